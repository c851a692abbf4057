"""Statements of the disbursement account, compared with its books.

Streams: ``bank-account:{fingerprint}``.
"""

from datetime import date
from typing import ClassVar

from shared.contracts.fact import Fact, Fen, Part, Unwritten
from shared.contracts.payout.bank import BankMessageKind


class StatementRead(Fact):
    """A statement of the disbursement account. Amounts may be negative: an overdraft."""

    topic: ClassVar[str] = "payout.statement-read.v1"
    account_fingerprint: str
    statement_id: str
    opening_fen: int
    entries_fen: int
    closing_fen: int
    closed_on: date
    message_sha256: str
    source: BankMessageKind | None = Unwritten(default=None)
    report_key: str = Unwritten(default="")
    page: int = Unwritten(default=0)
    """Of a statement in pages, from 1; 0: it is whole."""


class AccountItem(Part):
    """A movement that the books of the account and its statements do not both show, or not with one amount."""

    subject: str
    """The payment, or the line or record that it is."""
    amount_fen: int
    """By how much the statements show more than the books; negative: less."""


class AccountCompared(Fact):
    """Books and statements of the disbursement account set side by side at the end of a day (银行余额调节表).

    ``statement_fen = opening_fen + ledger_fen + bank_in_fen - bank_out_fen - books_in_fen + books_out_fen + missing_fen
    + unread_fen``, always. Amounts may be negative.
    """

    topic: ClassVar[str] = "payout.account-compared.v1"
    account_fingerprint: str
    day: date
    statement_fen: int
    """The closing balance that the bank states."""
    ledger_fen: int
    opening_fen: int
    """What was there before the first statement beyond what the books know."""
    bank_in_fen: Fen
    """On the statements, and not in the books (银行已收企业未收); so the others."""
    bank_out_fen: Fen
    books_in_fen: Fen
    books_out_fen: Fen
    missing_fen: int
    """What the balances of the statements moved without an entry: one of them is missing, or does not add up."""
    unread_fen: int
    """Entries that the statements count and of which no line was taken in."""
    drift_fen: Fen
    """Of all these, what no open case and no day that is still to come explains: amounts without their signs."""
    drifts: tuple[AccountItem, ...]
    """The largest of it, a hundred at most."""


ACCOUNT_FACTS: tuple[type[Fact], ...] = (
    StatementRead,
    AccountCompared,
)
