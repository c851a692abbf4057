"""A decision is explained from its receipt alone, done again, and told what would have changed it."""

import re
from datetime import date
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.domain.assessment import assess
from services.eligibility.domain.contribution_facts import ContributionFacts, aggregate
from services.eligibility.domain.counterfactual import what_ifs
from services.eligibility.domain.edition import RoundingMode
from services.eligibility.domain.explanation import explain, recompute
from services.eligibility.domain.wording import Lang, people
from services.eligibility.editions import adopted, all_editions, canonical
from services.eligibility.schemas.explanations import Explanation
from services.eligibility.use_cases.explain_assessment import answer_of
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed
from shared.eventlog.codec import EventCodec
from shared.money import yuan
from tests.eligibility.facts import BASE, EDITION, STEADY, TODAY, USCC, assessed, facts, month, year
from tests.eligibility.test_editions import document
from tests.eligibility.test_policy_check import with_exclusion, with_paid_months
from tests.people import QINGHAI


def offers(months: tuple[ContributionMonth, ...], **changes: Any) -> dict[tuple[str, str | None], tuple[int, int]]:
    employer = facts(**changes)
    found = what_ifs(EDITION, employer, aggregate(2020, employer.first_insured_month, months), TODAY)
    return {(one.change, one.value): (one.number, one.amount_fen) for one in found}


def test_a_receipt_is_small_and_gives_the_decision_again_after_a_turn_through_the_log() -> None:
    stored = EventCodec(EmployerAssessed).encode(assessed())
    assert len(stored) <= 700
    read = EventCodec(EmployerAssessed).decode(EmployerAssessed.topic, stored)
    assert read == assessed()
    assert isinstance(read, EmployerAssessed)
    assert recompute(read, EDITION).equal


@pytest.mark.parametrize(
    "change",
    [
        {"amount_fen": 144_001},
        {"outcome": "ineligible"},
        {"counts": (8191, 8191, 8191, 20, 20, 19, 0, 239, 240, 20, 120_000, 120_000)},
        {"size_class": "large"},
        {"route": "confirming"},
    ],
)
def test_a_receipt_that_was_changed_is_found_out(change: dict[str, Any]) -> None:
    again = recompute(assessed().model_copy(update=change), EDITION)
    assert (again.possible, again.equal) == (True, False)
    assert again.differences


def test_another_edition_or_engine_cannot_do_it_again_and_says_so() -> None:
    other = recompute(assessed(), all_editions()["qinghai-2022"])
    assert (other.possible, other.why_not is not None) == (False, True)
    old = recompute(assessed().model_copy(update={"engine": "wengang-engine/1"}), EDITION)
    assert old.why_not is not None
    assert old.why_not.en == "It was decided by wengang-engine/1, and this is wengang-engine/3."


def test_the_working_is_told_in_both_languages_with_every_assumption_used() -> None:
    chinese, english = (explain(assessed(), EDITION, lang, STEADY) for lang in ("zh", "en"))
    texts = {step["rule"]: (step["title"], step["text"]) for step in chinese["steps"]}
    assert texts["refund"] == ("返还金额", "2400.00 元 × 60% = 1440.00 元（四舍五入到分）")
    assert texts["premium_paid"] == ("实际缴纳失业保险费", "单位缴费 1200.00 元 + 个人缴费 1200.00 元 = 2400.00 元")
    said = {step["rule"]: step["text"] for step in english["steps"]}
    assert said["layoff_limit"] == "0 % ≤ 20 % (average insured 20)"
    assert english["months_add_up"] is True
    assert english["months"][1]["employer_paid"] == "100.00"
    used = {one["assumption"] for one in english["assumptions"]}
    assert EDITION.rounding.assumption in used
    assert EDITION.pay_within_days.assumption not in used  # no rule of the decision took it


@pytest.mark.parametrize("mode", get_args(RoundingMode))
@pytest.mark.parametrize("unit", ["fen", "jiao", "yuan"])
def test_every_rounding_that_an_edition_may_name_is_told_in_words(mode: str, unit: str) -> None:
    edition = EDITION.model_copy(
        update={"rounding": EDITION.rounding.model_copy(update={"value": f"{mode}-to-{unit}"})}
    )
    decided = assess(edition, facts(), STEADY, f"{QINGHAI}:{USCC}:1", TODAY, "1")
    languages: tuple[Lang, ...] = ("zh", "en")
    for lang in languages:
        steps = explain(decided, edition, lang, STEADY)["steps"]
        (told,) = (one["text"] for one in steps if one["rule"] == "refund")
        assert "-to-" not in told
        assert bool(re.search("[\u4e00-\u9fff]", told)) == (lang == "zh")


def test_rows_that_do_not_add_up_to_the_receipt_are_found_out() -> None:
    assert explain(assessed(), EDITION, "en", year(20, 19))["months_add_up"] is False


def test_a_reason_is_told_in_chinese() -> None:
    assert explain(assessed(months=year(100, 90)), EDITION, "zh")["reasons"] == ["裁员率 10% 高于上限 6%。"]


def test_fewer_leavers_would_have_been_paid_and_one_fewer_of_them_would_not() -> None:
    # 90 of 100 stayed; 6 % allows 94.
    number, amount = offers(year(100, 90))["fewer-leavers", None]
    assert (number, amount) == (4, 144_000)
    told = explain(assessed(months=year(100, 90)), EDITION, "en")["what_if"]
    assert told[0]["text"] == "With 4 fewer leavers you would have received 1440.00."


def test_where_the_limit_changes_on_the_way_the_least_number_is_told() -> None:
    # An average of 30 at most has a limit of 20 %: 31 people until November and 19 in December are an average of 30.
    number, _ = offers(year(31, 19))["fewer-leavers", None]
    for fewer in range(1, number):
        assert assessed(months=year(31, 19 + fewer)).outcome == "ineligible"
    assert assessed(months=year(31, 19 + number)).outcome == "eligible"


def test_another_size_is_told_with_its_amount() -> None:
    assert offers(STEADY, size_class="large")["size-class", "small"] == (0, 144_000)
    assert ("size-class", "medium") not in offers(STEADY)  # the same amount is no news
    assert offers(STEADY, size_class=None)["size-class", "large"] == (0, 72_000)


def test_months_and_lists_are_told() -> None:
    changed = document()
    with_exclusion(changed)
    with_paid_months(changed)
    edition = adopted(canonical(changed))
    unpaid = tuple(
        one.model_copy(update={"unit_paid_fen": 0, "staff_paid_fen": 0}) if one.month in BASE[3:5] else one
        for one in STEADY
    )
    counts = aggregate(2020, "2015-03", unpaid)
    (more,) = (one for one in what_ifs(edition, facts(), counts, TODAY) if one.change == "more-paid-months")
    assert (more.number, more.amount_fen) == (2, 120_000)
    excluded = facts(excluded_by=("dishonest",))
    found = assess(edition, excluded, STEADY, "one", TODAY)
    assert found.reasons == ("It stands on a list that excludes: Seriously dishonest.",)
    (freed,) = (
        one
        for one in what_ifs(edition, excluded, aggregate(2020, "2015-03", STEADY), TODAY)
        if one.value == "dishonest"
    )
    assert freed.amount_fen == 144_000


def test_where_something_is_missing_nothing_is_promised() -> None:
    assert offers(STEADY[1:]) == {}


def test_the_first_engines_receipt_is_told_as_it_was_written_down() -> None:
    from pathlib import Path

    golden = Path(__file__).parents[1] / "contracts" / "golden" / "eligibility.employer-assessed.v1.json"
    old = EventCodec(EmployerAssessed).decode("eligibility.employer-assessed.v1", golden.read_bytes())
    assert isinstance(old, EmployerAssessed)
    told = explain(old, EDITION, "en")
    assert [step["rule"] for step in told["steps"]][:3] == ["county", "rate", "months"]
    assert told["recomputed"]["possible"] is False


_counts = st.integers(min_value=0, max_value=300)


@settings(max_examples=80, deadline=None)
@given(
    insured=st.lists(_counts, min_size=13, max_size=13), first=st.integers(min_value=0, max_value=12), retired=_counts
)
def test_what_is_packed_is_unpacked_and_any_receipt_gives_itself_again(
    insured: list[int], first: int, retired: int
) -> None:
    names = ("2019-12", *BASE)
    months = tuple(month(name, people, retired=retired) for name, people in zip(names, insured, strict=True))[first:]
    start = "2012-01" if first == 0 else names[first]
    counts = aggregate(2020, start, months)
    assert ContributionFacts.unpacked(counts.packed()) == counts
    found = assess(EDITION, facts(first_insured_month=start), months, "one", date(2021, 8, 2), "1")
    assert recompute(EmployerAssessed.model_validate_json(found.model_dump_json()), EDITION).equal
    assert explain(found, EDITION, "zh", months)["months_add_up"] in (True, None)


@pytest.mark.parametrize("lang", get_args(Lang))
@pytest.mark.parametrize("months", [STEADY, year(20, 10), STEADY[:5]])
def test_the_document_of_the_api_says_what_an_explanation_holds(
    lang: Lang, months: tuple[ContributionMonth, ...]
) -> None:
    found = assessed(months=months)
    explanation = explain(found, EDITION, lang, months)
    answer = answer_of(found, explanation).model_dump(mode="json", exclude_unset=True)
    stored = found.model_dump(mode="json")
    amounts = {name: stored.pop(f"{name}_fen") for name in ("premium_paid", "amount")}
    told = {name: None if fen is None else yuan(fen) for name, fen in amounts.items()}
    assert answer == {**stored, **told, "explanation": explanation}
    assert set(answer["explanation"]) == set(Explanation.model_fields)


def test_the_working_is_told_in_plain_chinese_without_codes_or_bare_fractions() -> None:
    steps = explain(assessed(months=year(7, 5)), EDITION, "zh", year(7, 5))["steps"]
    said = {step["rule"]: step["text"] for step in steps}
    assert said["county"] == "参保地城东区，属于本政策适用的县区"
    assert said["months"] == "应有 13 个月的缴费记录，齐全"
    assert said["average_insured"].startswith("各月参保人数合计 ")
    assert said["average_insured"].endswith(" 人（41/6）")
    assert said["layoff_rate"] == (
        "（期初参保人数 7 人 − 12月参保人数 5 人 − 退休人数 0 人 − 死亡人数 0 人）"
        "÷ 期初参保人数 7 人 = 2/7 ≈ 28.5714285%"
    )
    assert people(Fraction(95, 2)) == "47.5 人"
    assert people(Fraction(66)) == "66 人"
    short = explain(assessed(months=year(7, 5)[:-1]), EDITION, "zh")["steps"]
    assert {step["rule"]: step["text"] for step in short}["months"] == "应有 13 个月的缴费记录，缺2020年12月"
