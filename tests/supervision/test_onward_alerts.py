"""What dispatch firms withhold: rules over one duty, on one day."""

from dataclasses import replace
from datetime import date

import pytest

from services.supervision.domain.onward_alerts import (
    OnwardCredit,
    OnwardDuty,
    RejectedVoucher,
    onward_alerts_of,
)
from tests.people import CITY_EAST, QINGHAI, employer

FIRM, USER = employer(1), employer(2)
DUTY = OnwardDuty(
    duty_id="d",
    edition=QINGHAI,
    uscc=FIRM.uscc,
    name=FIRM.name,
    agency=CITY_EAST,
    using_firm_name=USER.name,
    amount_fen=100_000,
    credited_on=date(2021, 8, 6),
    reports_from="2021-09",
    suspended=False,
    passed_on_fen=None,
    proven_fen=None,
    last_report=None,
    stated_fen=None,
    report_due_on=None,
    report_filed_on=None,
)
CREDIT = OnwardCredit(QINGHAI, FIRM.uscc, FIRM.name, CITY_EAST, 144_000, date(2021, 8, 6), suspended=False, split=None)
DUE, DAY_AFTER = date(2021, 9, 30), date(2021, 10, 1)
SEPTEMBER = replace(DUTY, last_report="2021-09", stated_fen=0, report_due_on=DUE, report_filed_on=DUE)


def kinds(duty: OnwardDuty, today: date) -> list[tuple[str, str, int | None]]:
    return [
        (alert.kind.removeprefix("withheld."), alert.amount, alert.days)
        for alert in onward_alerts_of([duty], [], [], today)
    ]


def test_until_the_first_due_days_own_day_is_over_nothing_is_withheld() -> None:
    assert kinds(DUTY, DUE) == []


def test_the_day_after_the_money_and_its_report_are_missing() -> None:
    assert kinds(DUTY, DAY_AFTER) == [("not-passed-on", "1000.00", 56), ("report-missing", "1000.00", 1)]
    (first, _) = onward_alerts_of([DUTY], [], [], DAY_AFTER)
    assert (first.group, first.severity, first.clause) == ("withheld", "serious", "R9: X74 §2, Q35 §3")
    assert (first.uscc, first.agency, first.edition) == (FIRM.uscc, CITY_EAST, QINGHAI)


def test_a_report_in_time_leaves_the_money_and_the_next_month_is_due_by_its_own_last_working_day() -> None:
    assert kinds(SEPTEMBER, date(2021, 10, 29)) == [("not-passed-on", "1000.00", 84)]
    assert kinds(SEPTEMBER, date(2021, 10, 30))[1] == ("report-missing", "1000.00", 1)


def test_a_report_one_day_late_is_told() -> None:
    late = replace(SEPTEMBER, report_filed_on=DAY_AFTER)
    assert ("report-late", "1000.00", 1) in kinds(late, DAY_AFTER)
    assert "report-late" not in [kind for kind, *_ in kinds(SEPTEMBER, DAY_AFTER)]


def test_one_fen_that_is_stated_and_not_proven_is_short() -> None:
    exact = replace(SEPTEMBER, stated_fen=50_000, passed_on_fen=50_000, proven_fen=50_000)
    assert "vouchers-short" not in [kind for kind, *_ in kinds(exact, DAY_AFTER)]
    assert ("vouchers-short", "0.01", None) in kinds(replace(exact, stated_fen=50_001), DAY_AFTER)


def test_a_denied_use_is_grave_even_before_anything_is_due() -> None:
    denied = replace(DUTY, passed_on_fen=60_000, proven_fen=0)
    assert kinds(denied, date(2021, 8, 20)) == [("receipt-denied", "600.00", None)]


@pytest.mark.parametrize(
    "duty",
    [
        replace(SEPTEMBER, passed_on_fen=100_000, proven_fen=100_000, stated_fen=100_000, report_filed_on=DAY_AFTER),
        replace(DUTY, suspended=True, passed_on_fen=100, proven_fen=0, stated_fen=100),
    ],
    ids=["fulfilled", "suspended"],
)
def test_a_duty_that_is_fulfilled_or_rests_raises_nothing(duty: OnwardDuty) -> None:
    assert kinds(duty, date(2022, 3, 1)) == []


def test_a_credit_that_nobody_splits_is_withheld_from_the_day_after_the_first_due_date() -> None:
    assert onward_alerts_of([], [CREDIT], [], DUE) == []
    (alert,) = onward_alerts_of([], [CREDIT], [], DAY_AFTER)
    assert (alert.kind, alert.amount, alert.days) == ("withheld.placements-not-declared", "1440.00", 56)
    for fine in (replace(CREDIT, split="declaration"), replace(CREDIT, suspended=True)):
        assert onward_alerts_of([], [fine], [], DAY_AFTER) == []


@pytest.mark.parametrize(
    ("reason", "kind", "severity"),
    [
        ("over-claimed", "voucher-over-claimed", "serious"),
        ("reused-file", "voucher-reused", "grave"),
        ("reused-bank-reference", "voucher-reused", "grave"),
    ],
)
def test_that_a_voucher_was_tried_again_does_not_pass(reason: str, kind: str, severity: str) -> None:
    done = replace(DUTY, passed_on_fen=100_000, proven_fen=100_000)
    (alert,) = onward_alerts_of([done], [], [RejectedVoucher(done, 10_000, reason, None)], DAY_AFTER)
    assert (alert.kind, alert.severity, alert.amount) == (f"withheld.{kind}", severity, "100.00")


def test_in_a_year_whose_working_days_are_unknown_nothing_is_called_late() -> None:
    far = replace(DUTY, credited_on=date(2090, 1, 5), reports_from="2090-02")
    assert kinds(far, date(2091, 1, 1)) == []
