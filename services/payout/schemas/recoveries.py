"""Recovery of money paid without right."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.payout.schemas.references import UNLIKE, NormalReference, Told
from shared.contracts.payout import RecoveryCause
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Day, Id, Prose
from shared.money import YuanText

_Text = Annotated[Prose, Field(min_length=1, max_length=1000)]


class Claim(Body):
    payment_id: Id = Field(examples=["qinghai-2021:91630102000000001D"])
    amount: YuanText
    cause: Literal["objection-upheld-late", "facts-corrected", "fraud"]
    reason: _Text
    legal_basis: _Text


class Part(Body):
    due_on: Day
    amount: YuanText


class Plan(Body):
    instalments: list[Part] = Field(min_length=1, max_length=120)


class Repayment(Body):
    amount: YuanText
    received_on: Day
    bank_reference: NormalReference
    unlike: list[Told] = Field(default=[], max_length=10, description=UNLIKE)


class PaymentBack(Body):
    amount: YuanText
    paid_on: Day
    bank_reference: NormalReference


class Closing(Body):
    outcome: Literal["withdrawn", "written-off"]
    reason: _Text


class RecoveryOpened(Recorded):
    recovery_id: str
    outstanding: str


class RecoveryStep(Recorded):
    recovery_id: str


class RecoveryAnswer(Answer):
    recovery_id: str
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    cause: RecoveryCause
    reason: str
    legal_basis: str
    opened_by: str
    state: Literal["open", "recovered", "withdrawn", "written-off"]
    closed_because: str | None
    amount: str
    stands: str = Field(description="How far the claim stands on money that the employer has.")
    recovered: str
    outstanding: str
    owed_back: str = Field(description="Came in beyond what the claim stands for: the employer's money.")


class InstalmentAnswer(Answer):
    due_on: date
    amount: str


class ReceiptAnswer(Answer):
    kind: Literal["repayment", "offset", "unsent", "undone", "given-back"]
    amount: str
    received_on: date | None
    bank_reference: str | None
    offset_payment_id: str | None


class WholeRecovery(RecoveryAnswer):
    instalments: Sequence[InstalmentAnswer]
    overdue: str
    receipts: Sequence[ReceiptAnswer]
