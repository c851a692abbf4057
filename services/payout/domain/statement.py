"""The statements of the disbursement account: each must add up, and begin where the one before ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fact import Fact
from shared.contracts.payout import BankDiscrepancyFound, DiscrepancyKind, StatementRead
from shared.eventlog.decider import Decider
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """``ours`` is False for a statement of an account that is not the disbursement account."""

    statement: StatementRead
    ours: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """What each statement said, by its id, and the balances of each day."""

    read: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    days: dict[date, tuple[int, int]] = field(default_factory=dict)


def decide(command: ReadStatement, statements: Statements) -> Sequence[Fact]:
    told = command.statement
    if not command.ours:
        return [_case(told, "other-statement", "the disbursement account", "a statement of another account", None)]
    if told.statement_id in statements.read:
        before = statements.read[told.statement_id]
        if before == _figures(told):
            return []
        return [_case(told, "changed-replay", _said(before), _said(_figures(told)), None)]
    found: list[Fact] = []
    expected = told.opening_fen + told.entries_fen
    if expected != told.closing_fen:
        missing = abs(told.closing_fen - expected)
        found.append(_case(told, "statement-gap", yuan(expected), yuan(told.closing_fen), missing))
    ended = _ended_before(told, statements)
    # A second statement of the same day, in another format, opens where the first one opened.
    again = statements.days.get(told.closed_on) == (told.opening_fen, told.closing_fen)
    if ended not in (None, told.opening_fen) and not again:
        missing = abs(told.opening_fen - (ended or 0))
        found.append(_case(told, "statement-break", yuan(ended or 0), yuan(told.opening_fen), missing))
    return [told, *found]


def _ended_before(told: StatementRead, statements: Statements) -> int | None:
    """The closing balance that the statement continues: of its own day so far, or else of the last day before."""
    days = [day for day in statements.days if day <= told.closed_on]
    return statements.days[max(days)][1] if days else None


def _figures(told: StatementRead) -> tuple[int, int, int]:
    return told.opening_fen, told.entries_fen, told.closing_fen


def _said(figures: tuple[int, int, int]) -> str:
    opening, entries, closing = map(yuan, figures)
    return f"{opening} and {entries} make {closing}"


def _case(told: StatementRead, kind: DiscrepancyKind, expected: str, found: str, amount_fen: int | None) -> Fact:
    return BankDiscrepancyFound(
        payment_id=None,
        end_to_end_id=told.statement_id,
        kind=kind,
        expected=expected,
        found=found,
        message_sha256=told.message_sha256,
        amount_fen=amount_fen,
    )


def evolve(statements: Statements, event: Fact) -> Statements:
    if not isinstance(event, StatementRead):
        return statements
    opening = statements.days.get(event.closed_on, (event.opening_fen, 0))[0]
    return Statements(
        statements.read | {event.statement_id: _figures(event)},
        statements.days | {event.closed_on: (opening, event.closing_fen)},
    )


STATEMENTS: Decider[ReadStatement, Statements] = Decider(Statements(), decide, evolve)


def statements_stream(account_fingerprint: str) -> str:
    return f"bank-account:{account_fingerprint}"
