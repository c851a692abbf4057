"""Statements of the disbursement account: each adds up, and begins where the one before ended."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given as with_examples
from hypothesis import strategies as st

from services.payout.domain.statement import STATEMENTS, ReadStatement
from shared.contracts.payout import BankDiscrepancyFound, DiscrepancySettled, StatementRead
from tests.given_when_then import given

FRIDAY, MONDAY = date(2021, 8, 6), date(2021, 8, 9)


def _read(
    name: str, opening: int, entries: int, closing: int, day: date = FRIDAY, message: str = "1" * 64
) -> StatementRead:
    return StatementRead(
        account_fingerprint="a" * 64,
        statement_id=name,
        opening_fen=opening,
        entries_fen=entries,
        closing_fen=closing,
        closed_on=day,
        message_sha256=message,
    )


FIRST = _read("S-1", 500_000, -144_000, 356_000)


def test_a_statement_that_adds_up_is_read_once() -> None:
    story = given(STATEMENTS).when(ReadStatement(FIRST, ours=True)).then(FIRST)
    story.when(ReadStatement(_read("S-1", 500_000, -144_000, 356_000, message="2" * 64), ours=True)).then_nothing()


def test_a_statement_that_leaves_an_entry_out_is_a_case_of_the_missing_amount() -> None:
    gap = _read("S-1", 500_000, -144_000, 212_000)
    _, case = given(STATEMENTS).when(ReadStatement(gap, ours=True)).then_some(StatementRead, BankDiscrepancyFound)
    assert (case.kind, case.expected, case.found, case.amount_fen) == ("statement-gap", "3560.00", "2120.00", 144_000)


def test_a_statement_that_does_not_continue_the_one_before_is_a_case() -> None:
    later = _read("S-2", 300_000, 0, 300_000, MONDAY)
    story = given(STATEMENTS, FIRST).when(ReadStatement(later, ours=True))
    _, case = story.then_some(StatementRead, BankDiscrepancyFound)
    assert (case.kind, case.expected, case.found, case.amount_fen) == ("statement-break", "3560.00", "3000.00", 56_000)
    good = _read("S-2", 356_000, 0, 356_000, MONDAY)
    given(STATEMENTS, FIRST).when(ReadStatement(good, ours=True)).then(good)


def test_the_same_day_told_again_in_another_format_continues_nothing_and_breaks_nothing() -> None:
    again = _read("ST210806/7", 500_000, -144_000, 356_000)
    given(STATEMENTS, FIRST).when(ReadStatement(again, ours=True)).then(again)


def test_a_statement_read_before_and_changed_since_is_a_case_and_changes_nothing() -> None:
    changed = _read("S-1", 500_000, -100_000, 400_000)
    (case,) = given(STATEMENTS, FIRST).when(ReadStatement(changed, ours=True)).then_some(BankDiscrepancyFound)
    assert case.kind == "changed-replay"


@pytest.mark.parametrize("closing", [356_000, 1])
def test_a_statement_of_another_account_is_a_case_whatever_it_says(closing: int) -> None:
    strange = _read("S-1", 500_000, -144_000, closing)
    (case,) = given(STATEMENTS).when(ReadStatement(strange, ours=False)).then_some(BankDiscrepancyFound)
    assert case.kind == "other-statement"


# Pages and statements that come in any order


def _page(
    number: int, opening: int, entries: int, closing: int, day: date = FRIDAY, name: str = "S-1", key: str = "0" * 16
) -> StatementRead:
    told = _read(name, opening, entries, closing, day)
    return told.model_copy(update={"source": "mt940", "report_key": key, "page": number})


def test_a_bank_that_numbers_its_statements_alike_every_day_tells_a_new_one_every_day() -> None:
    friday = _page(0, 100, -3, 97, name="STARTUMSE/00000/001", key="a" * 16)
    monday = _page(0, 97, -3, 94, MONDAY, name="STARTUMSE/00000/001", key="b" * 16)
    given(STATEMENTS, friday).when(ReadStatement(monday)).then(monday).when(ReadStatement(monday)).then_nothing()


def test_pages_that_each_carry_their_own_balances_join() -> None:
    first, second = _page(1, 100, -30, 70, key="a" * 16), _page(2, 70, -20, 50, key="b" * 16)
    given(STATEMENTS, first).when(ReadStatement(second)).then(second)
    given(STATEMENTS, second).when(ReadStatement(first)).then(first)


def test_pages_that_all_carry_the_balances_of_the_whole_are_a_gap_until_the_last_of_them_is_there() -> None:
    first, second = _page(1, 100, -30, 50), _page(2, 100, -20, 50)
    _, gap = given(STATEMENTS).when(ReadStatement(first)).then_some(StatementRead, BankDiscrepancyFound)
    assert (gap.kind, gap.amount_fen) == ("statement-gap", 20)
    settled = DiscrepancySettled(key=gap.key, because="gap-filled", message_sha256=second.message_sha256)
    given(STATEMENTS, first, gap).when(ReadStatement(second)).then(second, settled)


def test_a_break_heals_when_the_day_that_was_missing_comes() -> None:
    tuesday = date(2021, 8, 10)
    after = _read("S-3", 300_000, 0, 300_000, tuesday)
    _, broken = given(STATEMENTS, FIRST).when(ReadStatement(after)).then_some(StatementRead, BankDiscrepancyFound)
    missing = _read("S-2", 356_000, -56_000, 300_000, MONDAY)
    settled = DiscrepancySettled(key=broken.key, because="gap-filled", message_sha256="1" * 64)
    given(STATEMENTS, FIRST, after, broken).when(ReadStatement(missing)).then(missing, settled)


@st.composite
def accounts(draw: st.DrawFn) -> tuple[list[StatementRead], frozenset[int]]:
    """An account's days in pages, in any order, some of them told in a second format; and which are missing."""
    balance, told = 1_000, []
    for number in range(draw(st.integers(2, 5))):
        day = FRIDAY + timedelta(days=number)
        for page in range(draw(st.integers(1, 3))):
            entries = draw(st.integers(-50, 50).filter(bool))
            told.append(_page(page + 1, balance, entries, balance + entries, day, key=f"{number:08}{page:08}"))
            balance += entries
    return told, frozenset(draw(st.sets(st.integers(0, len(told) - 1), max_size=len(told) - 1)))


@with_examples(accounts(), st.randoms(use_true_random=False))
def test_in_whatever_order_statements_come_no_case_is_left_open_when_all_are_there(
    account: tuple[list[StatementRead], frozenset[int]], shuffle: Random
) -> None:
    told, _ = account
    order = list(told)
    shuffle.shuffle(order)
    events: list[Any] = []
    for one in order:
        events += STATEMENTS.decide(ReadStatement(one), STATEMENTS.fold(events, STATEMENTS.initial))
    assert STATEMENTS.fold(events, STATEMENTS.initial).open_cases == frozenset()


@with_examples(accounts())
def test_a_statement_missing_between_two_others_leaves_a_break(
    account: tuple[list[StatementRead], frozenset[int]],
) -> None:
    told, missing = account
    left = [one for number, one in enumerate(told) if number not in missing]
    events: list[Any] = []
    for one in left:
        events += STATEMENTS.decide(ReadStatement(one), STATEMENTS.fold(events, STATEMENTS.initial))
    gapless = all(before.closing_fen == after.opening_fen for before, after in pairwise(left))
    is_whole = not STATEMENTS.fold(events, STATEMENTS.initial).open_cases
    if not gapless and len({one.closed_on for one in left}) == len(left):
        assert not is_whole
    if gapless:
        assert is_whole
