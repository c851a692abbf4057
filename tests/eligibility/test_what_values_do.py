"""What each value of an edition does, worked out by hand: rates and their days, parts, rounding, routes, notices."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.contribution_facts import aggregate
from services.eligibility.domain.counterfactual import what_if_answer, what_ifs
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.explanation import explain
from services.eligibility.domain.rules.refund import rounded
from services.eligibility.editions import adopted, all_editions, canonical
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed, PlacementShare
from shared.editions.reserve import Reserve
from tests.eligibility.facts import BASE, STEADY, TODAY, facts, month
from tests.eligibility.test_comparison_decisions import by_placement, say, with_changes
from tests.eligibility.test_editions import document
from tests.eligibility.test_layoff_formulas import edition_of

_KINDS = (("enterprise", "large"), ("enterprise", "small"), ("social_organisation", None), ("law_firm", None))


def months_of(edition: Edition) -> tuple[ContributionMonth, ...]:
    """Twenty people, who all stayed, and 2,400.00 paid."""
    return tuple(month(name) for name in (edition.prior_december, *edition.base_months))


def decided(edition: Edition, on: date = TODAY, **changes: Any) -> EmployerAssessed:
    given = {"agency": edition.counties.value[0]} | changes
    return assess(edition, facts(**given), months_of(edition), "one", on, "1")


@pytest.mark.parametrize(
    ("name", "on", "percents"),
    [
        # From "How the refund is really run": 2020 half, all of it for small ones since a day of its own.
        ("qinghai-2020", date(2020, 2, 6), (50, 50, 50, 50)),
        ("qinghai-2020", date(2020, 12, 31), (50, 100, 50, 50)),
        ("qinghai-2021", date(2021, 7, 6), (30, 60, 30, 60)),
        ("qinghai-2021", date(2021, 12, 31), (30, 60, 30, 60)),
        ("qinghai-2022", date(2022, 5, 31), (30, 60, 30, 60)),
        ("qinghai-2022", date(2022, 6, 1), (50, 90, 50, 90)),
        ("jiangxi-2023", date(2023, 12, 31), (30, 60, 60, 60)),
    ],
)
def test_the_rates_of_the_shipped_editions_are_those_of_their_days(
    name: str, on: date, percents: tuple[int, ...]
) -> None:
    edition = all_editions()[name]
    found = [decided(edition, on, unit_kind=kind, size_class=size) for kind, size in _KINDS]
    assert [one.amount_fen for one in found] == [240_000 * percent // 100 for percent in percents]


@pytest.mark.parametrize(
    ("rounding", "amounts"),
    [
        # Of 1.5, 2.5, 2.51 and 2 fen.
        ("half-up-to-fen", (2, 3, 3, 2)),
        ("half-even-to-fen", (2, 2, 3, 2)),
        ("down-to-fen", (1, 2, 2, 2)),
        ("up-to-fen", (2, 3, 3, 2)),
        ("half-up-to-jiao", (0, 0, 0, 0)),
        ("up-to-jiao", (10, 10, 10, 10)),
        ("up-to-yuan", (100, 100, 100, 100)),
        ("down-to-yuan", (0, 0, 0, 0)),
    ],
)
def test_every_way_to_round(rounding: str, amounts: tuple[int, ...]) -> None:
    exact = (Fraction(3, 2), Fraction(5, 2), Fraction(251, 100), Fraction(2))
    assert tuple(rounded(one, rounding) for one in exact) == amounts


def test_an_edition_s_way_of_rounding_is_the_one_that_is_taken() -> None:
    # 30 % of 0.15 is 4.5 fen.
    once = (month("2019-12"), month(BASE[0], unit_paid_fen=15, staff_paid_fen=0))
    rest = tuple(month(name, unit_paid_fen=0, staff_paid_fen=0) for name in BASE[1:])
    for rounding, amount in (("half-up-to-fen", 5), ("half-even-to-fen", 4), ("down-to-fen", 4), ("up-to-yuan", 100)):
        edition = with_changes(say("rounding", value=rounding))
        found = assess(edition, facts(size_class="large"), (*once, *rest), "one", TODAY, "1")
        assert found.amount_fen == amount, rounding


@pytest.mark.parametrize(
    ("parts", "refund"),
    [
        (["unit_paid", "staff_paid"], 144_000),
        (["unit_paid"], 72_000),
        (["unit_paid", "staff_paid", "back_paid"], 150_000),
        (["unit_paid", "staff_paid", "back_paid", "late_fees"], 150_600),
    ],
)
def test_what_is_no_part_of_the_premium_does_not_count(parts: list[str], refund: int) -> None:
    """100.00 of an earlier year was paid late, with 10.00 of fees; where relief was given, what was paid counts."""
    paid_late = STEADY[5].model_copy(update={"back_paid_fen": 10_000, "late_fees_fen": 1_000, "relieved_fen": 9_999})
    edition = with_changes(say("premium", value=parts))
    found = assess(edition, facts(), (*STEADY[:5], paid_late, *STEADY[6:]), "one", TODAY, "1")
    assert found.amount_fen == refund


@pytest.mark.parametrize(
    ("rule", "direct"),
    [
        ("received-prior-refund", (True, True, False, False)),
        ("received-prior-refund-and-no-dispatch-firm", (True, False, False, False)),
        ("everybody", (True, True, True, True)),
        ("nobody", (False, False, False, False)),
    ],
)
def test_who_is_on_the_direct_route_is_the_edition_s_to_say(rule: str, direct: tuple[bool, ...]) -> None:
    edition = with_changes(say("direct_route", value=rule))
    found = [
        decided(edition, received_prior_refund=prior, dispatch_firm=dispatch).route == "direct"
        for prior in (True, False)
        for dispatch in (False, True)
    ]
    assert tuple(found) == direct


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [(3, "counts", date(2021, 9, 18)), (3, "does-not-count", date(2021, 9, 22)), (5, "counts", date(2021, 9, 23))],
)
def test_a_notice_is_as_long_as_the_edition_says(days: int, first: str, last: date) -> None:
    # 18 September 2021 was a Saturday that was worked; 19 to 21 was the Mid-Autumn festival.
    edition = with_changes(say("notice_working_days", value=days), say("notice_first_day", value=first))
    assert edition.notice_window_from(date(2021, 9, 16))[1] == last


@pytest.mark.parametrize(("months", "balance", "suffices"), [(12, 1_200, True), (12, 1_199, False), (0, 0, True)])
def test_a_fund_holds_the_months_that_the_edition_asks_for(months: int, balance: int, suffices: bool) -> None:
    edition = with_changes(say("fund_months", value=months))
    reserves = edition.reserves({"630100": Reserve(balance, 1_200, date(2020, 12, 31))})
    assert (reserves.lacks("630102") is None) is suffices
    assert "No fund of 630200" in str(reserves.lacks("630202"))
    assert "above the funds" in str(reserves.lacks("630000"))


@pytest.mark.parametrize(
    ("place", "counted", "change", "chinese", "english"),
    [
        (
            "ganzhou",
            {"new_claimants": 10},
            "fewer-claimants",
            "若少 5 人领取失业保险金，可返还 1440.00 元。",
            "With 5 fewer benefit claimants you would have received 1440.00.",
        ),
        (
            "anhui",
            {"laid_off": 9},
            "fewer-laid-off",
            "若少裁员 4 人，可返还 1440.00 元。",
            "With 4 fewer laid off you would have received 1440.00.",
        ),
    ],
)
def test_what_would_have_changed_the_answer_is_told_by_what_the_formula_counts(
    place: str, counted: dict[str, int], change: str, chinese: str, english: str
) -> None:
    """Of a hundred people 5.5 % may go: five."""
    months = [month(name, 100) for name in ("2019-12", *BASE)]
    months[5] = months[5].model_copy(update=counted)
    counts = aggregate(2020, "2015-03", months)
    (one,) = (found for found in what_ifs(edition_of(place), facts(), counts, TODAY) if found.change == change)
    assert (what_if_answer(one, "zh")["text"], what_if_answer(one, "en")["text"]) == (chinese, english)
    for fewer, outcome in ((one.number, "eligible"), (one.number - 1, "ineligible")):
        ((name, number),) = counted.items()
        months[5] = months[5].model_copy(update={name: number - fewer})
        assert assess(edition_of(place), facts(), months, "one", TODAY, "1").outcome == outcome


NO_DECISION = {
    *("notice_working_days", "notice_first_day", "pay_by", "pay_within_days", "fund_months", "base_year"),
    *("supervision.report_cut_off_hour", "supervision.slow_points"),
}
"""What lists, payments, funds and supervision take: no assessment rests on them."""


@pytest.mark.parametrize("name", all_editions())
def test_every_assumption_that_decides_is_shown_in_the_explanation_of_some_decision(name: str) -> None:
    edition = all_editions()[name]
    shown: set[str] = set()
    for on in (*(edition.in_force_from(rate.rate) for rate in edition.rates), edition.closing_date.value):
        for kind, size in _KINDS:
            for dispatch in (False, True):
                found = decided(edition, on, unit_kind=kind, size_class=size, dispatch_firm=dispatch)
                shown |= {one["assumption"] for one in explain(found, edition, "en")["assumptions"]}
    assumed = {place: value.assumption for place, value in edition.sourced() if value.assumption is not None}
    assumed |= {name: one.assumption for name, one in edition.documents.items() if one.assumption is not None}
    assert {place for place, text in assumed.items() if text not in shown} <= NO_DECISION


def test_an_assumption_of_a_placed_share_s_rate_is_shown_where_it_was_used() -> None:
    changed = document()
    by_placement(changed)
    changed["dispatch"]["placed_rate"]["assumption"] = said = "Fujian says so; Qinghai says nothing."
    edition = adopted(canonical(changed))
    firm = "91630102000000002B"
    placed = PlacementShare(using_uscc=firm, unit_kind="enterprise", size_class="large", premium_fen=240_000)
    own = PlacementShare(using_uscc=None, unit_kind="enterprise", size_class="small", premium_fen=240_000)
    for share, used in ((placed, True), (own, False)):
        found = decided(edition, dispatch_firm=True, placements=(share,))
        assert found.outcome == "eligible"
        shown = {one["assumption"] for one in explain(found, edition, "en")["assumptions"]}
        assert (said in shown) is used
