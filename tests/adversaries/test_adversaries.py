"""A season in which adversaries act, small: what was found of it once is found again, and honest people are let alone.

``found.json`` has what is found today and what is missed; ``python -m tests.adversaries --keep`` writes it anew.
"""

import pytest

from tests.adversaries.kept import EMPLOYERS, FATES, SEED, kept
from tests.adversaries.measure import Report, measure
from tests.adversaries.play import play_twice
from tests.adversaries.strategies import FAMILIES, KINDS


@pytest.fixture(scope="module")
def report() -> Report:
    return measure(*play_twice(SEED, EMPLOYERS, 1))


def test_what_was_found_of_adversaries_once_is_found_again(report: Report) -> None:
    seen = {one.plot.kind for one in report.outcomes if one.fate in ("found", "held")}
    told = kept()
    assert {*told["found"], *told["held"]} - seen == set()
    assert len(set(told["ranked"]) - seen) <= len(told["ranked"]) // 4, sorted(set(told["ranked"]) - seen)


def test_adversaries_or_not_honest_employers_are_let_alone(report: Report) -> None:
    assert [one["kind"] for one in report.honest if one["severity"] == "grave"] == []
    assert report.falsely_named <= report.employers * 3 // 100, [one["kind"] for one in report.unfounded]


def test_every_kind_is_either_found_held_or_told_to_be_missed() -> None:
    told = kept()
    assert sorted(kind for fate in FATES for kind in told[fate]) == sorted(KINDS)
    assert len(KINDS) == sum(len(family.KINDS.all) for family in FAMILIES) > 70
