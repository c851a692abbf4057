"""What may be adopted: an edition in which every parameter decides something."""

from collections.abc import Callable
from typing import Any

import pytest

from services.eligibility.editions import checking, parse, shipped
from services.eligibility.editions.sample import make_sample
from tests.eligibility.test_editions import changed

SECOND_FORMULA = {"value": {"count": ["opening", "-december"], "over": ["opening"]}, "source": "N29 §1"}
UNREACHED = {
    "insured_at_most": {"value": 0, "source": "N29 §1"},
    "limit": {"value": "0.01", "source": "N29 §1"},
    "comparison": "at-most",
}


def with_exclusion(one: dict[str, Any]) -> None:
    one["exclusions"] = [
        {
            "list": "dishonest",
            "title": "Seriously dishonest",
            "title_zh": "严重失信主体名单",
            "standing": {"value": "on-the-day-of-decision", "source": "N29 §1"},
        }
    ]


def with_paid_months(one: dict[str, Any]) -> None:
    at_least, relief = {"value": 12, "source": "N29 §1"}, {"value": True, "source": "N29 §1"}
    one["paid_months"] = {"at_least": at_least, "relief_counts": relief}


def with_placements(one: dict[str, Any]) -> None:
    one["dispatch"] = {
        "base": {"value": "by-placement", "source": "X74 §2"},
        "placed_rate": {"value": "using-firm", "source": "X74 §2"},
    }


@pytest.mark.parametrize("name", shipped())
def test_every_parameter_of_a_shipped_edition_decides_something(name: str) -> None:
    found = checking.check(shipped()[name])
    assert found.problems == ()
    assert found.parameters >= 24


@pytest.mark.parametrize("change", [with_exclusion, with_paid_months, with_placements])
def test_what_an_edition_may_add_decides_something_too(change: Callable[[dict[str, Any]], None]) -> None:
    assert checking.check(changed(change)).problems == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda one: one["layoff"]["tests"][0]["any_of"].append(SECOND_FORMULA), "any_of.1.value.count -december"),
        (lambda one: one["layoff"]["tests"][0]["limits"].insert(0, UNREACHED), "limits.0.insured_at_most.value"),
        (lambda one: one["layoff"]["tests"][0]["limits"].insert(0, UNREACHED), "limits.0.limit.value"),
    ],
)
def test_a_parameter_that_decides_nothing_is_named(change: Callable[[dict[str, Any]], None], place: str) -> None:
    problems = checking.check(changed(change)).problems
    assert any(place in problem and "has no effect" in problem for problem in problems), problems


def test_a_fault_is_told_with_its_place() -> None:
    (problem,) = checking.check(changed(lambda one: one["pay_by"].update(bonus=1))).problems
    assert problem == "pay_by.bonus: There is no such field here."
    (gap,) = checking.check(changed(lambda one: one["rates"][1].update(size_classes=["medium"]))).problems
    assert "No rate for enterprise, small, micro." in gap


def test_the_same_edition_has_the_same_sample() -> None:
    _, edition = parse(shipped()["qinghai-2021"])
    assert make_sample(edition) == make_sample(edition)
