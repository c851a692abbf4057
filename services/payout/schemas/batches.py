"""Batches."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.eligibility import Route
from shared.http.answers import Answer, At, Recorded
from shared.http.fields import Body, Edition, Prose, Region


class BatchOrder(Body):
    edition: Edition
    agency: Region = Field(description="County or city whose waiting payments to take.")
    route: Route | None = Field(default=None, description="Payments of this route only.")


class BatchRejection(Body):
    reason: Prose = Field(min_length=2, max_length=500, examples=["金额与公示名单不一致。"])


class DraftedBatch(Recorded):
    batch_id: str
    state: Literal["drafted"]
    payments: int = Field(description="How many.")
    total: str = Field(description="Yuan.")
    fund_id: str = Field(description="The fund that pays it: the edition and the pooling region.")
    approvals: int = Field(description="How many people must approve it.")


class BatchStep(Recorded):
    batch_id: str
    state: str = Field(description="Where the batch stands now; `checked` while a second approval is missing.")


class ReleasedBatch(BatchStep):
    payments: int = Field(description="How many were released.")
    total: str = Field(description="Yuan that were released.")
    held: int = Field(description="How many were held back.")
    held_total: str = Field(description="Yuan that were held back.")
    file_sha256: str = Field(description="Empty when every payment was held; so are the others.")
    sheet_sha256: str = Field(description="Of the sheet as CSV.")
    workbook_sha256: str = Field(description="Of the sheet as XLSX.")


class BatchAnswer(Answer):
    batch_id: str
    edition: str
    agency: str = Field(description="County or city whose payments it holds.")
    state: str = Field(description="`drafted`, `checked`, `approved`, `released` or `rejected`.")
    payments: int = Field(description="How many it was drafted with.")
    maker: str = Field(description="Who drafted it.")
    checker: str | None = Field(description="Who checked it.")
    approver: str | None = Field(description="Who approved it first.")
    message_id: str | None = Field(description="Of the bank's file.")
    created_at: str | None = Field(description="As the bank's file says it.")
    file_sha256: str | None = Field(description="Of the bank's file; empty when every payment was held.")
    sheet_sha256: str | None = Field(description="Of the sheet as CSV.")
    workbook_sha256: str | None = Field(description="Of the sheet as XLSX.")
    route: Route | None
    fund_id: str | None = Field(description="The fund that pays it.")
    approvals: int | None = Field(description="How many people must approve it.")
    second_approver: str | None = Field(description="Who approved a large batch as the second.")
    releaser: str | None = Field(description="Who sent it to the bank.")
    rejected_by: str | None = Field(description="Who sent it back.")
    rejection: str | None = Field(description="Why it was sent back.")
    drafted_at: At | None
    released_at: At | None
    acknowledged_at: At | None = Field(description="When the bank took its file in.")
    requested_on: date | None = Field(description="The day on which the bank is to pay.")
    released_payments: int | None = Field(description="How many went to the bank.")
    held_payments: int | None = Field(description="How many were held at release.")
    total_amount: str = Field(description="Yuan that it was drafted with.")
    released_amount: str | None = Field(description="Yuan that went to the bank.")
    held_amount: str | None = Field(description="Yuan that were held at release.")
