"""Recovery of money paid without right."""

from typing import Annotated, Literal

from pydantic import Field

from services.payout.schemas.references import UNLIKE, NormalReference, Told
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
