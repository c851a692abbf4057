"""What is withheld or misrouted: rules over one employer's money, on one day."""

from dataclasses import replace
from datetime import date

import pytest

from services.supervision.domain.alerts import (
    Money,
    alerts_of,
    credited_to_another_account,
    unpaid_past_deadline,
)
from tests.people import CITY_EAST, QINGHAI, employer

ONE = employer()
PAY_BY = date(2021, 8, 31)
DAY_AFTER = date(2021, 9, 1)
MONEY = Money(
    edition=QINGHAI,
    uscc=ONE.uscc,
    name=ONE.name,
    agency=CITY_EAST,
    granted_fen=144_000,
    pay_by=PAY_BY,
    payment_state="released",
    paid_fen=None,
    confirmed_fingerprint=None,
    granted_fingerprint="a",
    credited_fingerprint=None,
    other_account_reported=None,
)
PAID = replace(MONEY, payment_state="credited", paid_fen=144_000, credited_fingerprint="a")
UNKNOWN = Money(QINGHAI, ONE.uscc, None, None, None, None, None, None, None, None, None, None)


@pytest.mark.parametrize("today", [date(2021, 8, 5), date(2021, 8, 30), PAY_BY])
def test_until_the_deadlines_own_day_is_over_nothing_is_withheld(today: date) -> None:
    assert unpaid_past_deadline(MONEY, today) is None


def test_the_day_after_the_deadline_an_unpaid_grant_is_withheld() -> None:
    alert = unpaid_past_deadline(MONEY, DAY_AFTER)
    assert alert is not None
    assert (alert.kind, alert.group, alert.severity) == ("withheld.unpaid-past-deadline", "withheld", "serious")
    assert (alert.uscc, alert.name, alert.agency, alert.amount) == (ONE.uscc, ONE.name, CITY_EAST, "1440.00")
    assert (alert.days, alert.clause) == (1, "R8: X74 §1, Q35 §1")
    assert alert.detail == "Granted, to be paid by 2021-08-31; the payment's state is: released."


def test_days_are_counted_from_the_deadline() -> None:
    alert = unpaid_past_deadline(MONEY, date(2021, 12, 31))
    assert alert is not None
    assert alert.days == 122


@pytest.mark.parametrize("state", ["ordered", "batched", "released", "held", "returned"])
def test_every_state_but_credited_is_withheld(state: str) -> None:
    alert = unpaid_past_deadline(replace(MONEY, payment_state=state), DAY_AFTER)
    assert alert is not None
    assert alert.detail.endswith(f"the payment's state is: {state}.")


def test_a_grant_that_nobody_ordered_a_payment_for_is_withheld_too() -> None:
    alert = unpaid_past_deadline(replace(MONEY, payment_state=None), DAY_AFTER)
    assert alert is not None
    assert alert.detail.endswith("the payment's state is: no payment ordered.")


@pytest.mark.parametrize("money", [PAID, UNKNOWN], ids=["paid", "not granted"])
def test_what_is_paid_or_not_granted_is_not_withheld(money: Money) -> None:
    assert alerts_of(money, date(2022, 1, 1)) == []


def test_a_credit_on_another_account_than_the_granted_one_is_misrouted() -> None:
    alert = credited_to_another_account(replace(PAID, credited_fingerprint="b"), PAY_BY)
    assert alert is not None
    assert (alert.kind, alert.group, alert.severity) == ("misrouted.other-account", "misrouted", "grave")
    assert (alert.amount, alert.days, alert.clause) == ("1440.00", None, "R6: X74 §1")


@pytest.mark.parametrize(
    ("credited", "misrouted"), [("a", True), ("b", False), ("c", True)], ids=["granted", "confirmed", "third"]
)
def test_the_confirmed_account_goes_before_the_granted_one(credited: str, misrouted: bool) -> None:
    money = replace(PAID, confirmed_fingerprint="b", credited_fingerprint=credited)
    assert (credited_to_another_account(money, PAY_BY) is not None) is misrouted


def test_an_account_that_only_the_bank_reports_is_misrouted_before_any_credit_is_recorded() -> None:
    alert = credited_to_another_account(replace(MONEY, other_account_reported=True), PAY_BY)
    assert alert is not None
    assert alert.amount == "1440.00"


def test_money_can_be_withheld_and_misrouted_at_once() -> None:
    kinds = [alert.kind for alert in alerts_of(replace(MONEY, other_account_reported=True), DAY_AFTER)]
    assert kinds == ["withheld.unpaid-past-deadline", "misrouted.other-account"]
