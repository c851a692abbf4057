"""The disbursement account: its books beside its statements."""

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from shared.http.answers import Answer, Yuan


class Comparison(Answer):
    """Sums in yuan, at the end of a day; both adjusted balances are equal but for ``difference``."""

    day: date
    statement: Yuan = Field(description="Yuan: the closing balance of the bank's statement.")
    books_in: Yuan = Field(description="Yuan: received by our books, not yet by the bank.")
    books_out: Yuan = Field(description="Yuan: paid by our books, not yet by the bank.")
    adjusted_statement: Yuan
    ledger: Yuan = Field(description="Yuan: the balance by our books.")
    opening: Yuan = Field(description="Yuan: what was on the account before the first statement.")
    bank_in: Yuan = Field(description="Yuan: received by the bank, not in our books.")
    bank_out: Yuan = Field(description="Yuan: paid by the bank, not in our books.")
    adjusted_ledger: Yuan
    difference: Yuan
    missing: Yuan = Field(
        description="Yuan, of the difference: what statements that are missing or do not add up make."
    )
    unread: Yuan = Field(description="Yuan, of the difference: lines of statements that could not be read.")
    drift: Yuan = Field(description="Yuan: what nobody is finding out and no later statement can show.")


class Movement(Answer):
    """One that only one side shows, or both with different amounts; negative amounts left the account."""

    key: str = Field(description="One a movement; the list is in its order.")
    payment_id: str | None
    reference: str | None = Field(description="As the bank or a person gave it.")
    booked_on: date | None
    statement: Yuan = Field(description="Yuan, as the bank told it; 0.00 when it did not.")
    ledger: Yuan = Field(description="Yuan, by our books.")


class AccountAnswer(Answer):
    """``comparison`` is null before the first statement, and for who sees a part of the account only."""

    comparison: Comparison | None
    items: Sequence[Movement]
    next: str | None = Field(description="`cursor` of the next page; null on the last.")
