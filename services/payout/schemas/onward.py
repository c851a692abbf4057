"""Onward use by dispatch firms: placements, receipts, reports."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from services.payout.problems.onward import REASON_OF_A_DENIAL, REASON_OF_A_REJECTION
from shared.contracts.payout import OnwardUseKind
from shared.http.answers import Answer, Recorded, Yuan
from shared.http.fields import Body, Month, Prose, Uscc
from shared.invalid import Invalid
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
            raise Invalid(REASON_OF_A_REJECTION)
        return self


class Receipt(Body):
    received: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "Receipt":
        if self.received == (self.reason is not None):
            raise Invalid(REASON_OF_A_DENIAL)
        return self


class Report(Body):
    month: Month
    passed_on: YuanText = Field(description="All that was passed on to this using firm so far.")


class Declared(Recorded):
    payment_id: str
    split: Split
    using_firms: int = Field(description="How many have a share.")


class DeclarationDecided(Recorded):
    payment_id: str
    split: Split


class UseRecorded(Recorded):
    use_id: str = Field(description="SHA-256 of the voucher.")
    amount: Yuan
    media_type: str
    bank_reference: str = Field(description="As it is compared: plain capital letters and digits.")
    rejected: None = Field(description="A voucher that proves nothing is a problem of its own, 409.")


class ReceiptTold(Recorded):
    duty_id: str
    use_id: str
    receipt: Literal["confirmed", "denied"]


class ReportFiled(Recorded):
    duty_id: str
    month: str
    passed_on: Yuan


class DeclaredShare(Answer):
    """Of one using firm."""

    uscc: str
    name: str
    amount: Yuan


class LatestDeclaration(Answer):
    by: str | None = Field(description="Who declared it.")
    own: Yuan = Field(description="Yuan, for the firm's own staff.")
    shares: Sequence[DeclaredShare]


class CreditAnswer(Answer):
    """What a dispatch firm was credited, and how far its split is."""

    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    received: Yuan
    credited_on: date | None
    split: Split
    own: Yuan | None = Field(description="Yuan, of the accepted split; null before there is one.")
    declared: LatestDeclaration | None = Field(description="The latest declaration, accepted or not.")
    rejected_because: str | None = Field(description="Why the agency did not accept it.")


class DutyAnswer(Answer):
    """What a dispatch firm owes one using firm."""

    duty_id: str
    payment_id: str
    edition: str
    uscc: str
    name: str
    using_firm_uscc: str
    using_firm_name: str
    owed: Yuan
    passed_on: Yuan = Field(
        description="Yuan, as the firm says: by vouchers, or by its last report when that says more."
    )
    proven: Yuan
    outstanding: Yuan
    suspended: bool = Field(description="The bank took the credit back; nothing is due.")
    credited_on: date
    days: int | None = Field(description="Since the credit, while something is outstanding.")
    next_report: str | None = Field(description="The month of the next report, `2021-09`; null when none is due.")
    next_due_on: date | None = Field(description="Its last day; null, too, in a year without an official calendar yet.")


class UseAnswer(Answer):
    """One transfer, or premiums paid."""

    use_id: str = Field(description="SHA-256 of its voucher.")
    duty_id: str
    kind: OnwardUseKind
    bank_reference: str
    media_type: str
    size: int = Field(description="Bytes.")
    receipt: Literal["untold", "confirmed", "denied"] = Field(description="What the using firm says.")
    reason: str | None = Field(description="Of a denial.")
    amount: Yuan
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
    received: Yuan
    own: Yuan
    owed: Yuan = Field(description="Yuan: shares of using firms, and all of a credit that nobody has split yet.")
    passed_on: Yuan
    proven: Yuan
    outstanding: Yuan = Field(
        description="Yuan, over the using firms: what is proven towards one pays nothing to another."
    )
    days: int | None = Field(description="Of the oldest duty that is not proven.")
    next_due_on: date | None = Field(description="Of the next report.")
    credits: Sequence[CreditAnswer]
    duties: Sequence[DutyAnswer]
