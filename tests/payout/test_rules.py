"""How payments are made stands in the edition; what it does not say is assumed, and shown with why."""

import json
from importlib.resources import files
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from services.eligibility import editions
from services.eligibility.editions import parse
from services.payout.domain.rules import PayoutRules, Rules, rules_in
from shared.editions.payments import Payments
from tests.eligibility.test_policy_api import put_in_force
from tests.payout.paying import draft, ordered
from tests.people import QINGHAI, employer
from tests.system import InProcess

ONE = employer(1)


def saying(**values: Any) -> str:
    """The edition of Qinghai 2021 with a section of payments."""
    content = yaml.safe_load((files(editions.__name__) / f"{QINGHAI}.yaml").read_text(encoding="utf-8"))
    content["payments"] = {name: {"value": value, "source": "X74 §1"} for name, value in values.items()}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def rules_of(**values: Any) -> PayoutRules:
    text, edition = parse(saying(**values))
    return rules_in(text, edition.sha256)


def test_an_edition_that_is_silent_is_paid_by_what_is_assumed() -> None:
    rules = rules_of()
    assert (rules.approvals(99_999_999), rules.approvals(100_000_000)) == (1, 2)
    assert (rules.attempts_allowed, rules.payee_check, rules.fund_level) == (3, "if-asked", "city")
    told = Payments().told()
    assert all(one["source"] is None and len(one["assumption"]) > 20 for one in told.values())


def test_an_edition_may_say_otherwise_value_by_value() -> None:
    rules = rules_of(fund_level="province", second_approver_from="500.00")
    assert rules.fund_region("630102") == "630000"
    assert (rules.approvals(49_999), rules.approvals(50_000)) == (1, 2)
    assert rules.attempts_allowed == rules_of().attempts_allowed
    assert rules.sha256 != rules_of().sha256


def test_an_edition_of_before_there_was_such_a_section_is_read_as_a_silent_one() -> None:
    text, edition = parse(saying())
    old = json.loads(text)
    del old["payments"]
    assert rules_in(json.dumps(old), edition.sha256) == rules_in(text, edition.sha256)
    assert Rules.none().of("anything-2030").attempts_allowed == 3


def test_a_value_that_a_later_program_wrote_is_passed_over() -> None:
    content = {"payments": {"colour_of_the_paper": {"value": "blue", "source": "X74 §1"}}}
    assert rules_in(json.dumps(content), "") == rules_in("{}", "")


@pytest.mark.parametrize(
    ("agency", "region"), [("630102", "630100"), ("630100", "630100"), ("630000", None), ("000000", None)]
)
def test_a_fund_is_that_of_the_pooling_region(agency: str, region: str | None) -> None:
    assert rules_of().fund_region(agency) == region


@pytest.mark.parametrize(
    "wrong",
    [
        {"fund_level": "village"},
        {"second_approver_from": "1000000.005"},
        {"attempts_before_a_person_decides": 0},
        {"anything": 1},
    ],
)
def test_an_edition_that_says_anything_else_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(saying(**wrong))


async def test_a_batch_is_drafted_by_the_content_adopted_last(system: InProcess) -> None:
    await ordered(system, ONE)
    text = saying(second_approver_from="0.01")
    await put_in_force(system, text)
    batch = await draft(system)
    (drafted,) = await system.events("payout", "batch-drafted")
    assert (drafted.batch_id, drafted.approvals, drafted.rules_sha256) == (batch, 2, parse(text)[1].sha256)
