"""Onward use by dispatch firms: placements, receipts, reports."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from shared.contracts.payout import OnwardUseKind
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Month, Prose, Uscc
from shared.money import YuanText

Split = Literal["by-grant", "by-checked-declaration", "declared-not-checked", "not-declared"]
"""Who said how a credit is split."""


class PlacedShare(Body):
    uscc: Uscc
    name: str = Field(min_length=1, max_length=200)
    amount: YuanText


class Declaration(Body):
    own: YuanText = Field(description="The share of the firm's own staff.")
    shares: list[PlacedShare] = Field(max_length=5000, description="One per using firm.")


class DeclarationDecision(Body):
    accepted: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "DeclarationDecision":
        if self.accepted == (self.reason is not None):
            raise ValueError("A rejection has a reason, an acceptance has none.")
        return self


class Receipt(Body):
    received: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "Receipt":
        if self.received == (self.reason is not None):
            raise ValueError("A denial has a reason, a confirmation has none.")
        return self


class Report(Body):
    month: Month
    passed_on: YuanText = Field(description="All that was passed on to this using firm so far.")


class Declared(Recorded):
    payment_id: str
    split: Split
    using_firms: int


class DeclarationDecided(Recorded):
    payment_id: str
    split: Split


class UseRecorded(Recorded):
    use_id: str
    amount: str
    media_type: str
    bank_reference: str
    rejected: None = Field(description="A voucher that proves nothing is a problem of its own, 409.")


class ReceiptTold(Recorded):
    duty_id: str
    use_id: str
    receipt: Literal["confirmed", "denied"]


class ReportFiled(Recorded):
    duty_id: str
    month: str
    passed_on: str


class DeclaredShare(Answer):
    uscc: str
    name: str
    amount: str


class DeclaredSplit(Answer):
    by: str | None
    own: str
    shares: Sequence[DeclaredShare]


class CreditAnswer(Answer):
    """What a dispatch firm was credited, and how far its split is."""

    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    received: str
    credited_on: date | None
    split: Split
    own: str | None
    declared: DeclaredSplit | None
    rejected_because: str | None


class DutyAnswer(Answer):
    """What a dispatch firm owes one using firm."""

    duty_id: str
    payment_id: str
    edition: str
    uscc: str
    name: str
    using_firm_uscc: str
    using_firm_name: str
    owed: str
    passed_on: str = Field(description="As the firm says: by vouchers, or by its last report when that says more.")
    proven: str
    outstanding: str
    suspended: bool
    credited_on: date
    days: int | None = Field(description="Since the credit, while something is outstanding.")
    next_report: str | None
    next_due_on: date | None


class UseAnswer(Answer):
    use_id: str
    duty_id: str
    kind: OnwardUseKind
    bank_reference: str
    media_type: str
    size: int
    receipt: str | None
    reason: str | None = Field(description="Of a denial.")
    amount: str
    used_on: date


class Uses(Answer):
    items: Sequence[UseAnswer]


class DutyWithUses(DutyAnswer):
    uses: Sequence[UseAnswer]


class Duties(Answer):
    items: Sequence[DutyWithUses]


class FirmLedger(Answer):
    """All that a dispatch firm received, and what became of it."""

    uscc: str
    name: str
    agency: str
    as_of: date
    received: str
    own: str
    owed: str
    passed_on: str
    proven: str
    outstanding: str = Field(description="Over the using firms: what is proven towards one pays nothing to another.")
    days: int | None
    next_due_on: date | None
    credits: Sequence[CreditAnswer]
    duties: Sequence[DutyAnswer]
