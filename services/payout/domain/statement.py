"""The statements of the disbursement account: each must add up, and the days must continue one another.

Statements and their pages may come in any order. A gap or break is a case while it is there, and settled by the
statement or page that fills it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from shared.contracts.payout import BankDiscrepancyFound, DiscrepancyKind, DiscrepancySettled, StatementRead
from shared.eventlog.decider import Decider
from shared.money import yuan


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """``ours`` is False for a statement of an account that is not the disbursement account."""

    statement: StatementRead
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Statements:
    """What each statement or page said, by its identity; and the keys of cases that are open."""

    read: Mapping[str, StatementRead] = field(default_factory=dict)
    open_cases: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()


StatementFact = StatementRead | BankDiscrepancyFound | DiscrepancySettled


def decide(command: ReadStatement, statements: Statements) -> Sequence[StatementFact]:
    told = command.statement
    if not command.ours:
        return [_case(told, "other-statement", "the disbursement account", "a statement of another account", None)]
    before = statements.read.get(_identity(told))
    if before is not None:
        if _figures(before) == _figures(told):
            return []
        return [_case(told, "changed-replay", _said(before), _said(told), None)]
    now = replace(statements, read={**statements.read, _identity(told): told})
    wrong = {case.key: case for case in (*_gaps(now), *_breaks(now))}
    found = [case for key, case in wrong.items() if key not in statements.cases]
    healed = [
        DiscrepancySettled(key=key, because="gap-filled", message_sha256=told.message_sha256)
        for key in sorted(statements.open_cases)
        if key not in wrong and key.startswith(("statement-gap:", "statement-break:"))
    ]
    return [told, *found, *healed]


def _identity(told: StatementRead) -> str:
    """Statements of before there was an identity are known by their own id."""
    return f"{told.report_key}/{told.page}" if told.report_key else f"id/{told.statement_id}"


def _figures(told: StatementRead) -> tuple[int, int, int]:
    return told.opening_fen, told.entries_fen, told.closing_fen


def _said(told: StatementRead) -> str:
    opening, entries, closing = map(yuan, _figures(told))
    return f"{opening} and {entries} make {closing}"


# Gaps: opening and entries do not make the closing balance


def _gaps(statements: Statements) -> Iterable[BankDiscrepancyFound]:
    """Pages of one statement that all tell the balances of the whole are added up; others each for itself."""
    whole: dict[tuple[str, date, int, int], list[StatementRead]] = defaultdict(list)
    for told in statements.read.values():
        apart = _identity(told) if not told.page else ""
        whole[f"{told.source}{told.statement_id}{apart}", told.closed_on, told.opening_fen, told.closing_fen].append(
            told
        )
    for parts in whole.values():
        first = parts[0]
        expected = first.opening_fen + sum(one.entries_fen for one in parts)
        if expected != first.closing_fen:
            yield _case(
                parts[-1],
                "statement-gap",
                yuan(expected),
                yuan(first.closing_fen),
                abs(first.closing_fen - expected),
                of=f"{first.report_key or first.statement_id}:{expected}",
            )


# Breaks: a day does not open where the one before ended


def _breaks(statements: Statements) -> Iterable[BankDiscrepancyFound]:
    """Within a day statements and pages chain by their balances; a day opens where the last one ended."""
    days: dict[date, list[StatementRead]] = defaultdict(list)
    for told in statements.read.values():
        days[told.closed_on].append(told)
    ended: set[int] = set()
    for day in sorted(days):
        # Another format tells the same statement once more: what is equal counts once.
        spans = {_figures(one): one for one in days[day]}
        openings = Counter(opening for opening, _, _ in spans)
        closings = Counter(closing for _, _, closing in spans)
        starts, ends = set(openings - closings), set(closings - openings)
        if not starts:  # what came in went out again
            starts = ends = set(openings)
            if ended and not starts & ended:
                yield _break(day, min(starts), ended, spans.values())
            else:
                ends = starts & ended or ends
        elif ended:
            for opening in sorted(starts - ended):
                yield _break(day, opening, ended, spans.values())
        else:
            for opening in sorted(starts)[1:]:
                yield _break(day, opening, {min(starts)}, spans.values())
        ended = ends


def _break(day: date, opening_fen: int, ended: set[int], spans: Iterable[StatementRead]) -> BankDiscrepancyFound:
    told = next(one for one in spans if one.opening_fen == opening_fen)
    expected = min(ended, key=lambda one: abs(one - opening_fen))
    return _case(
        told,
        "statement-break",
        yuan(expected),
        yuan(opening_fen),
        abs(opening_fen - expected),
        of=f"{day.isoformat()}:{opening_fen}:{expected}",
    )


def _case(
    told: StatementRead, kind: DiscrepancyKind, expected: str, found: str, amount_fen: int | None, of: str = ""
) -> BankDiscrepancyFound:
    return BankDiscrepancyFound(
        payment_id=None,
        end_to_end_id=told.statement_id,
        kind=kind,
        expected=expected,
        found=found,
        message_sha256=told.message_sha256,
        amount_fen=amount_fen,
        key=f"{kind}:{of or told.report_key or told.statement_id}",
    )


def evolve(statements: Statements, event: StatementFact) -> Statements:
    match event:
        case StatementRead():
            return replace(statements, read={**statements.read, _identity(event): event})
        case BankDiscrepancyFound(key=""):  # of before cases had keys
            return statements
        case BankDiscrepancyFound(key=key):
            return replace(statements, cases=statements.cases | {key}, open_cases=statements.open_cases | {key})
        case DiscrepancySettled(key=key):
            return replace(statements, cases=statements.cases - {key}, open_cases=statements.open_cases - {key})
        case _:
            assert_never(event)


STATEMENTS: Decider[ReadStatement, Statements] = Decider(Statements(), decide, evolve)


def statements_stream(account_fingerprint: str) -> str:
    return f"bank-account:{account_fingerprint}"
