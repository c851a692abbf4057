"""One thing that is wrong with one value that was sent: a code, words in both languages, values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.words import Language, Term, Words, filled, places_of, told


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of thing that can be wrong with a value. ``code`` is stable; ``says`` is for people."""

    code: str
    says: Words

    def said_in(self, language: Language, values: Mapping[str, Any]) -> str:
        return filled(self.says.said_in(language), values, lambda name, value: told(language, value, name))

    def saying(self, en: str, zh: str) -> "Fault":
        """The same fault with another sentence, for another way of coming to it."""
        return replace(self, says=Words(en, zh))

    @property
    def places(self) -> frozenset[str]:
        return frozenset(places_of(self.says.en))


class Invalid(ValueError):
    """What a check of a value raises. As a text it is the English sentence."""

    def __init__(self, fault: Fault, /, **values: Any) -> None:
        super().__init__(fault.said_in("en", values))
        self.fault = fault
        self.values = values

    @property
    def term(self) -> Term:
        """What is wrong, as a value of another sentence."""
        said = (self.fault.said_in(language, self.values) for language in ("en", "zh"))
        return Term(self.fault.code, Words(*said))

    def at(self, where: Mapping[str, str | int | None]) -> "Flaw":
        return Flaw(where, self.fault, self.values)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault and where it is: a pointer into what was sent, or the line and column of a file."""

    where: Mapping[str, str | int | None]
    fault: Fault
    values: Mapping[str, Any] = field(default_factory=dict)

    def said_in(self, language: Language) -> dict[str, Any]:
        """An entry of a problem document's ``errors``."""
        return {**self.where, "code": self.fault.code, "detail": self.fault.said_in(language, self.values)}
