"""The sample of ``policy check`` isolates each formula where any of several is enough (Zhejiang)."""

import copy
from typing import Any

import pytest

from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted, canonical
from services.eligibility.editions.checking import decided
from services.eligibility.editions.sample import make_sample
from tests.eligibility.test_editions import document
from tests.eligibility.test_layoff_formulas import layoff

DECREASE = "opening -december / opening"
SINCE = {"headcount": "december", "opening": "prior_december january"}
FORMULAS = {
    "claimants of the year": "new_claimants / opening",
    "claimants and those of January": "january_claimants new_claimants_from_february / opening",
    "laid off": "laid_off / average_insured",
    "lump sums": "new_claimants lump_sum_claimants / opening",
}


def edition(section: dict[str, Any]) -> Edition:
    return adopted(canonical(document() | {"layoff": section}))


def tells_apart(one: Edition, other: Edition) -> bool:
    return any(decided(one, employer) != decided(other, employer) for employer in make_sample(one))


@pytest.mark.parametrize("second", FORMULAS.values(), ids=FORMULAS)
def test_each_term_of_either_formula_decides_something(second: str) -> None:
    section = layoff(DECREASE, second, **SINCE)
    for number, formula in enumerate(section["tests"][0]["any_of"]):
        for term in formula["value"]["count"]:
            changed = copy.deepcopy(section)
            rest = [one for one in formula["value"]["count"] if one != term] or ["cumulative_insured"]
            changed["tests"][0]["any_of"][number]["value"]["count"] = rest
            assert tells_apart(edition(section), edition(changed)), f"{term} of formula {number}"


def test_a_formula_that_stands_twice_still_decides_nothing() -> None:
    twice = layoff(DECREASE, DECREASE, **SINCE)
    changed = copy.deepcopy(twice)
    changed["tests"][0]["any_of"][1]["value"]["count"] = ["opening"]
    assert not tells_apart(edition(twice), edition(changed))
