"""What the bank says, in our words, whatever file it said it in. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.contracts.payout import BankMessageKind


class BadBankFile(ValueError):
    """The file is not one of the bank's messages, or is broken; a sentence with the place."""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """The money left for this account. ``account_number`` is None where a format may leave it out (MT940).

    ``entry``: booked on the disbursement account; otherwise the bank only says how the payment went.
    """

    end_to_end_id: str
    amount_fen: int
    account_number: str | None
    booked_on: date
    bank_reference: str
    payee_name: str | None = None
    entry: bool = False


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """``rejected``: it never left. Otherwise it came back. Some messages name no amount."""

    end_to_end_id: str
    amount_fen: int | None
    reason: str
    bank_code: str
    bank_text: str
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class StrayLine:
    """Money that moved on our account and names no payment: a fee, money in, a booking without its details.

    ``reference`` is the bank's own, and may be empty.
    """

    reference: str
    amount_fen: int
    inward: bool
    said: str


Line = CreditLine | ReturnLine | StrayLine


@dataclass(frozen=True, slots=True)
class Begun:
    """The head of the message. ``checked_by_schema``: an XSD of this very version checks the rest while it is read."""

    kind: BankMessageKind
    message_id: str
    checked_by_schema: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A status report is about this file of ours; ``rejection`` is why the bank refused the file as a whole."""

    original_message_id: str
    rejection: ReturnLine | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Opening, the entries' sum, and closing, in fen; negative is an overdraft. Truly: opening + entries = closing."""

    account: str
    statement_id: str
    opening_fen: int
    entries_fen: int
    closing_fen: int
    closed_on: date


Item = Begun | Answered | Statement | Line


@dataclass(frozen=True, slots=True)
class Summary:
    """All of a file but its lines, of which there may be many: how many there are."""

    begun: Begun
    answered: Sequence[Answered]
    statements: Sequence[Statement]
    lines: int
