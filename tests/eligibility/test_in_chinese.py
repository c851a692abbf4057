"""No English in what eligibility says in Chinese: every reason, clause, assumption and step, of every edition."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from services.eligibility.comparison.simulating import Simulation, chart
from services.eligibility.domain.assessment import receipt
from services.eligibility.domain.columns import Columns
from services.eligibility.domain.contribution_facts import aggregate
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.exclusion import excluded_by
from services.eligibility.domain.explanation import explain
from services.eligibility.editions import all_editions, parse
from services.eligibility.editions.sample import SampleEmployer, make_sample
from shared.editions.citations import assumption_in, source_in
from shared.editions.reasons import OVERPAID, REASONS, in_language, said
from shared.words import places_of
from tests.editions.made_up import made_up
from tests.eligibility.facts import EDITION, STEADY, facts

_LATIN = re.compile(r"[A-Za-z]{2,}")
_NAMES = re.compile(r"\b(list|GB/T|wengang-engine/\d)\b|[0-9A-Z]{18}|[0-9a-f]{64}")
"""Names of documents and of standards, codes of employers, hashes: no words of a language."""
_VALUES: Mapping[str, Any] = {
    "county": "630102",
    "edition": "qinghai-2021",
    "title": "Dishonest",
    "unit_kind": "law_firm",
    "day": date(2021, 5, 21),
    "month": "2020-03",
    "months": ("2020-03", "2020-04"),
    "year": 2020,
    "paid": 5,
    "least": 6,
    "missing": 3,
    "owed_fen": 123,
    "placed_fen": 12_345,
    "premium_fen": 54_321,
    "rate": Fraction(1, 7),
    "limit": Fraction(6, 100),
    "test": "turnover",
    "uscc": "91630102000000001D",
    "reason": "重复参保",
}
MADE_UP = [parse(content)[1] for content in made_up().values()]
_CALLED = {"Dishonest": "失信名单", "turnover": "流动率"}


def english(text: str, edition: str = "qinghai-2021") -> list[str]:
    return _LATIN.findall(_NAMES.sub("", text.replace(edition, "")))


@pytest.mark.parametrize("code", [*REASONS, *OVERPAID])
def test_a_reason_that_is_stored_in_english_is_read_in_chinese(code: str) -> None:
    words = {**REASONS, **OVERPAID}[code]
    values = {name: _VALUES[name] for name in places_of(words.en)}
    chinese = said(words, values, "zh", _CALLED)
    assert in_language(said(words, values, "en"), "zh", _CALLED) == chinese
    assert english(chinese) == []
    assert "630102" not in chinese.replace(_VALUES["uscc"], "")


def test_what_is_none_of_our_sentences_is_read_as_it_stands() -> None:
    assert in_language("因故。", "zh") == "因故。"
    assert in_language("Nobody was insured in 2020.", "en") == "Nobody was insured in 2020."


@pytest.mark.parametrize("edition", all_editions().values(), ids=lambda one: one.id)
def test_every_clause_and_assumption_of_a_shipped_edition_has_its_chinese(edition: Edition) -> None:
    for place, value in edition.sourced():
        assert english(re.sub(r"\b(N|Q|X|G)\d+\b", "", source_in(value.source, "zh"))) == [], place
        if value.assumption:
            assert english(assumption_in(value.assumption, None, "zh")) == [], place
    for name, document in edition.documents.items():
        if document.assumption:
            assert english(assumption_in(document.assumption, None, "zh")) == [], name


def test_a_content_that_says_an_assumption_in_chinese_is_told_in_it() -> None:
    assert assumption_in("As everywhere else.", "与各地一致。", "zh") == "与各地一致。"
    assert assumption_in("As everywhere else.", "与各地一致。", "en") == "As everywhere else."


def _texts(told: Mapping[str, Any]) -> Iterator[str]:
    """What of an explanation is for people; rules, operands and results are for programs."""
    yield told["edition"]["title"]
    yield from told["reasons"]
    for step in told["steps"]:
        yield from (step["title"], step["text"], step["clause"])
        yield from (text for source in step["sources"] for text in (source["source"], source["assumption"] or ""))
    for one in told["assumptions"]:
        yield from one.values()
    yield from (one["text"] for one in told["what_if"])
    yield told["recomputed"]["why_not"] or ""


def _explained(edition: Edition, one: SampleEmployer) -> Mapping[str, Any]:
    known = one.facts.changed(excluded_by=excluded_by(edition, one.entries, one.on))
    counts = aggregate(edition.base_year.value, known.first_insured_month, one.months)
    return explain(receipt(edition, known, counts, one.on, "a:1"), edition, "zh")


@pytest.mark.parametrize("edition", [*all_editions().values(), *MADE_UP], ids=lambda one: one.id)
def test_whatever_an_edition_decides_it_explains_without_a_word_of_english(edition: Edition) -> None:
    known = {*edition.documents}
    shipped = edition.id in all_editions()
    found = set()
    for one in make_sample(edition)[::7]:
        told = _explained(edition, one)
        for text in _texts(told if shipped else {**told, "assumptions": [], "steps": _without_sources(told)}):
            found |= {word for word in english(text, edition.id) if word not in known}
    assert found == set()


def _without_sources(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Made-up editions cite in English, as their makers wrote."""
    return [{**step, "clause": "", "sources": []} for step in told["steps"]]


def test_the_chart_of_a_simulation_is_chinese_to_readers_of_chinese() -> None:
    simulation = Simulation(EDITION, EDITION, date(2021, 8, 31), date(2021, 8, 31))
    simulation.add(Columns.of([facts()], [aggregate(2020, "2015-03", STEADY)]))
    text = chart(simulation, "zh")
    shown = " ".join(re.findall(r">([^<]+)<", text))
    assert english(shown) == []
    assert "城东区" in shown
    assert "by county" in chart(simulation)
