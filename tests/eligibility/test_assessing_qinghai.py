"""The rules of Qinghai 2021: R2 the layoff test, R3 the rates, and what is missing is never guessed."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.domain.assessment import assess, decide, operands_of
from services.eligibility.domain.decision import Step
from services.eligibility.domain.explanation import explain
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed
from tests.eligibility.facts import BASE, EDITION, STEADY, TODAY, facts, month, year

ID = "qinghai-2021:1"


def assessed(months: tuple[ContributionMonth, ...] = STEADY, **changes: Any) -> EmployerAssessed:
    return assess(EDITION, facts(**changes), months, ID, TODAY)


def steps(found: EmployerAssessed) -> tuple[Step, ...]:
    employer, counts, on = operands_of(found)
    return decide(EDITION, employer, counts, on).steps


def step(found: EmployerAssessed, rule: str) -> Step:
    (only,) = [one for one in steps(found) if one.rule == rule]
    return only


def opening_month(found: EmployerAssessed) -> object:
    return dict(step(found, "layoff_rate").operands)["opening_month"]


def paid_once(fen: int) -> tuple[ContributionMonth, ...]:
    """Twenty people who stayed, and one payment of the unit in December."""
    nothing = tuple(one.model_copy(update={"unit_paid_fen": 0, "staff_paid_fen": 0}) for one in STEADY)
    return (*nothing[:-1], nothing[-1].model_copy(update={"unit_paid_fen": fen}))


def test_an_enterprise_that_laid_nobody_off_gets_sixty_percent_of_what_was_paid() -> None:
    found = assessed()
    assert (found.outcome, found.route, found.reasons) == ("eligible", "direct", ())
    # Twelve months of 200.00; the December before is not of the base year.
    assert (found.premium_paid_fen, found.rate, found.amount_fen) == (240_000, "3/5", 144_000)
    assert (found.average_insured, found.layoff_rate, found.layoff_limit) == ("20", "0", "1/5")


@pytest.mark.parametrize(
    ("opening", "closing", "rate", "limit", "outcome"),
    [
        (100, 94, "3/50", "3/50", "eligible"),  # exactly 6 %
        (100, 93, "7/100", "3/50", "ineligible"),
        (10_000, 9_399, "601/10000", "3/50", "ineligible"),  # above by one in ten thousand
        (30, 24, "1/5", "1/5", "eligible"),  # exactly 20 %
        (30, 23, "7/30", "1/5", "ineligible"),
        (100, 120, "0", "3/50", "eligible"),  # growth is no negative layoff
    ],
)
def test_the_limits_are_inclusive(opening: int, closing: int, rate: str, limit: str, outcome: str) -> None:
    found = assessed(year(opening, closing))
    assert (found.layoff_rate, found.layoff_limit, found.outcome) == (rate, limit, outcome)


def test_a_rate_just_above_the_limit_is_said_without_rounding_it_down_to_the_limit() -> None:
    found = assessed(year(10_000, 9_399))
    assert found.amount_fen == 0
    assert found.reasons == ("The layoff rate 6.01 % is above the limit 6 %.",)


def test_an_exact_fraction_above_six_percent_is_above() -> None:
    # 2 of 33 is 6.0606... %: a rate cut to two places would pass.
    found = assessed(year(33, 31))
    assert Fraction(found.layoff_rate or "") - Fraction(6, 100) == Fraction(1, 1650)
    assert found.outcome == "ineligible"
    assert found.reasons == ("The layoff rate 6.060606 % is above the limit 6 %.",)


def test_thirty_average_insured_is_small_and_thirty_one_is_not() -> None:
    small = assessed(year(30, 30))
    larger = assessed(year(31, 31))
    assert (small.average_insured, small.layoff_limit) == ("30", "1/5")
    assert (larger.average_insured, larger.layoff_limit) == ("31", "3/50")


def test_an_average_of_thirty_and_a_twelfth_is_not_small() -> None:
    found = assessed(year(30, 31))
    assert (found.average_insured, found.layoff_limit) == ("361/12", "3/50")


def test_the_average_is_of_the_months_with_anybody_insured() -> None:
    months = (month("2019-12", 40), *(month(name, 40) for name in BASE[:6]), *(month(name, 0) for name in BASE[6:]))
    assert assessed(months).average_insured == "40"


def test_who_retired_or_died_was_not_laid_off() -> None:
    found = assessed(year(100, 90, retired=3, deceased=1))
    assert (found.layoff_rate, found.outcome) == ("3/50", "eligible")
    without = assessed(year(100, 90))
    assert (without.layoff_rate, without.outcome) == ("1/10", "ineligible")


def test_more_retired_than_left_is_a_rate_of_nothing() -> None:
    assert assessed(year(100, 98, retired=5)).layoff_rate == "0"


def test_who_retired_before_the_base_year_does_not_count() -> None:
    first, *others = year(100, 90)
    found = assessed((first.model_copy(update={"retired": 10}), *others))
    assert (found.layoff_rate, found.outcome) == ("1/10", "ineligible")


def test_a_new_entrant_is_measured_from_its_first_month() -> None:
    months = (*(month(name, 20) for name in BASE[4:-1]), month(BASE[-1], 17))
    found = assessed(months, first_insured_month="2020-05", received_prior_refund=False)
    assert (found.outcome, found.route) == ("eligible", "confirming")
    assert found.layoff_rate == "3/20"
    assert opening_month(found) == "2020-05"


def test_a_unit_first_insured_in_the_december_before_is_measured_from_that_december() -> None:
    found = assessed(year(20, 18), first_insured_month="2019-12")
    assert opening_month(found) == "2019-12"


def test_a_missing_month_makes_it_not_assessable() -> None:
    without_june = tuple(one for one in STEADY if one.month != "2020-06")
    found = assessed(without_june)
    assert (found.outcome, found.amount_fen, found.premium_paid_fen) == ("not_assessable", None, None)
    assert found.reasons == ("No contribution row for 2020-06.",)


def test_a_missing_december_before_makes_it_not_assessable() -> None:
    assert assessed(STEADY[1:]).reasons == ("No contribution row for 2019-12.",)


def test_a_missing_size_class_of_an_enterprise_makes_it_not_assessable() -> None:
    found = assessed(size_class=None)
    assert (found.outcome, found.rate, found.amount_fen) == ("not_assessable", None, None)
    assert found.reasons == ("The size class is missing; the rate depends on it.",)


def test_a_county_that_the_edition_does_not_cover_makes_it_not_assessable() -> None:
    found = assessed(agency="360430")
    assert found.outcome == "not_assessable"
    assert found.reasons == ("The county 360430 is not covered by qinghai-2021.",)


def test_every_gap_is_told_at_once() -> None:
    found = assessed(STEADY[1:], agency="360430", size_class=None)
    assert len(found.reasons) == 3


def test_people_insured_before_the_first_insured_month_are_a_contradiction() -> None:
    found = assessed(STEADY, first_insured_month="2020-02")
    assert found.outcome == "not_assessable"
    assert found.reasons == ("Insured staff in 2019-12, 2020-01, before the first insured month 2020-02.",)


def test_a_unit_first_insured_after_the_base_year_is_not_assessable() -> None:
    found = assessed((), first_insured_month="2021-01")
    assert found.outcome == "not_assessable"
    assert "First insured in 2021-01, after the base year 2020." in found.reasons


def test_nobody_insured_at_the_opening_is_not_assessable() -> None:
    first, *others = STEADY
    found = assessed((first.model_copy(update={"insured": 0}), *others))
    assert found.outcome == "not_assessable"
    assert found.reasons == ("Nobody was insured in 2019-12, which the layoff rate starts from.",)


def test_nothing_recorded_at_all_is_not_assessable() -> None:
    assert assessed(()).outcome == "not_assessable"


def test_a_unit_that_paid_nothing_is_ineligible() -> None:
    found = assessed(paid_once(0))
    assert (found.outcome, found.amount_fen) == ("ineligible", 0)
    assert found.reasons == ("No unemployment premium was paid in 2020.",)


def test_a_public_institution_is_ineligible_whatever_else_is_missing() -> None:
    for months in (STEADY, ()):
        found = assessed(months, unit_kind="public_institution", size_class=None)
        assert (found.outcome, found.amount_fen, found.rate) == ("ineligible", 0, None)
        assert found.reasons[0] == "Units of the kind public_institution are not covered by qinghai-2021."


@pytest.mark.parametrize(
    ("unit_kind", "size_class", "refund"),
    [
        ("enterprise", "large", 72_000),
        ("enterprise", "medium", 144_000),
        ("enterprise", "small", 144_000),
        ("enterprise", "micro", 144_000),
        ("social_organisation", None, 72_000),
        ("foundation", None, 144_000),
        ("social_service_institution", None, 144_000),
        ("law_firm", None, 144_000),
        ("accounting_firm", None, 144_000),
        ("individual_business", None, 144_000),
    ],
)
def test_the_rate_is_of_the_kind_and_size(unit_kind: str, size_class: str | None, refund: int) -> None:
    found = assessed(unit_kind=unit_kind, size_class=size_class)
    assert (found.outcome, found.amount_fen) == ("eligible", refund)


@pytest.mark.parametrize(
    ("size_class", "premium", "refund"),
    [
        ("large", 5, 2),  # 1.5 fen
        ("large", 15, 5),  # 4.5 fen: half up, not to even
        ("large", 4, 1),  # 1.2 fen
        ("large", 9, 3),  # 2.7 fen
        ("small", 1, 1),  # 0.6 fen
        ("small", 2, 1),  # 1.2 fen
    ],
)
def test_a_half_fen_goes_up(size_class: str, premium: int, refund: int) -> None:
    assert assessed(paid_once(premium), size_class=size_class).amount_fen == refund


def test_rounding_comes_once_at_the_end() -> None:
    # Twelve months of 5 fen are 60 fen, and 18 at 30 %; rounded by the month it would be 24.
    months = tuple(one.model_copy(update={"unit_paid_fen": 3, "staff_paid_fen": 2}) for one in STEADY)
    assert assessed(months, size_class="large").amount_fen == 18


def test_every_rule_is_explained_with_its_clause_in_order() -> None:
    found = assessed()
    assert found.edition_sha256 == EDITION.sha256
    assert len(found.edition_sha256) == 64
    told = explain(found, EDITION, "en")
    assert [(one["rule"], one["clause"], one["result"], one["passed"]) for one in told["steps"]] == [
        ("county", "X74 Xining's counties by GB/T 2260", "covered", True),
        ("rate", "Q48 §2", "3/5", True),
        ("months", "N29 §1: the previous year", 0, True),
        ("premium_paid", "Q48 §2: the premium actually paid by the unit and its staff", 240_000, True),
        ("average_insured", "N29 §1", "20", None),
        ("layoff_rate", "N29 §1", "0", None),
        ("layoff_limit", "N29 §1", "within", True),
        ("refund", "Q48 §2", 144_000, None),
        ("route", "X74 §1, Q35 §1, N29 §1", "direct", None),
    ]
    assert step(found, "layoff_limit").threshold == Fraction(1, 5)
    assert step(found, "layoff_rate").sources[-1].assumption == EDITION.layoff.tests[0].any_of[0].assumption
    assert step(found, "refund").sources[-1].assumption == EDITION.rounding.assumption


def test_the_same_facts_are_assessed_the_same_way_each_time() -> None:
    assert assessed() == assessed(tuple(reversed(STEADY)))


_payments = st.integers(min_value=0, max_value=10**12)


@settings(max_examples=150, deadline=None)
@given(
    units=st.lists(_payments, min_size=12, max_size=12),
    staffs=st.lists(_payments, min_size=12, max_size=12),
    size_class=st.sampled_from(["large", "medium", "small", "micro"]),
    opening=st.integers(min_value=1, max_value=500),
    closing=st.integers(min_value=0, max_value=500),
)
def test_the_refund_never_exceeds_the_premium_and_equals_plain_integer_arithmetic(
    units: list[int], staffs: list[int], size_class: str, opening: int, closing: int
) -> None:
    plain = year(opening, closing)
    paid = tuple(
        one.model_copy(update={"unit_paid_fen": unit, "staff_paid_fen": staff})
        for one, unit, staff in zip(plain[1:], units, staffs, strict=True)
    )
    found = assessed((plain[0], *paid), size_class=size_class)
    premium = sum(units) + sum(staffs)
    insured = [opening] * 11 + [closing] * (closing > 0)
    small = sum(insured) <= 30 * len(insured)
    within = (opening - closing) * 100 <= (20 if small else 6) * opening
    expected = (premium * (3 if size_class == "large" else 6) + 5) // 10 if within else 0
    assert found.premium_paid_fen == premium
    assert found.amount_fen == expected
    assert expected <= premium
    assert found.outcome == ("eligible" if within and premium > 0 else "ineligible")
