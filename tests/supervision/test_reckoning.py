"""Decisions are worked again by the edition that each names: an honest one is left alone, whatever the edition says."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.domain.rules.refund import rounded
from services.eligibility.editions import parse
from services.supervision.alerts.finding import Finding, judge
from services.supervision.alerts.pictures.case import case_picture
from services.supervision.alerts.pictures.decisions import DECISIONS
from services.supervision.alerts.registry import CASE_RULES
from services.supervision.domain.law import law_of
from services.supervision.domain.record import Record
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed, PlacementShare
from tests.eligibility.test_editions import changed, document
from tests.supervision.laws import laws_of

USCC = "91630102000000001D"
AT = datetime(2021, 8, 2, tzinfo=UTC)
ON = date(2021, 8, 2)
Change = Callable[[dict[str, Any]], Any]
_RULES = tuple(rule for rule in CASE_RULES if rule.begins == DECISIONS)


def months(year: int, **more: int) -> tuple[ContributionMonth, ...]:
    """The December before, and a year of twenty people who paid 1.03 and 0.52 yuan a month each."""
    names = [f"{year - 1}-12", *(f"{year}-{number:02d}" for number in range(1, 13))]
    nothing = dict.fromkeys(("retired", "deceased", "new_claimants"), 0)
    return tuple(
        ContributionMonth(month=name, insured=20, unit_paid_fen=2_063, staff_paid_fen=1_041, **nothing, **more)
        for name in names
    )


def employer(**values: Any) -> KnownEmployer:
    plain: dict[str, Any] = {
        "uscc": USCC,
        "name": "西宁商贸有限公司",
        "agency": "630102",
        "unit_kind": "enterprise",
        "size_class": "small",
        "first_insured_month": "2010-03",
        "received_prior_refund": True,
        "dispatch_firm": False,
    }
    return KnownEmployer(**plain | values)


def judged(
    text: str, edition: Edition, assessed: EmployerAssessed, rows: tuple[ContributionMonth, ...]
) -> list[Finding]:
    facts = (
        ("contributions-recorded", {"months": [one.model_dump(mode="json") for one in rows]}),
        ("employer-assessed", assessed.model_dump(mode="json")),
    )
    records = [
        Record("eligibility", 10 + number, f"case:{edition.id}:{USCC}", name, AT, "x", data)
        for number, (name, data) in enumerate(facts)
    ]
    case = case_picture(edition.id, USCC, records)
    return judge(_RULES, case, case.whose, laws_of([(edition.id, text)]).terms_for(edition.id))


def found(
    change: Change, facts: KnownEmployer | None = None, rows: tuple[ContributionMonth, ...] = (), **wrong: Any
) -> set[str]:
    """What supervision says of a decision that eligibility's engine made, or of one with something ``wrong`` in it."""
    text, edition = parse(changed(change))
    counted = rows or months(edition.base_year.value)
    assessed = assess(edition, facts or employer(), counted, f"{edition.id}:{USCC}:1", ON, "1")
    assert assessed.outcome == "eligible", assessed.reasons
    return {one.kind for one in judged(text, edition, assessed.model_copy(update=wrong), counted)}


def rounds(way: str) -> Change:
    return lambda one: one["rounding"].update(value=way)


def counts_back_payments(one: dict[str, Any]) -> None:
    one["premium"]["value"] = ["unit_paid", "staff_paid", "back_paid", "late_fees"]


def named_for_its_base_year(one: dict[str, Any]) -> None:
    one["id"] = "qinghai-2020"


def splits(placed_rate: str) -> Change:
    def change(one: dict[str, Any]) -> None:
        one["dispatch"] = {
            "base": {"value": "by-placement", "source": "X74 §2, Q35 §3"},
            "placed_rate": {"value": placed_rate, "source": "X74 §2"},
        }

    return change


PREMIUM = 12 * (2_063 + 1_041)
FIRM = employer(
    dispatch_firm=True,
    size_class="large",
    placements=(
        PlacementShare(using_uscc=None, unit_kind="enterprise", size_class="large", premium_fen=7_001),
        PlacementShare(
            using_uscc="91630102000000002B", unit_kind="enterprise", size_class="micro", premium_fen=PREMIUM - 9_006
        ),
        PlacementShare(
            using_uscc="126301020000000035", unit_kind="public_institution", size_class=None, premium_fen=2_005
        ),
    ),
)
WAYS = [f"{mode}-to-{unit}" for mode in ("half-up", "half-even", "down", "up") for unit in ("fen", "jiao", "yuan")]


@pytest.mark.parametrize("way", WAYS)
def test_an_edition_that_rounds_otherwise_raises_no_alarm(way: str) -> None:
    assert found(rounds(way)) == set()


def test_back_payments_that_an_edition_counts_raise_no_alarm() -> None:
    assert found(counts_back_payments, rows=months(2020, back_paid_fen=500, late_fees_fen=7)) == set()


def test_an_edition_that_is_named_for_its_base_year_raises_no_alarm() -> None:
    assert found(named_for_its_base_year) == set()


@pytest.mark.parametrize("placed_rate", ["dispatch-firm", "using-firm"])
def test_a_premium_that_is_split_by_placement_is_worked_share_by_share(placed_rate: str) -> None:
    """A large dispatch firm's placed share may earn the using firm's higher rate: more than the firm's own."""
    assert found(splits(placed_rate), FIRM) == set()
    assert found(splits(placed_rate), FIRM, amount_fen=20_000) == {"misrouted.recomputed-amount"}


def test_a_rate_that_rose_in_the_year_counts_from_its_day() -> None:
    def raised(one: dict[str, Any]) -> None:
        later = {"value": "0.90", "source": "Q48 §2", "in_force_from": "2021-08-02"}
        one["rates"].append({"unit_kinds": ["enterprise"], "size_classes": ["medium", "small", "micro"], "rate": later})

    assert found(raised) == set()
    assert found(raised, decided_on=date(2021, 8, 1)) == {"misrouted.recomputed-amount"}


def test_a_fen_more_than_the_edition_gives_is_grave() -> None:
    for change in (*map(rounds, WAYS), counts_back_payments, named_for_its_base_year):
        text, edition = parse(changed(change))
        rows = months(edition.base_year.value)
        right = assess(edition, employer(), rows, f"{edition.id}:{USCC}:1", ON, "1")
        assert right.amount_fen is not None
        wrong = right.model_copy(update={"amount_fen": right.amount_fen + 1})
        (alarm,) = judged(text, edition, wrong, rows)
        assert (alarm.kind, alarm.rule.severity, alarm.amount_fen) == ("misrouted.recomputed-amount", "grave", 1)


def test_a_rate_that_the_edition_does_not_have_for_such_an_employer_is_grave() -> None:
    """The receipt agrees with itself: premium times the rate that it names."""
    large = employer(size_class="large")
    at_sixty: dict[str, Any] = {"rate": "3/5", "amount_fen": rounded(Fraction(3 * PREMIUM, 5), "half-up-to-fen")}
    assert found(lambda _: None, large, **at_sixty) == {"misrouted.recomputed-amount"}


def test_a_premium_that_nobody_paid_is_grave_also_when_it_was_back_paid() -> None:
    back = months(2020, back_paid_fen=500)
    more: dict[str, Any] = {"premium_paid_fen": PREMIUM + 12 * 500}
    assert found(lambda _: None, rows=back, **more) >= {"misrouted.premium-beyond-payments"}
    assert found(counts_back_payments, rows=back) == set()


def test_a_decision_by_a_content_that_nobody_adopted_is_grave() -> None:
    assert found(lambda _: None, edition_sha256="f" * 64) == {"misrouted.unadopted-edition"}


def test_a_decision_made_again_in_a_review_is_worked_again_too() -> None:
    text, edition = parse(changed(lambda _: None))
    rows = months(2020)
    right = assess(edition, employer(), rows, f"{edition.id}:{USCC}:1", ON, "1")
    for more, kinds in ((0, []), (1, ["misrouted.recomputed-amount"])):
        amount = (right.amount_fen or 0) + more
        inside = right.model_copy(update={"amount_fen": amount}).model_dump(mode="json")
        record = Record("eligibility", 5, "case:x", "decision-reviewed", AT, "x", {"assessment": inside})
        case = case_picture(edition.id, USCC, [record])
        terms = laws_of([(edition.id, text)]).terms_for(edition.id)
        assert [one.kind for one in judge(_RULES, case, case.whose, terms)] == kinds


def test_where_no_edition_is_known_nothing_is_said() -> None:
    text, edition = parse(changed(lambda _: None))
    assessed = assess(edition, employer(), months(2020), f"{edition.id}:{USCC}:1", ON, "1")
    old = assessed.model_copy(update={"decided_on": None, "unit_kind": None, "amount_fen": 1})
    assert judged("{}", edition, old, months(2020)) == []
    assert [one.kind for one in judged(text, edition, old, months(2020))] == ["misrouted.recomputed-amount"]


@given(st.fractions(min_value=0, max_value=10**12), st.sampled_from(WAYS))
def test_supervision_rounds_as_eligibility_does_though_by_its_own_sums(exact: Fraction, way: str) -> None:
    content = document()
    content["rounding"]["value"] = way
    law = law_of(json.dumps(content, default=str))
    assert law is not None
    assert law.rounded(exact) == rounded(exact, way)
