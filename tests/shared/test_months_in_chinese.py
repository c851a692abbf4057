"""Wherever a sentence of ours names a month, it names it in Chinese as one says it."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.supervision.alerts.registry import EVERY_RULE
from services.supervision.alerts.words import filled
from shared.editions.reasons import REASONS, said
from shared.invalid import Fault
from shared.problem_types import ProblemType
from shared.words import Words, places_of
from wengang.problem_types import declared, faults

Say = Callable[[Mapping[str, Any]], str]
_STORED = re.compile(r"[0-9]{4}-[0-9]{2}")
_MONTHS = st.dates(date(1980, 1, 1), date(2100, 12, 31)).map(lambda day: f"{day:%Y-%m}")


def _in_an_alert(words: Words) -> Say:
    return lambda values: filled(words.zh, values, {}, "zh")


def _in_a_reason(words: Words) -> Say:
    return lambda values: said(words, values, "zh")


def _of_a_problem(kind: ProblemType | Fault) -> Say:
    return lambda values: kind.said_in("zh", values)


def _sentences() -> Iterator[tuple[str, str, Say]]:
    for name, kind in declared():
        yield name, kind.detail.zh, _of_a_problem(kind)
    for name, fault in faults():
        yield name, fault.says.zh, _of_a_problem(fault)
    for rule in EVERY_RULE:
        yield from ((code, words.zh, _in_an_alert(words)) for code, words in rule.sentences.items())
    yield from ((code, words.zh, _in_a_reason(words)) for code, words in REASONS.items())


def _months_of(template: str) -> set[str]:
    """Places of months, and not of how many there are."""
    return {place for place in places_of(template) if place.endswith("month")} | (
        {"months"} if "{months}" in template and "{months} 个月" not in template else set()
    )


SENTENCES = [one for one in _sentences() if _months_of(one[1])]


@pytest.mark.parametrize(("template", "say"), [one[1:] for one in SENTENCES], ids=[one[0] for one in SENTENCES])
@given(month=_MONTHS)
def test_a_month_in_a_sentence_is_said_and_not_stored(template: str, say: Say, month: str) -> None:
    months = _months_of(template)
    told = say({place: month if place in months else "某" for place in places_of(template)})
    year, number = map(int, month.split("-"))
    assert f"{year}年{number}月" in told
    assert not _STORED.search(told)


def test_sentences_of_every_kind_name_months() -> None:
    assert len(SENTENCES) > 10
