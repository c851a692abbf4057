"""What makes two lines of the bank one and the same (ADR 0026). Pure.

A *movement* is one booking on the account. Each format tells it once: told again by the same format it is known by the
bank's own identity, or else it happened twice. Another format tells the same movement under references of its own.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from shared.contracts.payout import BankLine, Means

_STATUS = "pain.002"
_SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement, and every line that told it. ``lines`` is empty where it was recorded before lines were kept.

    ``case``: the key of the discrepancy case that it is; empty: it was taken as what it said.
    ``rejected``: the bank said that the money never left, so that none came back.
    """

    means: Means | None
    end_to_end_id: str
    amount_fen: int | None
    account_fingerprint: str | None
    lines: tuple[BankLine, ...] = ()
    case: str = ""
    rejected: bool = False
    settled: bool = False

    @property
    def key(self) -> str:
        return line_key(self.lines[0]) if self.lines else ""

    def with_line(self, line: BankLine) -> "Movement":
        return replace(self, lines=(*self.lines, line))


def report_key(source: str, account: str, report_id: str, day: date | None, opening_fen: int | None) -> str:
    """What tells a report from every other: a bank numbers its statements anew each year, or not at all."""
    parts = (source, account, report_id, "" if day is None else day.isoformat(), str(opening_fen))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def line_key(line: BankLine) -> str:
    return f"{line.report_key}/{line.place}"


def told_before(line: BankLine, known: BankLine) -> bool:
    """Whether this is that very line, told again by the same format. Both name the same payment, or none.

    * In one report the place decides: two entries of one statement are two bookings, whatever they are called.
    * In two reports the bank's reference decides, with day, amount and direction: it may come again another day.
    * A status is no booking: however often it is told, it is one status.
    * A sheet without numbers of its own is a list of results that grows, and repeats itself.
    """
    if line.source != known.source or line.account != known.account:
        return False
    if line.source == _STATUS:
        return True
    if (line.booked_on, line.inward, line.reversal) != (known.booked_on, known.inward, known.reversal):
        return False
    if None not in (line.amount_fen, known.amount_fen) and line.amount_fen != known.amount_fen:
        return False
    if line.report_key == known.report_key:
        return line.place == known.place
    if line.source == _SHEET and not (line.reference and known.reference):
        return True
    return bool(line.reference) and line.reference == known.reference


def movement_told(line: BankLine, movements: Iterable[Movement]) -> Movement | None:
    """The movement that this line told before, if it did."""
    return next((one for one in movements if any(told_before(line, known) for known in one.lines)), None)


def movement_of_other_format(line: BankLine, movements: Iterable[Movement]) -> Movement | None:
    """The movement that this line tells for the first time in its format: one that no line of it has told yet.

    Of several the one that bears the same reference, else the one of the same day, else the first.
    """
    free = [one for one in movements if all(known.source != line.source for known in one.lines)]

    def likeness(one: Movement) -> tuple[bool, bool]:
        same_reference = bool(line.reference) and any(known.reference == line.reference for known in one.lines)
        same_day = any(known.booked_on == line.booked_on for known in one.lines)
        return same_reference, same_day

    return max(free, key=likeness, default=None)


def case_key(kind: str, line: BankLine, found: str) -> str:
    """What makes a case this one: what is odd about which line. Told again, it is the same case."""
    content = hashlib.sha256(found.encode()).hexdigest()[:8]
    return f"{kind}:{line_key(line)}:{content}"
