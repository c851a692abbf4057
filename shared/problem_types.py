"""Every way to say no: a code with values, and what people are told of it in both languages. Pure.

A problem type is declared once, as a constant, in a module named ``refusals`` (what the rules refuse) or ``problems``
(everything else); ``docs/reference/problems.md`` is generated from them. Of values, names of places say how they are
shown: ``…_fen`` as yuan, ``agency``, ``county``, ``region`` and names that end so by the region's name in Chinese;
``…month`` as one says it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from shared.clock import SHANGHAI
from shared.money import yuan
from shared.regions import region_name
from shared.words import Language, Term, Words, filled, places_of, told

_REGIONS = ("agency", "county", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """RFC 9457 §3.1.1. ``code`` ends the type's URI and is stable; so are the names of values."""

    code: str
    status: int
    title: Words
    detail: Words
    """Why, with places for values."""
    remedy: Words
    """What the reader does next."""
    call: str | None = None
    """The operation that does it, by its ``operationId``."""

    def saying(self, en: str, zh: str) -> "ProblemType":
        """The same type with another sentence, for another way of coming to it."""
        return replace(self, detail=Words(en, zh))

    @property
    def places(self) -> frozenset[str]:
        return frozenset(places_of(self.detail.en) | places_of(self.remedy.en))

    def said_in(self, language: Language, values: Mapping[str, Any]) -> str:
        return filled(self.detail.said_in(language), values, partial(_shown, language))

    def remedy_in(self, language: Language, values: Mapping[str, Any]) -> str:
        return filled(self.remedy.said_in(language), values, partial(_shown, language))


def refusal(code: str, *, title: Words, detail: Words, remedy: Words, call: str | None = None) -> ProblemType:
    """What the rules refuse: HTTP 409."""
    return ProblemType(code=code, status=409, title=title, detail=detail, remedy=remedy, call=call)


def missing(what: str, *, en: str, zh: str, remedy: Words | None = None, call: str | None = None) -> ProblemType:
    """There is no such thing: ``no-such-<what>``, HTTP 404. ``en`` and ``zh`` name it: *batch*, 批次."""
    return ProblemType(
        code=f"no-such-{what}",
        status=404,
        title=Words("Not found", "不存在"),
        detail=Words(f"There is no such {en}.", f"没有该{zh}。"),
        remedy=remedy
        or Words(
            f"Check the id of the {en}; a list or an earlier answer has it.",
            f"请核对{zh}编号，可从列表或此前的答复中取得。",
        ),
        call=call,
    )


def values_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them: a term by its code, days and instants in ISO 8601."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    match value:
        case Term(code):
            return code
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return str(value)


def _shown(language: Language, name: str, value: Any) -> str:
    match value:
        case Term(_, words):
            return words.said_in(language)
        case datetime() if language == "zh":
            here = value.astimezone(SHANGHAI)
            return f"{here.year}年{here.month}月{here.day}日{here:%H:%M}"
        case date() if language == "zh":
            return f"{value.year}年{value.month}月{value.day}日"
        case date():
            return value.isoformat()
        case int() if name.endswith("_fen"):
            return yuan(value)
        case str() if language == "zh" and name.rpartition("_")[2] in _REGIONS:
            return region_name(value) or value
        case list() | tuple():
            return ("、" if language == "zh" else ", ").join(_shown(language, name, one) for one in value)
        case _:
            return told(language, value, name)
