"""Payments."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.http.answers import Answer, Recorded, Yuan
from shared.http.fields import Body, Prose

State = Literal["ordered", "batched", "released", "held", "credited", "returned", "referred", "stopped", "settled"]


class Decision(Body):
    decision: Literal["reissue", "stop"]
    reason: Prose = Field(min_length=2, max_length=500, examples=["已电话核实新账户。"])


class DecidedPayment(Recorded):
    payment_id: str
    decision: Literal["reissue", "stop"]
    state: Literal["ordered", "stopped"] = Field(description="Where the payment stands now.")


class PaymentAnswer(Answer):
    """A payment, and its latest transfer."""

    payment_id: str
    edition: str
    uscc: str
    agency: str = Field(description="That the employer is insured with.")
    payee_name: str
    route: str = Field(description="`direct` or `confirming`.")
    state: State = Field(description="Where it stands; `settled`: all of it was kept for what is to be paid back.")
    attempt: int = Field(description="1 for the first transfer, and one more with each that is ordered again.")
    end_to_end_id: str = Field(description="Of this attempt, as the bank's messages name it.")
    batch_id: str | None
    reason: str | None = Field(description="Why it is held, or came back.")
    previous_end_to_end_id: str | None = Field(description="Of the attempt before.")
    batched_details_id: str | None = Field(description="The bank details that its batch was made with.")
    arrived_fen: int | None = Field(description="Fen: a part that arrived, of a payment that was settled in parts.")
    first_payment_id: str | None = Field(description="Of a top-up: the case's first payment.")
    gross: Yuan = Field(description="Yuan: what was granted, before offsets.")
    offset: Yuan = Field(description="Yuan, kept for what is to be paid back.")
    amount: Yuan = Field(description="Yuan, that goes to the bank.")
    pay_by: date = Field(description="The last day by the edition.")
    days_since_ordered: int | None
    days_in_state: int | None
    days_since_return: int | None
