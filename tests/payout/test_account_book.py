"""Books and statements of the disbursement account, side by side: every fen that differs has its name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.payout.domain.account_book import (
    ACCOUNT_BOOK,
    CompareAccount,
    Day,
    Difference,
    OpenCases,
    Sides,
    Told,
    compared,
    days_of,
)
from shared.contracts.payout import AccountCompared, AccountItem
from tests.given_when_then import Given

FIRST = date(2021, 8, 2)
ACCOUNT = "a" * 64


def told(
    opening: int, entries: int, closing: int, *, day: int = 0, source: str = "camt.053", name: str = "", page: int = 0
) -> Told:
    key = name or f"{source}{day}{opening}{closing}{page}"
    return Told(source, key, page, FIRST + timedelta(days=day), opening, entries, closing)


def test_a_day_that_two_formats_tell_counts_once() -> None:
    (one,) = days_of([told(0, 500, 500), told(0, 500, 500, source="mt940")])
    assert (one.opening_fen, one.entries_fen, one.closing_fen, len(one.reports)) == (0, 500, 500, 1)


def test_a_statement_that_is_sent_anew_under_another_name_counts_once() -> None:
    (one,) = days_of([told(0, 500, 500, name="A"), told(0, 500, 500, name="B")])
    assert one.entries_fen == 500


def test_a_statement_whose_entries_come_to_nothing_is_not_lost_beside_an_empty_one() -> None:
    (one,) = days_of([told(700, 0, 700, name="there and back"), told(700, 0, 700, name="empty")])
    assert (one.entries_fen, set(one.reports)) == (0, {"there and back", "empty"})


def test_pages_follow_one_another_by_their_balances_in_any_order() -> None:
    pages = [told(700, -200, 500, page=3), told(0, 300, 300, page=1), told(300, 400, 700, page=2)]
    (one,) = days_of(pages)
    assert (one.opening_fen, one.entries_fen, one.closing_fen) == (0, 500, 500)


def test_pages_that_come_back_to_where_they_began_go_on_from_the_day_before() -> None:
    before, there, back = told(0, 700, 700), told(700, 100, 800, day=1), told(800, -100, 700, day=1)
    for pages in ([before, there, back], [before, back, there]):
        assert [(one.opening_fen, one.closing_fen) for one in days_of(pages)] == [(0, 700), (700, 700)]


def test_pages_that_pass_their_end_before_they_reach_it_end_there() -> None:
    pages = [told(0, 500, 500), told(500, -500, 0), told(0, 500, 500, page=3)]
    (one,) = days_of(pages)
    assert (one.opening_fen, one.entries_fen, one.closing_fen) == (0, 500, 500)


def test_what_one_format_tells_of_two_days_and_another_day_by_day_counts_once() -> None:
    by_day = [told(0, 700, 700), told(700, 100, 800, day=1), told(800, 50, 850, day=3)]
    at_once = [told(0, 700, 700, source="mt940"), told(700, 100, 800, day=2, source="mt940")]
    for statements in ([*by_day, *at_once], [*at_once, *by_day], [*by_day[:2], *at_once]):
        days = days_of(statements)
        assert sum(one.entries_fen for one in days) == days[-1].closing_fen


def test_a_day_that_one_format_leaves_out_is_taken_from_the_other() -> None:
    days = days_of([told(0, 700, 700), told(700, 100, 800, day=1, source="mt940"), told(800, 50, 850, day=2)])
    assert [one.closing_fen for one in days] == [700, 800, 850]


def test_what_is_no_statement_of_a_day_closes_none() -> None:
    assert days_of([told(0, 500, 500, source="camt.052"), told(0, 500, 500, source="mt942")]) == []


Movement = tuple[int, bool, bool, int]
"""Amount, whether the bank lists it and our books know it, and its day."""
_movements = st.lists(
    st.tuples(
        st.integers(-10_000, 10_000).filter(bool), st.booleans(), st.booleans(), st.integers(min_value=-2, max_value=4)
    ),
    max_size=30,
)


@given(_movements, st.integers(-500, 500), st.integers(-500, 500), st.integers(-500, 500))
def test_both_balances_meet_whatever_moved_and_whoever_knows_of_it(
    movements: list[Movement], opening: int, missing: int, unread: int
) -> None:
    one = _compared(movements, opening, missing, unread)
    statement, ledger = _adjusted(one)
    assert statement - ledger == one.missing_fen + one.unread_fen == missing + unread
    books = sum(amount for amount, _, ours, _ in movements if ours)
    assert one.ledger_fen == books


@given(_movements)
def test_a_difference_is_a_drift_unless_a_case_or_a_day_to_come_explains_it(movements: list[Movement]) -> None:
    one = _compared(movements, 0, 0, 0)
    unknown = [(n, m) for n, m in enumerate(movements) if m[1] and m[3] >= 0 and not m[2]]
    unshown = [(n, m) for n, m in enumerate(movements) if m[2] and not m[1] and 0 <= m[3] < 4]
    expected = {f"key-{n:02}": (m[0] if m[1] else -m[0]) for n, m in (*unknown, *unshown)}
    assert {item.subject: item.amount_fen for item in one.drifts} == expected
    assert one.drift_fen == sum(map(abs, expected.values()))
    keys = frozenset(expected)
    assert _compared(movements, 0, 0, 0, OpenCases(keys)).drift_fen == 0


def _adjusted(one: AccountCompared) -> tuple[int, int]:
    statement = one.statement_fen + one.books_in_fen - one.books_out_fen
    return statement, one.ledger_fen + one.opening_fen + one.bank_in_fen - one.bank_out_fen


_NONE = OpenCases()


def _compared(
    movements: list[Movement], opening: int, missing: int, unread: int, cases: OpenCases = _NONE
) -> AccountCompared:
    """A bank that lists these from the first day on, each day with a statement; before it lie two days without any."""
    listed = [(n, m) for n, m in enumerate(movements) if m[1] and m[3] >= 0]
    days = []
    balance = opening + sum(m[0] for m in movements if m[1] and m[3] < 0)
    for day in range(5):
        entries = sum(m[0] for _, m in listed if m[3] == day) + (unread if day == 1 else 0)
        closing = balance + entries + (missing if day == 2 else 0)
        days.append(Day(FIRST + timedelta(days=day), balance, entries, closing, (f"report-{day}",)))
        balance = closing
    sides = Sides(
        sum(m[0] for _, m in listed),
        sum(m[0] for m in movements if m[2]),
        [
            Difference(
                f"key-{n:02}",
                None,
                m[0] if m[1] and m[3] >= 0 else 0,
                m[0] if m[2] else 0,
                FIRST + timedelta(days=m[3]) if m[2] else None,
            )
            for n, m in enumerate(movements)
            if (m[0] if m[1] and m[3] >= 0 else 0) != (m[0] if m[2] else 0)
        ],
    )
    return compared(ACCOUNT, days, sides, cases, lambda day: day < FIRST + timedelta(days=4))


def test_a_payment_that_the_statements_show_to_have_gone_and_come_back_is_no_drift() -> None:
    days = [Day(FIRST, 0, 0, 0, ("r",))]
    there_and_back = [Difference("a", "p", -500, 0, None), Difference("b", "p", 500, 0, None)]
    assert compared(ACCOUNT, days, Sides(0, 0, there_and_back), OpenCases(), lambda _: True).drifts == ()


@pytest.mark.parametrize(
    ("cases", "drift"), [(OpenCases(), 700), (OpenCases(missing=True), 200), (OpenCases(unread=True), 500)]
)
def test_a_missing_statement_and_an_unread_line_are_drifts_while_no_case_names_them(
    cases: OpenCases, drift: int
) -> None:
    days = [Day(FIRST, 0, 200, 700, ("r",))]
    assert compared(ACCOUNT, days, Sides(0, 0, []), cases, lambda _: True).drift_fen == drift


def test_it_is_recorded_when_it_changes_and_not_otherwise() -> None:
    one = _compared([(500, True, False, 0)], 0, 0, 0)
    assert one.drifts == (AccountItem(subject="key-00", amount_fen=500),)
    Given(ACCOUNT_BOOK, []).when(CompareAccount(one)).then(one)
    Given(ACCOUNT_BOOK, [one]).when(CompareAccount(one)).then_nothing()
    healed = _compared([(500, True, True, 0)], 0, 0, 0)
    Given(ACCOUNT_BOOK, [one]).when(CompareAccount(healed)).then(healed)
