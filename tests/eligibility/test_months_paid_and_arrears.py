"""Months paid, within the base year or in all, and premium that is owed: as places have it, as an edition says it."""

from typing import Any

import pytest

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.contribution_facts import aggregate
from services.eligibility.domain.counterfactual import what_if_answer, what_ifs
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.explanation import explain, recompute
from services.eligibility.editions import adopted, canonical, checking, parse
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed
from tests.eligibility.facts import BASE, STEADY, TODAY, facts, month
from tests.eligibility.test_editions import changed, document

EARLIER = tuple(f"{year}-{number:02d}" for year in range(2015, 2020) for number in range(1, 13))[:-1]
"""Before December 2019."""
UNPAID = {"unit_paid_fen": 0, "staff_paid_fen": 0}


def months_paid(least: int, counted: str | None = "cumulative", *, relief: bool = False) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "at_least": {"value": least, "source": "N29 §1"},
        "relief_counts": {"value": relief, "source": "N29 §1"},
    }
    return rule if counted is None else rule | {"counted": {"value": counted, "source": "N29 §1"}}


def edition(**changes: Any) -> Edition:
    return adopted(canonical(document() | changes))


def arrears(value: str) -> Edition:
    return edition(arrears={"value": value, "source": "N29 §1"})


def paid_from(first: str, *unpaid: str) -> tuple[ContributionMonth, ...]:
    """Rows from a month on until the end of the base year, each paid for but those named."""
    names = [name for name in (*EARLIER, "2019-12", *BASE) if name >= first]
    return tuple(month(name, **UNPAID if name in unpaid else {}) for name in names)


def decided(policy: Edition, months: tuple[ContributionMonth, ...], first: str | None = None) -> EmployerAssessed:
    return assess(policy, facts(first_insured_month=first or months[0].month), months, "one", TODAY, "1")


def test_within_the_base_year_a_month_of_the_year_before_does_not_help() -> None:
    months = paid_from("2019-09", "2020-04")
    for counted in (None, "within-the-base-year"):
        found = decided(edition(paid_months=months_paid(12, counted)), months)
        assert found.reasons == ("Premium was paid for 11 month(s) of 2020; at least 12 are needed.",)
    assert decided(edition(paid_months=months_paid(12)), months).outcome == "eligible"


def test_in_all_every_month_until_the_end_of_the_base_year_counts_once() -> None:
    # September to December of 2019 and all of 2020 but April: fifteen.
    months = paid_from("2019-09", "2020-04")
    assert decided(edition(paid_months=months_paid(15)), months).outcome == "eligible"
    found = decided(edition(paid_months=months_paid(16)), months)
    assert found.reasons == ("Premium was paid for 15 month(s) by the end of 2020; at least 16 are needed.",)


def test_five_years_before_the_base_year_count_and_no_more() -> None:
    months = paid_from("2015-01")
    assert len(months) == 72
    assert decided(edition(paid_months=months_paid(72)), months, "2009-03").outcome == "eligible"
    before = (month("2014-12"), *months)
    assert aggregate(2020, "2009-03", before) == aggregate(2020, "2009-03", months)


def test_relief_makes_a_month_a_paid_one_where_the_edition_says_so() -> None:
    months = tuple(
        one.model_copy(update=UNPAID | {"relieved_fen": 500}) if one.month in ("2019-10", "2020-03") else one
        for one in paid_from("2019-09")
    )
    assert decided(edition(paid_months=months_paid(16, relief=True)), months).outcome == "eligible"
    assert decided(edition(paid_months=months_paid(15)), months).outcome == "ineligible"


def test_rows_of_earlier_years_that_are_not_there_are_not_taken_as_unpaid() -> None:
    policy = edition(paid_months=months_paid(15))
    found = decided(policy, paid_from("2019-12"), "2019-08")
    assert (found.outcome, found.reasons) == (
        "not_assessable",
        (
            "Rows tell of 13 month(s) paid by the end of 2020, and at least 15 are needed; "
            "4 month(s) of earlier years have no row.",
        ),
    )
    # Where all that is missing could not make it enough, the answer is no; where enough is there, it is yes.
    assert decided(policy, paid_from("2019-12"), "2019-11").outcome == "ineligible"
    assert decided(edition(paid_months=months_paid(13)), paid_from("2019-12"), "2009-03").outcome == "eligible"


def test_more_than_a_years_months_are_asked_for_only_in_all() -> None:
    with pytest.raises(ValueError, match="A base year has twelve months"):
        parse(changed(lambda one: one.update(paid_months=months_paid(13, "within-the-base-year"))))
    with pytest.raises(ValueError, match="less than or equal to 72"):
        parse(changed(lambda one: one.update(paid_months=months_paid(73))))


OWED = (*STEADY[:6], STEADY[6].model_copy(update={"arrears_fen": 12_345}), *STEADY[7:])
PAID_SINCE = (*STEADY[:6], STEADY[6].model_copy(update={"arrears_paid_fen": 12_345}), *STEADY[7:])


@pytest.mark.parametrize(
    ("value", "owed", "paid_since"),
    [
        ("do-not-block", "eligible", "eligible"),
        ("block-until-paid", "ineligible", "eligible"),
        ("block", "ineligible", "ineligible"),
    ],
)
def test_arrears_bar_or_do_not_or_can_be_cured(value: str, owed: str, paid_since: str) -> None:
    policy = arrears(value)
    assert decided(policy, OWED).outcome == owed
    assert decided(policy, PAID_SINCE).outcome == paid_since
    assert decided(policy, STEADY).outcome == "eligible"


def test_why_and_what_would_have_helped_are_told_in_both_languages() -> None:
    found = decided(arrears("block-until-paid"), OWED)
    assert found.reasons == ("Premium of 123.45 is owed.",)
    told = explain(found, arrears("block-until-paid"), "zh", OWED)
    assert told["reasons"] == ["欠缴失业保险费 123.45 元。"]
    assert told["what_if"][0]["text"] == "若补缴欠费，可返还 1440.00 元。"
    assert {step["rule"]: step["text"] for step in told["steps"]}["arrears"] == "欠缴 123.45 元，已补缴 0.00 元"
    barred = explain(decided(arrears("block"), PAID_SINCE), arrears("block"), "en", PAID_SINCE)
    assert barred["reasons"] == ["Premium of 123.45 was owed; that it was paid since does not count."]
    assert barred["what_if"][0]["text"] == "Had you never been in arrears you would have received 1440.00."


def test_so_many_months_more_would_have_been_enough_and_one_less_would_not() -> None:
    months = paid_from("2019-12", "2020-04")
    policy = edition(paid_months=months_paid(15))
    counts = aggregate(2020, "2019-12", months)
    (more,) = (
        one
        for one in what_ifs(policy, facts(first_insured_month="2019-12"), counts, TODAY)
        if one.change == "more-paid-months"
    )
    assert (more.number, more.amount_fen) == (3, 132_000)  # April 2020 and two of 2019
    assert what_if_answer(more, "zh")["text"] == "若多缴费 3 个月，可返还不少于 1320.00 元。"


@pytest.mark.parametrize("value", ["do-not-block", "block-until-paid", "block"])
def test_every_way_to_treat_arrears_is_a_parameter_that_decides_something(value: str) -> None:
    said = {"value": value, "source": "N29 §1"}
    assert checking.check(changed(lambda one: one.update(arrears=said))).problems == ()


@pytest.mark.parametrize("least", [12, 18, 72])
def test_every_way_to_count_months_is_a_parameter_that_decides_something(least: int) -> None:
    assert checking.check(changed(lambda one: one.update(paid_months=months_paid(least)))).problems == ()


def test_a_receipt_of_the_engine_before_is_still_worked_out_again() -> None:
    """It counted nothing of the December before but who was insured then."""
    policy = edition(paid_months=months_paid(12))
    now = decided(policy, STEADY, "2015-03")
    then = (*now.counts[:2], now.counts[2] & ~1, *now.counts[3:])
    old = now.model_copy(update={"engine": "wengang-engine/2", "counts": then})
    assert recompute(old, policy).equal
    assert explain(old, policy, "en", STEADY)["months_add_up"] is True
    assert explain(old.model_copy(update={"engine": now.engine}), policy, "en", STEADY)["months_add_up"] is False
