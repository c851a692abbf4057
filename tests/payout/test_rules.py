"""How payments are made, as data: every value is sourced, and an edition may say otherwise."""

from importlib.resources import files

import pytest

from services.payout.rules import parse_rules

OWN = (files("services.payout") / "rules.yaml").read_bytes()


def test_the_rules_say_when_a_second_approver_is_needed_to_the_fen() -> None:
    rules = parse_rules(OWN)[""]
    assert (rules.approvals(99_999_999), rules.approvals(100_000_000)) == (1, 2)
    assert (rules.attempts_allowed, rules.payee_check) == (3, "if-asked")


def test_an_edition_may_say_otherwise_value_by_value() -> None:
    changed = OWN.replace(b"editions: {}", "editions: {x-2024: {fund_level: {value: province, source: 文}}}".encode())
    rules = parse_rules(changed)
    assert rules["x-2024"].fund_region("630102") == "630000"
    assert rules["x-2024"].attempts_allowed == rules[""].attempts_allowed
    assert rules["x-2024"].sha256 != parse_rules(OWN)[""].sha256


@pytest.mark.parametrize(
    ("agency", "region"), [("630102", "630100"), ("630100", "630100"), ("630000", None), ("000000", None)]
)
def test_a_fund_is_that_of_the_pooling_region(agency: str, region: str | None) -> None:
    assert parse_rules(OWN)[""].fund_region(agency) == region


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (b"fund_level:\n    value: city", b"fund_level:\n    value: village"),
        (b'"1000000.00"', b'"1000000.005"'),
        (b"editions: {}", b"editions: {x: {anything: 1}}"),
        (b"    assumption: The unemployment fund", b"    remark: The unemployment fund"),
    ],
)
def test_rules_that_say_anything_else_are_refused(wrong: bytes, right: bytes) -> None:
    assert wrong in OWN
    with pytest.raises(ValueError, match="validation error"):
        parse_rules(OWN.replace(wrong, right))
