"""Sentences that are stored in English: read back, and said again in the reader's language. Pure.

What stands in a log stays as it was written. Each of our sentences is a template; a stored one that fits a template is
told by it, every other as it stands: a person wrote it, or the bank did.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from shared.words import Language, Words, filled, places_of

_FORMS: Mapping[str, str] = {
    "amount": r"-?[0-9]+\.[0-9]{2}",
    "other_amount": r"-?[0-9]+\.[0-9]{2}",
    "count": "[0-9]+",
    "other_count": "[0-9]+",
    "line": "[0-9]+",
    "position": "[0-9]+",
    "day": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "code": r"[A-Z0-9][A-Za-z0-9_./:-]*",
    "other_code": r"[A-Z0-9][A-Za-z0-9_./:-]*",
    "source": "[a-z_-]+",
    "follower": "[a-z_-]+",
    "element": "[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z]+)*",
    "figure": r"-?[0-9.,]+(?: CRDT| DBIT)?",
}
_INNER = ("this", "that")
"""Places whose value must be a sentence of ours itself."""
_LIST = ", "


class Sentences:
    """Places ``this`` and ``that`` take a sentence of ours; ``text`` and other places take whatever is there.

    >>> told = Sentences(Words("{amount} in", "收入 {amount} 元"), Words("no day", "没有日期"))
    >>> told.in_language("5.00 in, no day", "zh")
    '收入 5.00 元，没有日期'
    """

    def __init__(self, *words: Words, value: Callable[[str, str], str] = lambda _, text: text) -> None:
        """``value`` tells in Chinese what stands in a place, given the place's name."""
        self._value = value
        patterns = [(_pattern(one.en), one) for one in words]
        # The one that says most by itself is tried first: others may take its words for a value.
        self._patterns = sorted(patterns, key=lambda pair: -len(re.sub(r"\{\w+\}", "", pair[1].en)))
        self._read = lru_cache(maxsize=4096)(self._chinese)

    def in_language(self, stored: str, language: Language) -> str:
        return stored if language == "en" else self._read(stored) or stored

    def knows(self, stored: str) -> bool:
        return self._read(stored) is not None

    def _chinese(self, stored: str) -> str | None:
        for pattern, words in self._patterns:
            found = pattern.fullmatch(stored)
            if found is not None:
                values = {name: self._told(name, text) for name, text in found.groupdict().items()}
                if None not in values.values():
                    return filled(words.zh, values)
        if _LIST in stored:
            parts = [self._chinese(one) for one in stored.split(_LIST)]
            if all(parts):
                return "，".join(one for one in parts if one)
        return None

    def _told(self, name: str, text: str) -> str | None:
        return self._chinese(text) if name in _INNER else self._value(name, text)


def of_all(books: Iterable["Sentences"], stored: str, language: Language) -> str:
    """By the first that knows it."""
    return next((one.in_language(stored, language) for one in books if one.knows(stored)), stored)


def _pattern(template: str) -> re.Pattern[str]:
    text = re.escape(template)
    for place in places_of(template):
        text = text.replace(re.escape(f"{{{place}}}"), f"(?P<{place}>{_FORMS.get(place, '.+?')})")
    return re.compile(text, re.DOTALL)
