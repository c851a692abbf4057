"""Statements of the disbursement account: each adds up, and begins where the one before ended."""

from datetime import date

import pytest

from services.payout.domain.statement import STATEMENTS, ReadStatement
from shared.contracts.payout import BankDiscrepancyFound, StatementRead
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
