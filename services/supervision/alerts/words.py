"""Words in the two languages of the house, with named places for values. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.money import yuan

Language = Literal["en", "zh"]
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


def places_of(template: str) -> set[str]:
    """
    >>> sorted(places_of("{amount_fen} was to be paid back by {due_on}, and less came."))
    ['amount_fen', 'due_on']
    """
    return set(_PLACE.findall(template))


def filled(template: str, values: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> str:
    """``known``: words for values, by place. Money is shown in yuan; a place without a value stays one.

    >>> filled("{firm} has {left_fen}: {state}", {"firm": "{x}", "left_fen": 1234, "state": "held"}, {})
    '{x} has 12.34: held'
    """

    def shown(place: re.Match[str]) -> str:
        name = place[1]
        if name not in values:
            return place[0]
        value = values[name]
        if name.endswith("_fen") and isinstance(value, int):
            return yuan(value)
        return known.get(name, {}).get(str(value), str(value))

    return _PLACE.sub(shown, template)
