"""Reconciliation: granted, ordered and credited side by side, and what remains. Amounts in yuan, as text."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from shared.http.answers import Answer, At, Yuan

By = Literal["agency", "batch", "day", "fund"]


class AgencyTotal(Answer):
    """Granted = ordered + waiting + offset, and ordered = credited + returned + in flight + held."""

    employers: int = Field(description="Granted something.")
    granted: Yuan
    ordered: Yuan = Field(description="Yuan: what the ledger moved towards the bank, and has not moved back.")
    waiting: Yuan = Field(description="Yuan: granted, and neither sent nor held.")
    offset: Yuan = Field(description="Yuan: kept for what is to be paid back.")
    credited: Yuan
    returned: Yuan
    in_flight: Yuan
    held: Yuan
    granted_difference: Yuan = Field(description="Yuan; anything but 0.00 is wrong.")
    ordered_difference: Yuan = Field(description="Yuan; anything but 0.00 is wrong.")


class _OfAgency(Answer):
    agency: str


class AgencyRow(AgencyTotal, _OfAgency):
    """What it is about first, then the sums."""


class BatchTotal(Answer):
    """What the batch released and held, and what became of its transfers."""

    ordered: Yuan
    held: Yuan
    credited: Yuan
    returned: Yuan
    in_flight: Yuan
    ordered_difference: Yuan = Field(description="Yuan; anything but 0.00 is wrong.")


class _OfBatch(Answer):
    batch_id: str
    fund_id: str | None
    released_at: At | None
    acknowledged_at: At | None = Field(description="When the bank first told a status of it.")


class BatchRow(BatchTotal, _OfBatch):
    pass


class FundTotal(Answer):
    """What the fund's own log says, beside what the transfers say."""

    transferred: Yuan
    not_booked: Yuan = Field(description="Yuan: transferred, and on no statement of the bank in time.")
    committed: Yuan = Field(description="Yuan: what batches took.")
    came_back: Yuan
    gone_again: Yuan = Field(description="Yuan: came back, and was reversed by the bank.")
    repaid: Yuan = Field(description="Yuan: given back by employers.")
    booked: Yuan = Field(description="Yuan: other entries of the account; fees are negative.")
    available: Yuan
    sent: Yuan = Field(description="Yuan, by the transfers.")
    returned: Yuan = Field(description="Yuan, by the transfers.")
    committed_difference: Yuan = Field(description="Yuan; anything but 0.00 is wrong.")
    came_back_difference: Yuan = Field(description="Yuan; anything but 0.00 is wrong.")


class _OfFund(Answer):
    fund_id: str


class FundRow(FundTotal, _OfFund):
    pass


class DayRow(Answer):
    """What each account of the ledger gained on a day, and what it held at its end."""

    day: date
    waiting: Yuan
    in_flight: Yuan
    returned: Yuan
    held: Yuan
    credited: Yuan
    waiting_closing: Yuan
    in_flight_closing: Yuan
    returned_closing: Yuan
    held_closing: Yuan
    credited_closing: Yuan
    granted_closing: Yuan


class NoTotal(Answer):
    """Of no rows."""


class UnansweredBatch(Answer):
    batch_id: str
    amount: Yuan
    days: int | None = Field(description="Since its release.")


class LastStatement(Answer):
    """What the bank itself says is there."""

    statement_id: str
    closed_on: date
    closing: Yuan


class Reconciliation(Answer):
    edition: str
    by: By
    items: Sequence[AgencyRow] | Sequence[BatchRow] | Sequence[DayRow] | Sequence[FundRow]
    total: AgencyTotal | BatchTotal | FundTotal | NoTotal | None = Field(
        default=None, exclude_if=lambda total: total is None, description="Not there by day."
    )
    unanswered_batches: Sequence[UnansweredBatch] = Field(description="Of which the bank has told no status.")
    bank_statements: Sequence[LastStatement]


class RemainingPayment(Answer):
    """What is granted, and neither credited nor kept for a debt."""

    payment_id: str
    uscc: str
    name: str
    agency: str
    state: str = Field(description="As of a payment; `not-ordered` before there is one.")
    reason: str | None = Field(description="Why it is held, or came back.")
    attempt: int | None
    end_to_end_id: str | None
    previous_end_to_end_id: str | None
    batch_id: str | None
    amount: Yuan
    days_since_grant: int | None
    days_in_state: int | None
    days_since_return: int | None
