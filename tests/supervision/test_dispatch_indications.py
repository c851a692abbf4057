"""Indications about dispatch firms: what makes a paper suspicious, and what makes it none."""

from typing import Any

import pytest

from services.supervision.alerts.pictures.case import Case, case_picture
from services.supervision.alerts.rule import Sign
from services.supervision.alerts.rules.indication.denied_then_confirmed import denied_then_confirmed
from services.supervision.alerts.rules.indication.report_shrinks import report_shrinks
from services.supervision.alerts.rules.indication.using_firm_related import using_firm_related
from services.supervision.alerts.rules.indication.voucher_backdated import voucher_backdated
from services.supervision.alerts.rules.indication.vouchers_in_sequence import vouchers_in_sequence
from services.supervision.domain.record import Record
from services.supervision.domain.terms import terms_of
from wengang.season.story import EDITION, moment

FIRM = "91630100MA7500011X"
DUTY = "d1"


def told(*facts: tuple[float, str, dict[str, Any]]) -> Case:
    """Each on a day since 1 July, in payout's log."""
    records = [
        Record("payout", number, f"x:{number}", name, moment(day), "platform", {"duty_id": DUTY, **data})
        for number, (day, name, data) in enumerate(facts, start=1)
    ]
    return case_picture(EDITION, FIRM, records)


def voucher(number: int, day: float, amount_fen: int = 100, **more: Any) -> tuple[float, str, dict[str, Any]]:
    used = more.pop("used", None) or moment(day).date().isoformat()
    said = {"use_id": f"u{number}", "kind": "transfer", "bank_reference": f"B{number}", "size": 1_000 + number}
    return day, "onward-use-recorded", {**said, "amount_fen": amount_fen, "used_on": used, **more}


def report(day: float, month: str, stated_fen: int) -> tuple[float, str, dict[str, Any]]:
    return day, "onward-report-filed", {"month": month, "stated_fen": stated_fen, "filed_on": str(moment(day).date())}


def found(rule: Any, case: Case) -> list[Sign]:
    return list(rule(case, terms_of(None)))


def test_consecutive_references_of_three_days_are_named_with_their_chance() -> None:
    (sign,) = found(vouchers_in_sequence, told(voucher(7, 10), voucher(9, 14), voucher(8, 12)))
    assert sign.detail.which == "numbers"
    assert dict(sign.detail.values) == {"vouchers": 3, "days": 3, "one_in": 10_000, "first": "7"}
    assert (sign.amount_fen, sign.score) == (300, 40)


@pytest.mark.parametrize("days", [(10, 10, 10), (10, 10, 11)])
def test_consecutive_references_of_one_sitting_are_what_a_bank_gives(days: tuple[int, ...]) -> None:
    assert found(vouchers_in_sequence, told(*(voucher(n, day) for n, day in enumerate(days)))) == []


def test_files_of_one_size_are_named_if_there_are_five() -> None:
    alike = [voucher(n * 100, 10 + n, size=777) for n in range(5)]
    (sign,) = found(vouchers_in_sequence, told(*alike))
    assert (sign.detail.which, sign.detail.values["size"]) == ("sizes", 777)
    assert found(vouchers_in_sequence, told(*alike[:4])) == []


def test_a_voucher_of_a_day_that_a_report_knew_nothing_of_is_named() -> None:
    (sign,) = found(voucher_backdated, told(report(45, "2021-08", 0), voucher(1, 60, used="2021-08-05")))
    assert sign.detail.values["filed"] == "2021-08-15"


@pytest.mark.parametrize(
    ("stated_fen", "used"),
    [(60, "2021-08-05"), (0, "2021-08-20"), (0, "2021-08-15")],
    ids=["half", "after", "same day"],
)
def test_a_report_need_not_know_what_came_later_or_every_fen(stated_fen: int, used: str) -> None:
    assert found(voucher_backdated, told(report(45, "2021-08", stated_fen), voucher(1, 60, used=used))) == []


def test_a_report_that_states_less_than_one_before_it_is_named_once() -> None:
    (sign,) = found(
        report_shrinks, told(report(45, "2021-08", 100), report(75, "2021-09", 60), report(100, "2021-10", 50))
    )
    assert sign.amount_fen == 40


@pytest.mark.parametrize("between", ["onward-duty-suspended", "onward-duty-opened", "onward-receipt-denied"])
def test_after_a_return_or_a_denial_less_may_be_stated(between: str) -> None:
    anew = (60, between, {"amount_fen": 50})
    assert found(report_shrinks, told(report(45, "2021-08", 100), anew, report(75, "2021-09", 50))) == []


@pytest.mark.parametrize(("denied_after", "named"), [(3, 0), (10, 1)])
def test_who_denies_what_is_still_on_its_way_may_confirm_it(denied_after: int, named: int) -> None:
    answers = [(40 + denied_after, "onward-receipt-denied"), (60, "onward-receipt-confirmed")]
    case = told(voucher(1, 40), *((day, name, {"use_id": "u1"}) for day, name in answers))
    assert len(found(denied_then_confirmed, case)) == named


def placed(*firms: tuple[str, str]) -> Case:
    shares = [{"using_firm_uscc": uscc, "using_firm_name": name} for uscc, name in firms]
    enrolled = (0.0, "employer-enrolled", {"name": "青海恒信达劳务派遣有限公司"})
    return told(enrolled, (10.0, "placements-accepted", {"shares": shares}))


@pytest.mark.parametrize(
    ("firms", "which"),
    [
        ([("91630100MA7500031K", "青海永兴建材有限公司")], ["number"]),
        ([("91630100MA7599991K", "青海恒信达人力资源有限公司")], ["name"]),
        ([("91630100MA7599991K", "青海永兴建材有限公司"), ("91630100MA7588881K", "青海恒信源商贸有限公司")], []),
        ([("91630100MA75A0011K", "甲"), ("91630100MA75A0021K", "乙"), ("91630100MA75A0031K", "丙")], ["each-other"]),
        ([("91630100MA75A0011K", "甲"), ("91630100MA75A0021K", "乙"), ("91630100MA75B0031K", "丙")], []),
    ],
)
def test_using_firms_next_to_the_firm_or_to_each_other_are_named(
    firms: list[tuple[str, str]], which: list[str]
) -> None:
    assert [one.detail.which for one in found(using_firm_related, placed(*firms))] == which
