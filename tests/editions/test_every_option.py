"""The made-up editions and the shipped ones leave no option of the model untried."""

import os

import pytest

from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted, all_editions
from services.eligibility.editions.checking import check
from tests.editions.made_up import made_up
from tests.editions.options import choices, used_by


def _editions() -> list[Edition]:
    return [*all_editions().values(), *(adopted(content) for content in made_up().values())]


def test_each_option_is_used_by_some_edition() -> None:
    used = {choice for edition in _editions() for choice in used_by(edition)}
    assert sorted(map(str, choices() - used)) == []


def test_the_options_are_those_of_the_model() -> None:
    told = choices()
    assert ("a formula's term", "lump_sum_claimants") in told
    assert {("rounding", "half-even"), ("payments.fund_level.value", "province"), ("arrears", "silent")} <= told
    assert len(told) > 100


def test_they_differ_from_each_other_in_what_they_use() -> None:
    made = [used_by(adopted(content)) for content in made_up().values()]
    assert len(made) == 10
    assert all(one - other for one in made for other in made if one is not other)


@pytest.mark.skipif(os.environ.get("WENGANG_CAMPAIGN") != "long", reason="Half a minute; `make campaign`.")
@pytest.mark.parametrize("edition", made_up())
def test_they_are_fit(edition: str) -> None:
    assert check(made_up()[edition]).problems == ()
