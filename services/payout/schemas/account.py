"""The disbursement account: its books beside its statements."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from shared.http.answers import Answer


class Comparison(Answer):
    """Sums in yuan, at the end of a day; both adjusted balances are equal but for ``difference``."""

    day: date
    statement: str
    books_in: str
    books_out: str
    adjusted_statement: str
    ledger: str
    opening: str
    bank_in: str
    bank_out: str
    adjusted_ledger: str
    difference: str
    missing: str = Field(description="Of the difference: what statements that are missing or do not add up make.")
    unread: str = Field(description="Of the difference: lines of statements that could not be read.")
    drift: str = Field(description="What nobody is finding out and no later statement can show.")


class Movement(Answer):
    """One that only one side shows, or both with different amounts; negative amounts left the account."""

    key: str
    payment_id: str | None
    reference: str | None
    booked_on: date | None
    statement: str
    ledger: str


class AccountAnswer(Answer):
    """``comparison`` is null before the first statement, and for who sees a part of the account only."""

    comparison: Comparison | None
    items: Sequence[Movement]
    next: str | None
