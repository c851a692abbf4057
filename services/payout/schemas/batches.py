"""Batches."""

from pydantic import Field

from shared.contracts.eligibility import Route
from shared.http.fields import Body, Edition, Prose, Region


class BatchOrder(Body):
    edition: Edition
    agency: Region = Field(description="County or city whose waiting payments to take.")
    route: Route | None = Field(default=None, description="Payments of this route only.")


class BatchRejection(Body):
    reason: Prose = Field(min_length=2, max_length=500, examples=["金额与公示名单不一致。"])
