"""The disbursement account by its books and by its statements, day by day (银行余额调节表). Pure.

What both show of one movement is held together by a key: the place of the line that told it first, or the record of a
person that a line is to show. Amounts are signed: negative left the account.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, assert_never

from shared.contracts.payout import AccountCompared, AccountItem
from shared.eventlog.decider import Decider

STATEMENT_KINDS = ("camt.053", "mt940")
"""Formats that state the balance at the end of a day; of a day that both tell, the first is taken."""
_DRIFTS_TOLD = 100


# The statements


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, or a page of one."""

    source: str
    report_key: str
    page: int
    closed_on: date
    opening_fen: int
    entries_fen: int
    closing_fen: int


@dataclass(frozen=True, slots=True)
class Day:
    """What the statements of one day say together."""

    day: date
    opening_fen: int
    entries_fen: int
    closing_fen: int
    reports: tuple[str, ...]


def days_of(statements: Iterable[Told]) -> list[Day]:
    """Each closed day once, the oldest first.

    Formats need not close the same days: what one tells of two days at once, another tells day by day. Days of both
    that do not follow one another would count what both tell twice; then one format alone is taken, the one whose days
    follow one another, or else reach further.
    """
    told = [one for one in statements if one.source in STATEMENT_KINDS]
    alone = ([one for one in told if one.source == kind] for kind in STATEMENT_KINDS)
    found = [days for days in map(_days_told, (told, *alone)) if days]
    return max(found, key=lambda days: (_follow(days), days[-1].day), default=[])


def _days_told(told: Iterable[Told]) -> list[Day]:
    by_day: dict[date, list[Told]] = defaultdict(list)
    for one in told:
        by_day[one.closed_on].append(one)
    days: list[Day] = []
    for day in sorted(by_day):
        days.append(_day(day, by_day[day], days[-1].closing_fen if days else None))
    return days


def _follow(days: Sequence[Day]) -> bool:
    whole = all(one.opening_fen + one.entries_fen == one.closing_fen for one in days)
    return whole and all(one.closing_fen == after.opening_fen for one, after in pairwise(days))


def _day(day: date, told: Sequence[Told], before: int | None) -> Day:
    """``before`` is the balance at the end of the day before, if it is known."""
    source = min((one.source for one in told), key=STATEMENT_KINDS.index)
    of_day = [one for one in told if one.source == source]
    # A statement that is sent anew under another name counts once. Of those whose entries come to nothing one may be
    # empty, and another not.
    spans = {(one.page, one.opening_fen, one.entries_fen, one.closing_fen): one for one in of_day}
    openings = Counter(one.opening_fen for one in spans.values())
    closings = Counter(one.closing_fen for one in spans.values())
    # Pages follow one another by their balances: what none goes on from is the end. Pages that come back to where they
    # began have neither: they begin where the day before ended, else with the first.
    first = min(spans.values(), key=lambda one: one.page).opening_fen
    began = before if before is not None and before in openings else first
    ends = list(closings - openings) or [began]
    starts = list(openings - closings) or [began]
    return Day(
        day,
        starts[0],
        sum(one.entries_fen for one in spans.values()),
        ends[-1],
        tuple(sorted({one.report_key for one in of_day if one in spans.values() or not one.entries_fen})),
    )


# The two sides


@dataclass(frozen=True, slots=True)
class Difference:
    """A key whose two sides differ at the end of the day. ``day``: the last that the books moved it on."""

    key: str
    payment_id: str | None
    bank_fen: int
    book_fen: int
    day: date | None


@dataclass(frozen=True, slots=True)
class Sides:
    """``lines_fen``: all lines of statements up to the day; ``book_fen``: all that the books moved up to it."""

    lines_fen: int
    book_fen: int
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class OpenCases:
    """What is being found out: lines by key, payments, and whether statements are missing or unread."""

    keys: frozenset[str] = frozenset()
    payments: frozenset[str] = frozenset()
    missing: bool = False
    unread: bool = False


def compared(
    account: str, days: Sequence[Day], sides: Sides, cases: OpenCases, late: Callable[[date], bool]
) -> AccountCompared:
    """The last of ``days`` against the books. ``late``: whether a movement of a day is past being shown."""
    first, last = days[0], days[-1]
    before = [one for one in sides.differences if _before(one, first.day)]
    items = [one for one in sides.differences if not _before(one, first.day)]
    entries_fen = sum(one.entries_fen for one in days)
    missing = last.closing_fen - first.opening_fen - entries_fen
    unread = entries_fen - sides.lines_fen
    drifts = _drifts(items, cases, late)
    if missing and not cases.missing:
        drifts.append(AccountItem(subject="missing", amount_fen=missing))
    if unread and not cases.unread:
        drifts.append(AccountItem(subject="unread", amount_fen=unread))
    drifts.sort(key=lambda one: (-abs(one.amount_fen), one.subject))
    books_only = [one.book_fen for one in items if one.bank_fen == 0]
    bank_more = [one.bank_fen - one.book_fen for one in items if one.bank_fen]
    return AccountCompared(
        account_fingerprint=account,
        day=last.day,
        statement_fen=last.closing_fen,
        ledger_fen=sides.book_fen,
        opening_fen=first.opening_fen - sum(one.book_fen for one in before),
        bank_in_fen=sum(one for one in bank_more if one > 0),
        bank_out_fen=-sum(one for one in bank_more if one < 0),
        books_in_fen=sum(one for one in books_only if one > 0),
        books_out_fen=-sum(one for one in books_only if one < 0),
        missing_fen=missing,
        unread_fen=unread,
        drift_fen=sum(abs(one.amount_fen) for one in drifts),
        drifts=tuple(drifts[:_DRIFTS_TOLD]),
    )


def _before(one: Difference, first: date) -> bool:
    """Moved before the first statement, which has it in its opening balance."""
    return one.bank_fen == 0 and one.day is not None and one.day < first


def _drifts(items: Iterable[Difference], cases: OpenCases, late: Callable[[date], bool]) -> list[AccountItem]:
    """What nobody is finding out and no later statement can show. One payment's lines there and back are none."""
    by_subject: dict[str, list[Difference]] = defaultdict(list)
    for one in items:
        by_subject[one.payment_id or one.key].append(one)
    found = []
    for subject, parts in by_subject.items():
        net = sum(one.bank_fen - one.book_fen for one in parts)
        explained = subject in cases.payments or any(
            one.key in cases.keys or (one.bank_fen == 0 and one.day is not None and not late(one.day)) for one in parts
        )
        if net and not explained:
            found.append(AccountItem(subject=subject, amount_fen=net))
    return found


# The record of it


@dataclass(frozen=True, slots=True)
class CompareAccount:
    compared: AccountCompared


def decide(command: CompareAccount, last: AccountCompared | None) -> Sequence[AccountCompared]:
    match command:
        case CompareAccount(compared):
            return [] if compared == last else [compared]
        case _:
            assert_never(command)


def evolve(_: AccountCompared | None, event: AccountCompared) -> AccountCompared | None:
    match event:
        case AccountCompared():
            return event
        case _:
            assert_never(event)


ACCOUNT_BOOK: Decider[CompareAccount, AccountCompared | None] = Decider(None, decide, evolve)


def account_book_stream(account_fingerprint: str) -> str:
    return f"account-book:{account_fingerprint}"


def told_of(row: Mapping[str, Any]) -> Told:
    """Of a row of the table of statements, which may be of before there was an identity."""
    names = ("report_key", "page", "closed_on", "opening_fen", "entries_fen", "closing_fen")
    return Told(source=row["source"] or "", **{name: row[name] for name in names})
