"""Every layoff formula seen in use (``layoff_rate_formula_variants.csv``, from public notices) is data of an edition.

Each place's rule is written down below as an edition would hold it, is fit by ``wengang policy check``'s measure, and
is tried with numbers that were worked out by hand.
"""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted, canonical, checking
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed
from tests.eligibility.facts import BASE, TODAY, facts, month
from tests.eligibility.test_editions import document

SEEN = list(csv.DictReader((Path(__file__).parent / "layoff_rate_formula_variants.csv").read_text().splitlines()))
NAMES = (
    "zhejiang",
    "guangdong",
    "ganzhou",
    "province-2024",
    "shanghai",
    "beijing",
    "changchun",
    "fuzhou",
    "chongqing",
    "anhui",
    "yangzhou",
    "sichuan",
    "wenzhou",
    "guilin",
    "shaanxi",
)


def layoff(
    *formulas: str, headcount: str = "average_insured", opening: str | None = None, limits: str = "", more: str = ""
) -> dict[str, Any]:
    """YAML of a layoff section. A formula is ``terms / terms``."""
    any_of = []
    for formula in formulas:
        count, _, over = formula.partition(" / ")
        any_of.append({"value": {"count": count.split(), "over": over.split()}, "source": "N29 §1"})
    usual = """
      - {insured_at_most: {value: 30, source: N29 §1}, limit: {value: "0.20", source: N29 §1}, comparison: at-most}
      - {limit: {value: "0.055", source: N29 §1}, comparison: at-most}
    """
    tests = [{"name": "layoff", "any_of": any_of, "limits": yaml.safe_load(limits or usual)}]
    said: dict[str, Any] = {"headcount": {"value": headcount, "source": "N29 §1"}, "tests": tests}
    if opening is not None:
        established, new_entrants = opening.split()
        value = {"established": established, "new_entrants": new_entrants}
        said["opening"] = {"value": value, "source": "N29 §1"}
    if more:
        said["tests"] += yaml.safe_load(more)
    return said


NATURAL = "opening -december -retired -deceased -left_not_counted / opening"
LAYOFFS = {
    "zhejiang": layoff(
        "opening -december / opening",
        "new_claimants / opening",
        headcount="december",
        opening="prior_december first_month",
    ),
    "guangdong": layoff("january_claimants new_claimants_from_february lump_sum_claimants / average_insured"),
    "ganzhou": layoff("new_claimants / average_insured"),
    "province-2024": layoff("new_claimants / average_paid_in", headcount="average_paid_in"),
    "shanghai": layoff(
        "opening -december -retired -deceased / opening", headcount="december", opening="prior_december first_month"
    ),
    "beijing": layoff(NATURAL, headcount="december", opening="prior_december first_month"),
    "changchun": layoff(
        "opening -deceased -retired -december / opening", headcount="december", opening="january first_month"
    ),
    "fuzhou": layoff("january -december / january", headcount="december"),
    "chongqing": layoff("laid_off / laid_off december", headcount="prior_december"),
    "anhui": layoff("laid_off / cumulative_insured", headcount="cumulative_insured"),
    "yangzhou": layoff("laid_off / average_insured -retired -deceased"),
    "sichuan": layoff("opening -december / opening", headcount="december", opening="prior_december first_month"),
    "wenzhou": layoff(NATURAL, headcount="prior_december", opening="prior_december first_month"),
    "guilin": layoff(
        "opening -december / opening",
        headcount="december",
        opening="prior_december first_month",
        limits="""
          - {insured_at_most: {value: 30, source: N29 §1}, limit: {value: "0.20", source: N29 §1}, comparison: at-most}
          - {size_classes: [large], limit: {value: "0.0362", source: N29 §1}, comparison: below}
          - {limit: {value: "0.055", source: N29 §1}, comparison: below}
        """,
    ),
    "shaanxi": layoff(
        "new_claimants / average_insured",
        more="""
          - name: still-insured
            any_of: [{value: {count: [average_insured, -current], over: [average_insured]}, source: N29 §1}]
            limits: [{limit: {value: "0.5", source: N29 §1}, comparison: at-most}]
        """,
    ),
}


def edition_of(place: str) -> Edition:
    return adopted(content_of(place))


def content_of(place: str) -> str:
    changed = document()
    changed["layoff"] = LAYOFFS[place]
    return canonical(changed)


def assessed(
    place: str, opening: int, closing: int, rows: dict[str, dict[str, int]] | None = None, **changes: Any
) -> EmployerAssessed:
    """``opening`` people from the December before until November, ``closing`` in December; ``rows`` changes months."""
    months = {name: month(name, opening) for name in ("2019-12", *BASE[:-1])} | {BASE[-1]: month(BASE[-1], closing)}
    for name, values in (rows or {}).items():
        months[name] = ContributionMonth(**months.get(name, month(name, 0)).model_dump() | values)
    first = changes.get("first_insured_month", "2015-03")
    given = [one for name, one in months.items() if name >= first]
    return assess(edition_of(place), facts(**changes), given, "one", date(2021, 8, 2))


def test_every_formula_that_was_seen_is_written_down_here() -> None:
    assert len(SEEN) == len(NAMES) == 15
    assert set(NAMES) == set(LAYOFFS)


@pytest.mark.parametrize("place", NAMES)
def test_the_rule_of_a_place_is_data_and_each_of_its_parameters_decides_something(place: str) -> None:
    assert checking.check(content_of(place)).problems == ()


MAY = "2020-05"


@pytest.mark.parametrize(
    ("place", "counts", "rows", "rate", "outcome"),
    [
        # Either of two: the decrease is 10 of 100, the claimants 5 of 100.
        ("zhejiang", (100, 90), {MAY: {"new_claimants": 5}}, "1/20", "eligible"),
        ("zhejiang", (100, 95), {MAY: {"new_claimants": 50}}, "1/20", "eligible"),
        ("zhejiang", (100, 90), {MAY: {"new_claimants": 6}}, "3/50", "ineligible"),
        # 2 drawing in January already, 1 new in January among them, 3 new in May, 1 lump sum: 6 of 100.
        (
            "guangdong",
            (100, 100),
            {"2020-01": {"claimants": 2, "new_claimants": 1}, MAY: {"new_claimants": 3, "lump_sum_claimants": 1}},
            "3/50",
            "ineligible",
        ),
        ("guangdong", (100, 100), {"2020-01": {"claimants": 2}, MAY: {"new_claimants": 3}}, "1/20", "eligible"),
        ("ganzhou", (60, 60), {MAY: {"new_claimants": 3}}, "1/20", "eligible"),
        # Paid in for 11 of 12 months; May has nobody paid for, and counts neither above nor below the line.
        (
            "province-2024",
            (44, 44),
            {MAY: {"insured": 400, "unit_paid_fen": 0, "staff_paid_fen": 0, "new_claimants": 2}},
            "1/22",
            "eligible",
        ),
        ("shanghai", (100, 90), {MAY: {"retired": 4, "deceased": 1}}, "1/20", "eligible"),
        ("shanghai", (100, 90), {MAY: {"retired": 4, "left_not_counted": 9}}, "3/50", "ineligible"),
        ("beijing", (100, 90), {MAY: {"retired": 1, "deceased": 1, "left_not_counted": 3}}, "1/20", "eligible"),
        ("changchun", (100, 90), {"2020-01": {"insured": 95}, MAY: {"retired": 1}}, "4/95", "eligible"),
        ("fuzhou", (100, 90), {"2020-01": {"insured": 90}}, "0", "eligible"),
        ("fuzhou", (100, 90), {"2019-12": {"insured": 90}}, "1/10", "ineligible"),
        ("chongqing", (95, 95), {MAY: {"laid_off": 5}}, "1/20", "eligible"),
        ("chongqing", (94, 94), {MAY: {"laid_off": 6}}, "3/50", "ineligible"),
        # 100 in January and 10 who joined later.
        ("anhui", (100, 100), {MAY: {"laid_off": 6, "joined": 10}}, "3/55", "eligible"),
        ("anhui", (100, 100), {MAY: {"laid_off": 6}}, "3/50", "ineligible"),
        ("yangzhou", (100, 100), {MAY: {"laid_off": 5, "retired": 8, "deceased": 2}}, "1/18", "ineligible"),
        ("yangzhou", (100, 100), {MAY: {"laid_off": 5}}, "1/20", "eligible"),
        ("sichuan", (30, 24), {}, "1/5", "eligible"),
        ("sichuan", (30, 23), {}, "7/30", "ineligible"),
        ("wenzhou", (100, 90), {MAY: {"left_not_counted": 5}}, "1/20", "eligible"),
        ("guilin", (200, 189), {}, "11/200", "ineligible"),  # 5.5 % is not below 5.5 %
        ("guilin", (200, 190), {}, "1/20", "eligible"),
        ("shaanxi", (100, 100), {"2021-05": {"insured": 50}}, "0", "eligible"),
        ("shaanxi", (100, 100), {"2021-05": {"insured": 49}}, "0", "ineligible"),
    ],
)
def test_a_rate_is_worked_out_as_the_place_does(
    place: str, counts: tuple[int, int], rows: dict[str, dict[str, int]], rate: str, outcome: str
) -> None:
    found = assessed(place, *counts, rows)
    assert (found.layoff_rate, found.outcome) == (rate, outcome), found.reasons


def test_a_limit_depends_on_the_size_where_the_place_says_so() -> None:
    large = assessed("guilin", 5_000, 4_819, size_class="large")  # 3.62 %, which is not below
    assert (large.layoff_limit, large.outcome) == ("181/5000", "ineligible")
    assert large.reasons == ("The layoff rate 3.62 % is not below the limit 3.62 %.",)
    medium = assessed("guilin", 5_000, 4_819, size_class="medium")
    assert (medium.layoff_limit, medium.outcome) == ("11/200", "eligible")


def test_the_second_test_tells_its_own_reason() -> None:
    found = assessed("shaanxi", 100, 100, {"2021-05": {"insured": 40}})
    assert found.reasons == ("The rate of the test still-insured 60 % is above the limit 50 %.",)


def test_without_a_row_of_the_present_the_present_is_not_guessed() -> None:
    found = assessed("shaanxi", 100, 100)
    assert (found.outcome, found.reasons) == (
        "not_assessable",
        ("No row for a month after 2020, which tells how many are insured now.",),
    )


@pytest.mark.parametrize(
    ("rule", "first", "rate", "outcome"),
    [
        ("prior_december first_month", "2020-05", "1/10", "ineligible"),
        ("prior_december january", "2020-01", "1/10", "ineligible"),
        ("prior_december january", "2020-05", None, "not_assessable"),  # nobody was insured in January
        ("prior_december not-assessed", "2020-05", None, "not_assessable"),
        ("january not-assessed", "2020-01", "1/10", "ineligible"),
        ("january first_month", "2020-02", "1/10", "ineligible"),
    ],
)
def test_new_entrants_are_measured_as_the_edition_says(rule: str, first: str, rate: str | None, outcome: str) -> None:
    changed = document()
    changed["layoff"] = layoff("opening -december / opening", opening=rule)
    months = [month(name, 100) for name in BASE[:-1] if name >= first] + [month(BASE[-1], 90)]
    found = assess(adopted(canonical(changed)), facts(first_insured_month=first), months, "one", TODAY)
    assert (found.layoff_rate, found.outcome) == (rate, outcome), found.reasons
