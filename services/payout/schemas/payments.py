"""Payments."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Prose

State = Literal["ordered", "batched", "released", "held", "credited", "returned", "referred", "stopped"]


class Decision(Body):
    decision: Literal["reissue", "stop"]
    reason: Prose = Field(min_length=2, max_length=500, examples=["已电话核实新账户。"])


class DecidedPayment(Recorded):
    payment_id: str
    decision: Literal["reissue", "stop"]
    state: Literal["ordered", "stopped"] = Field(description="Where the payment stands now.")


class PaymentAnswer(Answer):
    payment_id: str
    edition: str
    uscc: str
    agency: str
    payee_name: str
    route: str
    state: str
    attempt: int
    end_to_end_id: str
    batch_id: str | None
    reason: str | None = Field(description="Why it is held, or came back.")
    previous_end_to_end_id: str | None
    batched_details_id: str | None
    arrived_fen: int | None = Field(description="A part that arrived, of a payment that was settled in parts.")
    first_payment_id: str | None = Field(description="Of a top-up: the case's first payment.")
    gross: str = Field(description="What was granted, before offsets.")
    offset: str
    amount: str
    pay_by: date
    days_since_ordered: int | None
    days_in_state: int | None
    days_since_return: int | None
