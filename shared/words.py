"""Words in the two languages of the house, with named places for values. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["zh", "en"]
_MONTHS = ("month", "months")
_MONTH_OR_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    en: str
    zh: str

    def __post_init__(self) -> None:
        if places_of(self.en) != places_of(self.zh):
            raise ValueError(f"The two languages have other places for values: {self.en!r}, {self.zh!r}")

    def said_in(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Term:
    """A value that programs know by its code and people by its words: a state, an outcome, a role."""

    code: str
    words: Words


def told(language: Language, value: object, name: str = "") -> str:
    """A value in a sentence: terms by their words, several with commas between, months in Chinese by the name of their
    place, all others as they are.

    >>> told("zh", [Term("paid", Words("paid", "已到账")), "b"])
    '已到账、b'
    >>> told("zh", "2021-09", "first_month")
    '2021年9月'
    """
    match value:
        case Term(_, words):
            return words.said_in(language)
        case list() | tuple():
            return ("、" if language == "zh" else ", ").join(told(language, one, name) for one in value)
        case str() if language == "zh" and name.rpartition("_")[2] in _MONTHS:
            return calendar(value)
        case _:
            return str(value)


def calendar(text: str) -> str:
    """A month or a day as it is said in Chinese; any other text as it is.

    >>> calendar("2020-03"), calendar("2021-05-21"), calendar("12")
    ('2020年3月', '2021年5月21日', '12')
    """
    if not _MONTH_OR_DAY.fullmatch(text):
        return text
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))


def places_of(template: str) -> set[str]:
    """
    >>> sorted(places_of("{amount_fen} was to be paid back by {due_on}, and less came."))
    ['amount_fen', 'due_on']
    """
    return set(_PLACE.findall(template))


def filled(
    template: str, values: Mapping[str, Any], show: Callable[[str, Any], str] = lambda _, value: str(value)
) -> str:
    """``show`` writes a value, given the name of its place. A place without a value stays one.

    >>> filled("{firm} has {left}.", {"firm": "{x}"})
    '{x} has {left}.'
    """
    return _PLACE.sub(lambda place: show(place[1], values[place[1]]) if place[1] in values else place[0], template)
