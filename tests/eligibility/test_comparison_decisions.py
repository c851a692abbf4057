"""The rules on columns against the rules one by one: no difference in outcome, amount or a byte of the receipt."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from benchmarks.population import KINDS, usccs
from services.eligibility.comparison.decisions import MOST_FEN, MOST_PEOPLE
from services.eligibility.comparison.receipts import SHEET, Assessed, assess, encoded, sheet_rows
from services.eligibility.domain.columns import COUNTS, Columns
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.layoff import SIZES
from services.eligibility.editions import adopted, all_editions, canonical
from shared.contracts.eligibility import EmployerAssessed
from tests.eligibility.test_editions import document
from tests.eligibility.test_layoff_formulas import NAMES, edition_of

ON = date(2021, 8, 2)
ROWS = "file:" + "5" * 64
EMPLOYERS = 100_000
"""Over all editions together."""


def with_changes(*changes: Callable[[dict[str, Any]], object]) -> Edition:
    changed = document()
    for change in changes:
        change(changed)
    return adopted(canonical(changed))


def say(*path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        for name in path[:-1]:
            content = content[name]
        content[path[-1]] = {"value": value, "source": "N29 §1"}

    return change


def paid_months(least: int, *, relief: bool, cumulative: bool = False) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content["paid_months"] = {
            "at_least": {"value": least, "source": "N29 §1"},
            "relief_counts": {"value": relief, "source": "N29 §1"},
        }
        if cumulative:
            content["paid_months"]["counted"] = {"value": "cumulative", "source": "N29 §1"}

    return change


def by_placement(content: dict[str, Any]) -> None:
    content["dispatch"] = {
        "base": {"value": "by-placement", "source": "N29 §1"},
        "placed_rate": {"value": "using-firm", "source": "N29 §1"},
    }


EDITIONS = {
    **all_editions(),
    **{place: edition_of(place) for place in NAMES},
    "half-even": with_changes(say("rounding", value="half-even-to-fen"), paid_months(11, relief=True)),
    "down": with_changes(say("rounding", value="down-to-jiao"), paid_months(12, relief=False)),
    "up": with_changes(say("rounding", value="up-to-yuan"), say("direct_route", value="everybody")),
    "parts": with_changes(
        say("premium", value=["unit_paid", "staff_paid", "back_paid"]),
        say("direct_route", value="received-prior-refund-and-no-dispatch-firm"),
    ),
    "newcomers": with_changes(
        say("layoff", "opening", value={"established": "january", "new_entrants": "not-assessed"}),
        say("direct_route", value="nobody"),
    ),
    "placed": with_changes(by_placement),
    "in-all": with_changes(paid_months(14, relief=False, cumulative=True), say("arrears", value="block-until-paid")),
    "in-all-with-relief": with_changes(paid_months(24, relief=True, cumulative=True), say("arrears", value="block")),
}


def employers(edition: Edition, count: int, first: int) -> Columns:
    """Facts of every kind, straight from a generator: also those that no rows could add up to."""
    chance = np.random.default_rng([20210802, first])
    agencies = np.array(edition.counties.value)
    agency = np.where(chance.random(count) < 0.05, "630202", agencies[chance.integers(0, len(agencies), count)])
    year = edition.base_year.value
    months = [
        f"{year - 1}-11",
        f"{year - 1}-12",
        *(f"{year}-{number:02d}" for number in range(1, 13)),
        f"{year + 1}-01",
    ]
    first_month = np.where(
        chance.random(count) < 0.8, "2015-03", np.array(months)[chance.integers(0, len(months), count)]
    )
    counts = {name: np.zeros(count, np.int64) for name in COUNTS}
    whole = chance.random(count) < 0.85
    for name in ("present", "staffed", "paid", "relieved"):
        odd = chance.integers(0, 1 << 13, count)
        counts[name] = np.where(whole, (1 << 13) - 1 if name != "relieved" else odd, odd)
    opening = chance.choice([0, 1, 5, 10, 20, 29, 30, 31, 50, 100, 250, 1000], count)
    close = opening - opening * chance.choice([0, 6, 20], count) // 100 + chance.integers(-2, 2, count)
    counts["prior_december"] = opening
    for name in ("january", "first_month", "current"):
        counts[name] = np.where(chance.random(count) < 0.9, opening, 0)
    counts["december"] = np.maximum(close, 0)
    counts["insured_sum"] = np.maximum(opening * 12 + chance.integers(-3, 3, count), 0)
    counts["paid_in_sum"] = np.maximum(counts["insured_sum"] - chance.integers(0, 3, count), 0)
    counts["cumulative_insured"] = opening + chance.integers(0, 4, count)
    for name in ("retired", "deceased", "left_not_counted"):
        counts[name] = chance.integers(0, 3, count) * (chance.random(count) < 0.2)
    for name in ("new_claimants", "new_claimants_from_february", "january_claimants", "lump_sum_claimants", "laid_off"):
        near = opening * chance.choice([0, 3, 6, 11, 20], count) // 100
        counts[name] = np.maximum(near + chance.integers(-1, 2, count), 0)
    for name in ("unit_paid_fen", "staff_paid_fen", "back_paid_fen", "late_fees_fen", "relieved_fen"):
        counts[name] = chance.integers(0, 10**9, count) * (chance.random(count) < 0.8)
    for name in ("arrears_fen", "arrears_paid_fen"):
        counts[name] = chance.integers(0, 10**6, count) * (chance.random(count) < 0.1)
    for name in ("earlier_present", "earlier_paid", "earlier_relieved"):
        counts[name] = chance.choice([0, 1, 2, 11, 12, 40, 59], count)
    counts["has_current"] = (chance.random(count) < 0.9).astype(np.int64)
    nothing = chance.random(count) < 0.01
    counts = {name: np.where(nothing, 0, numbers) for name, numbers in counts.items()}
    size = chance.integers(0, 5, count)
    kinds = np.where(chance.random(count) < 0.7, "enterprise", np.array(KINDS)[chance.integers(0, 8, count)])
    return Columns(
        values={
            "uscc": usccs(agency, first).tolist(),
            "name": [f"第{number}“商贸\\有限”公司%s" for number in range(first, first + count)],
            "agency": agency.tolist(),
            "unit_kind": kinds.tolist(),
            "size_class": [None if one == 4 else SIZES[one] for one in size.tolist()],
            "first_insured_month": first_month.tolist(),
        },
        flags={
            "received_prior_refund": chance.random(count) < 0.7,
            "dispatch_firm": chance.random(count) < 0.1,
        },
        counts=counts,
        size_from={row: f"工业, staff {row}" for row in range(0, count, 7) if size[row] != 4},
    )


def found_by_columns(name: str, count: int, first: int = 1) -> Assessed:
    edition = EDITIONS[name]
    return assess(edition, employers(edition, count, first), max(ON, edition.pay_by.value), ROWS)


@pytest.mark.parametrize("name", EDITIONS)
def test_no_employer_is_decided_otherwise_than_one_by_one(name: str) -> None:
    found = found_by_columns(name, EMPLOYERS // len(EDITIONS) + 1)
    receipts = encoded(found)
    outcomes: Counter[str] = Counter()
    for row, receipt in enumerate(receipts):
        expected = found.fact(row)
        outcomes[expected.outcome] += 1
        assert receipt == expected.model_dump_json().encode()
    assert len(outcomes) == 3, "The employers are varied enough for every outcome."


def test_a_receipt_is_the_fact_that_readers_read() -> None:
    found = found_by_columns("qinghai-2021", 200)
    for row, receipt in enumerate(encoded(found)):
        assert EmployerAssessed.model_validate_json(receipt) == found.fact(row)


@pytest.mark.parametrize(
    ("fact", "number"),
    [
        ("insured_sum", MOST_PEOPLE),
        ("insured_sum", MOST_PEOPLE + 1),
        ("laid_off", 2**60),
        ("laid_off", 2**62),
        ("unit_paid_fen", MOST_FEN),
        ("unit_paid_fen", MOST_FEN + 1),
        ("unit_paid_fen", 2**60),
        ("unit_paid_fen", 2**62),
    ],
)
@pytest.mark.parametrize("name", ["qinghai-2021", "qinghai-2022", "zhejiang", "yangzhou", "up"])
def test_numbers_beyond_all_bounds_are_decided_alike(name: str, fact: str, number: int) -> None:
    edition = EDITIONS[name]
    columns = employers(edition, 300, 1)
    columns = replace(columns, counts={**columns.counts, fact: np.full(300, number)})
    found = assess(edition, columns, max(ON, edition.pay_by.value), ROWS)
    assert encoded(found) == [found.fact(row).model_dump_json().encode() for row in range(300)]


def test_products_at_the_bounds_fit_64_bits() -> None:
    """Where people and money are at their bounds, twice sixteen terms, twelve months and both sides of a ratio."""
    side = 16 * 12 * MOST_PEOPLE
    assert side * side < 2**63
    assert 4 * MOST_FEN * 10**4 * 2 < 2**63


@pytest.mark.parametrize("name", ["qinghai-2021", "jiangxi-2023", "placed"])
def test_the_sheet_says_what_the_receipts_say(name: str) -> None:
    found = found_by_columns(name, 1_000)
    for row, cells in enumerate(sheet_rows(found)):
        fact, line = found.fact(row), dict(zip(SHEET, cells, strict=True))
        assert (line["uscc"], line["outcome"], line["route"]) == (fact.uscc, fact.outcome, fact.route)
        assert line["reasons"] == " ".join(fact.reasons)
        refund = "" if fact.amount_fen is None else f"{fact.amount_fen // 100}.{fact.amount_fen % 100:02d}"
        assert line["refund"] == refund
        assert (line["premium_paid"] == "") == (fact.outcome == "not_assessable")
        assert line["layoff_rate"] == "" or len(line["layoff_rate"].split(".")[1]) == 9
