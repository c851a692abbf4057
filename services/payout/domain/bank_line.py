"""Lines of the bank that fit no payment of ours: each a case once, however many files and formats tell it.

A stream holds what looks alike: one account and amount, or one unknown end-to-end id.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from services.payout.domain.bank_identity import Movement, movement_of_other_format, movement_told
from shared.contracts.payout import (
    BankChargeTold,
    BankDiscrepancyFound,
    BankLine,
    BankLineMatched,
    DiscrepancySettled,
    IncomingShown,
)
from shared.eventlog.decider import Decider


@dataclass(frozen=True, slots=True)
class NoteStrangeLine:
    """``found.line`` is the line; it is a case unless it was told before, or shows what people had recorded."""

    found: BankDiscrepancyFound
    shows: IncomingShown | None = None


@dataclass(frozen=True, slots=True)
class NoteCharge:
    """A charge of the bank for a payment of ours."""

    told: BankChargeTold


@dataclass(frozen=True, slots=True)
class NoteRecorded:
    """What the line of this case stands for was recorded by people: funds transferred, a repayment."""

    key: str
    message_sha256: str


@dataclass(frozen=True, slots=True)
class Seen:
    movements: tuple[Movement, ...] = ()
    open_cases: frozenset[str] = frozenset()
    shown: frozenset[tuple[str, str]] = frozenset()
    """What was recorded and a line showed: another line that looks the same is other money."""


BankLineCommand = NoteStrangeLine | NoteCharge | NoteRecorded
BankLineFact = BankDiscrepancyFound | BankChargeTold | IncomingShown | BankLineMatched | DiscrepancySettled


def decide(command: BankLineCommand, seen: Seen) -> Sequence[BankLineFact]:
    match command:
        case NoteStrangeLine(found, shows):
            line = found.line
            if line is None:
                raise AssertionError("A line that is noted has an identity.")
            before = _told_before(line, found.end_to_end_id, seen)
            if before is not None:
                return before
            if shows is not None and _use(shows) not in seen.shown:
                return [shows]
            return _settling(found, line, seen) or [found]
        case NoteCharge(told):
            before = _told_before(told.line, "", seen)
            return before if before is not None else [told]
        case NoteRecorded(key, sha256):
            if key not in seen.open_cases:
                return []
            return [DiscrepancySettled(key=key, because="recorded", message_sha256=sha256)]
        case _:
            assert_never(command)


def _use(shows: IncomingShown) -> tuple[str, str]:
    return f"{shows.kind}/{shows.fund_id}/{shows.use}", shows.bank_reference


def _told_before(line: BankLine, end_to_end_id: str, seen: Seen) -> Sequence[BankLineFact] | None:
    """None: it is news."""
    if movement_told(line, seen.movements):
        return []
    other = movement_of_other_format(line, (one for one in seen.movements if _alike(one, line)))
    if other is None:
        return None
    return [BankLineMatched(payment_id=None, end_to_end_id=end_to_end_id, of=other.key, line=line)]


def _alike(movement: Movement, line: BankLine) -> bool:
    """Formats name one booking differently, and agree on its day."""

    def booked(one: BankLine) -> tuple[object, ...]:
        return one.booked_on, one.inward, one.reversal, one.amount_fen

    return all(booked(known) == booked(line) for known in movement.lines)


def _settling(found: BankDiscrepancyFound, line: BankLine, seen: Seen) -> Sequence[BankLineFact]:
    """The reversal of an entry that is an open case puts it right."""
    if not line.reversal:
        return []
    for one in seen.movements:
        known = one.lines[0]
        if one.case in seen.open_cases and known.inward is not line.inward and known.amount_fen == line.amount_fen:
            return [
                DiscrepancySettled(
                    key=one.case, because="reversed", message_sha256=found.message_sha256, line=line, of=one.key
                )
            ]
    return []


def evolve(seen: Seen, event: BankLineFact) -> Seen:
    match event:
        case BankDiscrepancyFound(line=BankLine() as line, key=key):
            told = Movement(None, event.end_to_end_id, event.amount_fen, None, (line,), case=key)
            return Seen((*seen.movements, told), seen.open_cases | {key})
        case BankDiscrepancyFound():  # of before lines were kept with it
            return seen
        case BankChargeTold(line=line):
            return replace(seen, movements=(*seen.movements, Movement(None, "", event.amount_fen, None, (line,))))
        case IncomingShown(line=line):
            told = Movement(None, "", event.amount_fen, None, (line,))
            return replace(seen, movements=(*seen.movements, told), shown=seen.shown | {_use(event)})
        case BankLineMatched(of=of, line=line):
            movements = tuple(one.with_line(line) if one.key == of else one for one in seen.movements)
            return replace(seen, movements=movements)
        case DiscrepancySettled(key=key, line=BankLine() as line):
            other_half = Movement(None, "", line.amount_fen, None, (line,), case=key)
            return Seen((*seen.movements, other_half), seen.open_cases - {key})
        case DiscrepancySettled(key=key):
            return replace(seen, open_cases=seen.open_cases - {key})
        case _:
            assert_never(event)


BANK_LINE: Decider[BankLineCommand, Seen] = Decider(Seen(), decide, evolve)


def bank_line_stream(line: BankLine, kind: str, end_to_end_id: str = "") -> str:
    """Of lines that look alike: an unknown payment's by its id, others that moved money by account and amount.

    The day is not in it: what is reversed on a later day lies with its reversal. Nor is the kind: a charge within an
    entry of one format is an entry of its own in another.
    """
    parts: tuple[str, ...]
    if end_to_end_id:
        parts = ("payment", end_to_end_id)
    elif line.amount_fen is not None and line.inward is not None:
        parts = ("entry", line.account, str(line.amount_fen))
    else:
        parts = (kind, line.report_key, line.place)
    return f"bank-line:{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"
