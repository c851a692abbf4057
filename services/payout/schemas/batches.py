"""Batches."""

from datetime import date

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
    payments: int
    total: str
    fund_id: str
    approvals: int = Field(description="How many people must approve it.")


class BatchStep(Recorded):
    batch_id: str
    state: str = Field(description="Where the batch stands now; `checked` while a second approval is missing.")


class ReleasedBatch(BatchStep):
    payments: int
    total: str
    held: int
    held_total: str
    file_sha256: str = Field(description="Empty when every payment was held; so are the others.")
    sheet_sha256: str
    workbook_sha256: str


class BatchAnswer(Answer):
    batch_id: str
    edition: str
    agency: str
    state: str
    payments: int
    maker: str
    checker: str | None
    approver: str | None
    message_id: str | None
    created_at: str | None
    file_sha256: str | None
    sheet_sha256: str | None
    workbook_sha256: str | None
    route: Route | None
    fund_id: str | None
    approvals: int | None
    second_approver: str | None
    releaser: str | None
    rejected_by: str | None
    rejection: str | None
    drafted_at: At | None
    released_at: At | None
    acknowledged_at: At | None
    requested_on: date | None
    released_payments: int | None
    held_payments: int | None
    total_amount: str
    released_amount: str | None
    held_amount: str | None
