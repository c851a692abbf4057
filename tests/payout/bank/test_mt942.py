"""MT942 interim reports: what has been booked so far, what is only expected, and totals against the entries."""

from dataclasses import replace
from datetime import date

import pytest

from services.payout.bank.lines import Begun, CreditLine, OddLine, Report, ReturnLine, Statement, StrayLine
from tests.payout.bank.mt_writing import ACCOUNT, DAY, DIALECTS, Written, enveloped, interim, paid, payment, returned
from tests.payout.bank.test_mt940 import lines_of, read

PAID, BACK, FEE = paid(1, 144_000), returned(2, 500), Written("D", 300, text="FEE")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("blocks", [False, True], ids=["bare", "in blocks"])
def test_an_interim_report_tells_what_was_booked_and_has_no_balances(dialect: str, *, blocks: bool) -> None:
    written = interim([PAID, BACK, FEE], DIALECTS[dialect])
    begun, credit, back, fee = read(enveloped(written, "942") if blocks else written)
    assert begun == Begun("mt942", "INTRA210806/123/1 1030", checked_by_schema=False)
    assert isinstance(credit, CreditLine)
    assert credit.at.report == Report("mt942", ACCOUNT, "INTRA210806/123/1 1030", DAY)
    assert (credit.end_to_end_id, credit.entry, credit.booked_on) == (payment(1), True, DAY)
    assert isinstance(back, ReturnLine)
    assert back.end_to_end_id == payment(2)
    assert isinstance(fee, StrayLine)


def test_two_reports_of_a_day_are_two_by_the_hour_that_they_were_made() -> None:
    first, second = (read(interim([FEE], made=made))[1] for made in ("2108061030+0800", "2108061430+0800"))
    assert isinstance(first, StrayLine)
    assert isinstance(second, StrayLine)
    assert first.at.report != second.at.report


def test_what_is_only_expected_is_no_booking_and_keeps_its_place() -> None:
    written = interim([FEE])
    written[5:5] = [":61:2108090809ED1440,00NTRFNONREF", f":86:/EREF/{payment(1)}", ":61:210809EC5,NTRFNONREF"]
    (fee,) = lines_of(written)
    assert isinstance(fee, StrayLine)
    assert fee.at.entry == 3


def test_a_reversal_counts_among_what_it_is_booked_as() -> None:
    assert not any(isinstance(one, OddLine) for one in lines_of(interim([replace(FEE, mark="RC"), BACK])))


@pytest.mark.parametrize(
    ("wrong", "expected", "found", "amount"),
    [
        ("90D:2CNY1440,", "1 debits, 1440.00", "line 9: 2 debits, 1440.00", 0),
        ("90D:1CNY1540,", "1 debits, 1440.00", "line 9: 1 debits, 1540.00", 10_000),
        ("90D:1CNY1340,", "1 debits, 1440.00", "line 9: 1 debits, 1340.00", 10_000),
    ],
)
def test_a_total_that_differs_from_the_entries_is_a_case(wrong: str, expected: str, found: str, amount: int) -> None:
    written = [f":{wrong}" if line.startswith(":90D") else line for line in interim([PAID])]
    credit, odd = lines_of(written)
    assert isinstance(credit, CreditLine)
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.expected, odd.found, odd.amount_fen) == ("total-differs", expected, found, amount)


def test_with_a_floor_limit_totals_may_count_more_than_is_listed_and_not_less() -> None:
    written = [":34F:CNYD100," if line.startswith(":34F") else line for line in interim([PAID])]
    more = [":90D:7CNY1600," if line.startswith(":90D") else line for line in written]
    less = [":90D:1CNY1400," if line.startswith(":90D") else line for line in written]
    assert not any(isinstance(one, OddLine) for one in lines_of(more))
    assert [one.kind for one in lines_of(less) if isinstance(one, OddLine)] == ["total-differs"]


@pytest.mark.parametrize(
    ("tag", "wrong", "found"),
    [
        ("13D", "2108321030+0800", "line 5, field 13D, day: 210832"),
        ("90C", "0CNY0.0.0", "line 9, field 90C, amount: 0.0.0"),
        ("90C", "none", "line 9, field 90C, total: none"),
    ],
)
def test_a_field_that_cannot_be_read_is_a_case_and_the_entries_are_taken(tag: str, wrong: str, found: str) -> None:
    written = [f":{tag}:{wrong}" if line.startswith(f":{tag}:") else line for line in interim([FEE])]
    lines = lines_of(written)
    (odd,) = (one for one in lines if isinstance(one, OddLine))
    assert (odd.kind, odd.found) == ("unreadable", found)
    (fee,) = (one for one in lines if isinstance(one, StrayLine))
    assert fee.at.report.day == DAY


def test_a_report_in_another_currency_is_one_case() -> None:
    (odd,) = lines_of([line.replace("CNY", "HKD") for line in interim([PAID, BACK])])
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("other-currency", "line 4: HKD, 2 entries")


def test_balances_that_some_banks_add_are_compared_with_the_entries_and_are_no_statement() -> None:
    written = interim([FEE])
    written[5:5] = [":60M:C210806CNY1000,"]
    written[-1:] = [":62M:C210806CNY997,", "-"]
    fee = read(written)
    assert not any(isinstance(one, Statement | OddLine) for one in fee)
    written[-2] = ":62M:C210806CNY996,"
    (odd,) = (one for one in read(written) if isinstance(one, OddLine))
    assert (odd.kind, odd.expected, odd.found) == ("total-differs", "997.00", "996.00")


def test_without_the_day_it_was_made_the_last_entry_dates_it() -> None:
    written = [line for line in interim([replace(FEE, booked=date(2021, 8, 5)), PAID]) if not line.startswith(":13D")]
    fee = lines_of(written)[0]
    assert isinstance(fee, StrayLine)
    assert fee.at.report == Report("mt942", ACCOUNT, "INTRA210806/123/1", DAY)
