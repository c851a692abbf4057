"""The published list of Pengze county, Jiangxi, 2023: every row to the fen, by the same engine as Qinghai's."""

import csv
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.editions import all_editions
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed
from shared.money import yuan
from wengang.demo.employers import DemoEmployer
from wengang.demo.pengze import make_pengze

EDITION = all_editions()["jiangxi-2023"]
PUBLISHED = list(csv.DictReader((files("wengang.demo") / "pengze_2023.csv").read_text(encoding="utf-8").splitlines()))
PENGZE = make_pengze()


def two_places(amount: str) -> str:
    whole, _, part = amount.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


def assessed(one: DemoEmployer, claimants: int | None = None) -> EmployerAssessed:
    facts = KnownEmployer(
        uscc=one.uscc,
        name=one.name,
        agency=one.agency,
        unit_kind="enterprise",
        size_class="large" if one.size_class == "large" else "micro",
        first_insured_month=one.first_insured_month,
        received_prior_refund=one.received_prior_refund,
        dispatch_firm=one.dispatch_firm,
    )
    months = [
        ContributionMonth(
            month=month.month,
            insured=month.insured,
            unit_paid_fen=month.unit_fen,
            staff_paid_fen=month.staff_fen,
            retired=month.retired,
            deceased=month.deceased,
            new_claimants=month.new_claimants,
        )
        for month in one.months
    ]
    if claimants is not None:
        months[0] = months[0].model_copy(update={"new_claimants": claimants})
    return assess(EDITION, facts, months, f"jiangxi-2023:{one.uscc}:1", date(2023, 8, 1))


def test_the_list_holds_twelve_employers() -> None:
    assert len(PUBLISHED) == len(PENGZE) == 12


@pytest.mark.parametrize(
    ("row", "one"), list(zip(PUBLISHED, PENGZE, strict=True)), ids=[row["no"] for row in PUBLISHED]
)
def test_a_published_row_comes_out_to_the_fen(row: dict[str, str], one: DemoEmployer) -> None:
    found = assessed(one)
    assert (found.outcome, found.name) == ("eligible", row["employer"])
    assert found.average_insured == row["average_insured"]
    assert Fraction(found.layoff_rate or "") == Fraction(row["layoff_rate"])
    assert yuan(found.premium_paid_fen or 0) == two_places(row["premium_paid_yuan"])
    assert yuan(found.amount_fen or 0) == two_places(row["refund_paid_yuan"])


def test_no_row_of_the_december_before_is_needed_where_claimants_are_counted() -> None:
    assert all(month.month >= "2022-01" for one in PENGZE for month in one.months)


@pytest.mark.parametrize(
    ("claimants", "rate", "outcome"), [(6, "1/5", "eligible"), (7, "7/30", "ineligible")], ids=["at", "above"]
)
def test_claimants_over_average_insured_are_the_layoff_rate(claimants: int, rate: str, outcome: str) -> None:
    thirty = next(one for one in PENGZE if one.months[0].insured == 30)
    found = assessed(thirty, claimants)
    assert (found.layoff_rate, found.layoff_limit, found.outcome) == (rate, "1/5", outcome)


def test_the_limit_of_larger_units_is_the_target_of_that_year() -> None:
    assert Fraction(EDITION.layoff.tests[0].limits[-1].limit.value) == Fraction(55, 1000)
