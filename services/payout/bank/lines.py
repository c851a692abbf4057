"""What the bank says, in our words, whatever file it said it in. Pure.

A reader turns a file into *items*, in the file's order: ``Begun`` once; then for each statement or notification its
lines, and at the end of a statement a ``Statement``; for each status report an ``Answered``. Nothing is judged here: a
line says what the bank said and where. What cannot be said in these words is an ``OddLine``: one line, one case, and no
other line is stopped by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.contracts.payout import BankMessageKind, DiscrepancyKind
from shared.invalid import Invalid


class BadBankFile(Invalid):
    """The file is none of the bank's messages, or is broken; with the place, and what is right there."""


@dataclass(frozen=True, slots=True)
class Report:
    """One statement or notification of one account, as its head names it; of formats that name none, the file itself.

    ``account``: as it is written there; empty where the format names none. ``day``: the closing day of a statement,
    the day a notification was made. ``opening_fen``: of a statement, negative for an overdraft.
    """

    source: BankMessageKind
    account: str
    report_id: str
    day: date | None = None
    opening_fen: int | None = None


@dataclass(frozen=True, slots=True)
class At:
    """Where a line stands: the entry in its report and the detail in its entry, from 1. ``detail`` 0: the whole entry.

    ``file_line``: for people, 0 where it is not known.
    """

    report: Report
    entry: int
    detail: int = 0
    file_line: int = 0


@dataclass(frozen=True, slots=True)
class CreditLine:
    """The money left for this account. ``account_number`` is None where a format may leave it out (MT940).

    ``entry``: booked on the disbursement account; otherwise the bank only says how the payment went.
    ``booked_on`` None: the format carries no day, and today counts.
    ``name_cut``: how much of a payee's name the format has room for, None: all of it.
    ``answers``: of a status report, the file of ours that it is about.
    """

    at: At
    end_to_end_id: str
    amount_fen: int | None
    account_number: str | None
    booked_on: date | None
    bank_reference: str
    payee_name: str | None = None
    entry: bool = False
    name_cut: "NameCut | None" = None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class NameCut:
    """A format's own limit on names: ``size`` characters, or bytes of GBK where ``of_gbk``."""

    size: int
    of_gbk: bool = False


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """``rejected``: it never left. Otherwise it came back: returned by the payee's bank, or the debit was reversed.

    Some messages name no amount. ``entry`` and ``answers`` as of a ``CreditLine``; ``reversal``: the bank itself undid
    its debit.
    """

    at: At
    end_to_end_id: str
    amount_fen: int | None
    reason: str
    bank_code: str
    bank_text: str
    rejected: bool = False
    booked_on: date | None = None
    bank_reference: str = ""
    entry: bool = False
    reversal: bool = False
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class GoneAgainLine:
    """The bank undid a credit to our account that names this payment: a return was reversed, the money is gone."""

    at: At
    end_to_end_id: str
    amount_fen: int
    account_number: str | None
    booked_on: date | None
    bank_reference: str
    bank_text: str = ""


@dataclass(frozen=True, slots=True)
class BatchBooked:
    """One entry for many payments (``Ntry/NtryDtls/Btch``): what it says of them; empty or None: it does not say."""

    message_id: str = ""
    block_id: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class StrayLine:
    """Money that moved on our account and names no payment: a fee, money in, a booking without its details.

    ``reference``: the bank's own, may be empty. ``said``: in a few words what it is. ``charges``: the bank's charge for
    the payment ``end_to_end_id``, or for the entry where that is empty. Counterparty as far as the bank names it.
    """

    at: At
    reference: str
    amount_fen: int
    inward: bool
    said: str
    booked_on: date | None = None
    reversal: bool = False
    charges: bool = False
    end_to_end_id: str = ""
    text: str = ""
    other_account: str | None = None
    other_name: str | None = None
    batch: BatchBooked | None = None


@dataclass(frozen=True, slots=True)
class OddLine:
    """What cannot be taken as it stands: one case of this kind, with what would be right and what was found.

    ``end_to_end_id``: the payment that it names, if any. ``inward`` with ``amount_fen``: money that moved on the
    account and is not explained by any other line; without: no money of its own.
    """

    at: At
    kind: DiscrepancyKind
    expected: str
    found: str
    end_to_end_id: str = ""
    reference: str = ""
    amount_fen: int | None = None
    inward: bool | None = None
    booked_on: date | None = None


Line = CreditLine | ReturnLine | GoneAgainLine | StrayLine | OddLine


@dataclass(frozen=True, slots=True)
class Begun:
    """The head of the message. ``checked_by_schema``: an XSD of this very version checks the rest while it is read."""

    kind: BankMessageKind
    message_id: str
    checked_by_schema: bool


@dataclass(frozen=True, slots=True)
class Distrust:
    """The lines of this entry of the report are not to be taken: an ``OddLine`` beside this says why, for the whole."""

    report: Report
    entry: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the bank refused a file or block as a whole."""

    reason: str
    bank_code: str
    bank_text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A status report is about this file of ours, and what it says of the whole.

    Control figures are None where the report names none: of the original message (``count``, ``total_fen``) and of
    each block. ``rejection``: of the whole file; ``blocks``: of the blocks that it names.
    """

    at: At
    original_message_id: str
    rejection: Rejection | None
    count: int | None = None
    total_fen: int | None = None
    blocks: tuple["AnsweredBlock", ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweredBlock:
    block_id: str
    rejection: Rejection | None
    count: int | None = None
    total_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A report's end, of a statement: opening, the entries' sum, and closing, in fen; negative is an overdraft.

    Truly: opening + entries = closing. ``page``: of a statement in pages, from 1; ``interim``: opening or closing are
    those of a page within a statement (60M, 62M; ITBD), not of a day.
    """

    report: Report
    opening_fen: int
    entries_fen: int
    closing_fen: int
    closed_on: date
    page: int | None = None
    interim_opening: bool = False
    interim_closing: bool = False


Item = Begun | Answered | Statement | Distrust | Line
BookedKind = Literal["camt.052", "camt.053", "camt.054", "mt940", "mt942"]


@dataclass(frozen=True, slots=True)
class Summary:
    """All of a file but its lines, of which there may be many: how many there are."""

    begun: Begun
    answered: Sequence[Answered]
    statements: Sequence[Statement]
    distrusted: frozenset[Distrust]
    lines: int
