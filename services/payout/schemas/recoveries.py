"""Recovery of money paid without right."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.payout.schemas.references import UNLIKE, NormalReference, Told
from shared.contracts.payout import RecoveryCause
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Day, Id, Prose
from shared.http.stored import StoredSentence
from shared.money import YuanText

State = Literal["open", "recovered", "withdrawn", "written-off"]
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
    state: Literal["open"]
    outstanding: str = Field(description="Yuan.")


class RecoveryStep(Recorded):
    recovery_id: str
    state: State = Field(description="Where it stands now.")


class RecoveryAnswer(Answer):
    recovery_id: str
    payment_id: str = Field(description="The payment that the claim is on.")
    edition: str
    uscc: str = Field(description="Of the employer.")
    name: str = Field(description="Of the employer.")
    agency: str = Field(description="The county or city that granted.")
    cause: RecoveryCause
    reason: StoredSentence = Field(description="Why it is claimed, as the agency put it.")
    legal_basis: StoredSentence = Field(description="By what it is claimed.")
    opened_by: str = Field(description="Who opened the claim.")
    state: State
    closed_because: StoredSentence | None = Field(description="Why it was closed.")
    amount: str = Field(description="Yuan claimed.")
    stands: str = Field(description="Yuan for which the claim stands on money that the employer has.")
    recovered: str = Field(description="Yuan that came in and did not go back.")
    outstanding: str = Field(description="Yuan that may be asked for now.")
    owed_back: str = Field(description="Yuan that came in beyond what the claim stands for: the employer's money.")


class InstalmentAnswer(Answer):
    due_on: date
    amount: str = Field(description="Yuan.")


class ReceiptAnswer(Answer):
    kind: Literal["repayment", "offset", "unsent", "undone", "given-back"] = Field(
        description="`offset`: kept of a later payment; `unsent`: kept of the very payment, before it was sent; "
        "`undone`: an offset that was undone; `given-back`: paid back to the employer."
    )
    amount: str = Field(description="Yuan.")
    received_on: date | None
    bank_reference: str | None = Field(description="Of a repayment, or of a payment back.")
    offset_payment_id: str | None = Field(description="The payment that it was kept of.")


class WholeRecovery(RecoveryAnswer):
    instalments: Sequence[InstalmentAnswer]
    overdue: str = Field(description="Yuan of instalments whose day is past.")
    receipts: Sequence[ReceiptAnswer] = Field(description="What came in and went back, in the order of the log.")
