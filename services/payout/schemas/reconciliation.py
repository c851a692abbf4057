"""Reconciliation: granted, ordered and credited side by side, and what remains. Amounts in yuan, as text."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from shared.http.answers import Answer, At

By = Literal["agency", "batch", "day", "fund"]


class AgencyTotal(Answer):
    employers: int
    granted: str
    ordered: str
    waiting: str
    offset: str
    credited: str
    returned: str
    in_flight: str
    held: str
    granted_difference: str
    ordered_difference: str


class _OfAgency(Answer):
    agency: str


class AgencyRow(AgencyTotal, _OfAgency):
    """What it is about first, then the sums."""


class BatchTotal(Answer):
    ordered: str
    held: str
    credited: str
    returned: str
    in_flight: str
    ordered_difference: str


class _OfBatch(Answer):
    batch_id: str
    fund_id: str | None
    released_at: At | None
    acknowledged_at: At | None


class BatchRow(BatchTotal, _OfBatch):
    pass


class FundTotal(Answer):
    transferred: str
    not_booked: str
    committed: str
    came_back: str
    gone_again: str
    repaid: str
    booked: str
    available: str
    sent: str
    returned: str
    committed_difference: str
    came_back_difference: str


class _OfFund(Answer):
    fund_id: str


class FundRow(FundTotal, _OfFund):
    pass


class DayRow(Answer):
    """What each account of the ledger gained on a day, and what it held at its end."""

    day: date
    waiting: str
    in_flight: str
    returned: str
    held: str
    credited: str
    waiting_closing: str
    in_flight_closing: str
    returned_closing: str
    held_closing: str
    credited_closing: str
    granted_closing: str


class NoTotal(Answer):
    """Of no rows."""


class UnansweredBatch(Answer):
    batch_id: str
    amount: str
    days: int | None


class LastStatement(Answer):
    statement_id: str
    closed_on: date
    closing: str


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
    payment_id: str
    uscc: str
    name: str
    agency: str
    state: str
    reason: str | None
    attempt: int | None
    end_to_end_id: str | None
    previous_end_to_end_id: str | None
    batch_id: str | None
    amount: str
    days_since_grant: int | None
    days_in_state: int | None
    days_since_return: int | None
