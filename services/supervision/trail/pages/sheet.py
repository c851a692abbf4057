"""What of a working fits on the one sheet that an employer is given, and how close it is set. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import Any

from services.supervision.trail.working import clause_in_words
from shared.pages.figures import money, percent
from shared.pages.words import Language

_LONGEST = 260
"""Characters of one step on the sheet, a Chinese one counting two; the whole is in the appendix."""
_LAST = 6
"""Steps at the end that are never left out: what came of it stands there."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """As the stylesheet sets ``.paper`` of this name. Sizes are in mm, for A4 with its margins: 178 wide, 261 high."""

    name: str
    half: float
    """Wide: a letter; a Chinese character has two."""
    line: float
    pad: float
    """Above and below the lines of a row."""
    fixed: float
    """Headings, the code, and the gaps."""

    def lines(self, text: str, wide: float, language: Language) -> int:
        # Room is lost where a line ends: little before a Chinese character, a part of a word in English.
        room = (int(wide / self.half) - 1) * (1 if language == "zh" else 0.78)
        return max(1, ceil(_width(text) / room))

    def row(self, one: "Row", language: Language) -> float:
        text = one.text if one.text is not None else f"{one.inputs}{one.shares}{one.result}"
        columns = ((one.title, 25), (text, 97), (one.clause, 45))
        return max(self.lines(told, wide, language) for told, wide in columns) * self.line + self.pad


_SETTINGS = (
    _Setting("roomy", 1.77, 4.95, 1.7, 90),
    _Setting("close", 1.68, 4.6, 1.3, 73),
    _Setting("dense", 1.42, 3.6, 1.1, 68),
)
_ROOM = 256.0
_FIXED_LINES = {"zh": 9, "en": 12}
"""Of tables and sentences that are always there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the working. ``text`` None: the first engine's, whose ``inputs`` and ``result`` are shown; or
    ``shares`` together, of which the page says how many, their sum and their rate."""

    title: str
    text: str | None
    clause: str
    passed: bool | None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    result: str = ""
    shares: Mapping[str, str] | None = None


def rows_of_working(working: Mapping[str, Any] | None, language: Language) -> list[Row]:
    """Every step, in its order."""
    if working is None:
        return []
    documents = working["edition"]["documents"]
    return [_row(step, documents, language) for step in working["steps"]]


def _row(step: Mapping[str, Any], documents: Mapping[str, Any], language: Language) -> Row:
    clause = clause_in_words(step["clause"], documents, language)
    if "text" in step:
        return Row(step["title"], step["text"], clause, step["passed"])
    return Row(step["rule"], None, clause, step["passed"], step["inputs"], str(step["result"]))


def gathered(rows: Sequence[Row], working: Mapping[str, Any] | None) -> list[Row]:
    """Shares by placement as one row a rate, where there are several: a dispatch firm may have hundreds."""
    if working is None:
        return []
    shares: dict[str, list[int]] = {}
    for step in working["steps"]:
        if step["rule"] == "placement":
            shares.setdefault(str(step["result"]), []).append(int(step["operands"]["premium_fen"]))
    found: list[Row] = []
    for row, step in zip(rows, working["steps"], strict=True):
        if step["rule"] != "placement":
            found.append(row)
        elif (amounts := shares.pop(str(step["result"]), None)) is not None:
            if len(amounts) == 1:
                found.append(row)
                continue
            rate = percent(Fraction(str(step["result"])))
            told = {"count": str(len(amounts)), "total": money(sum(amounts)), "rate": rate or ""}
            found.append(Row(row.title, None, row.clause, row.passed, shares=told))
    return found


def on_one_sheet(rows: Sequence[Row], sentences: Sequence[str], language: Language) -> tuple[str, list[Row]]:
    """How close the sheet is set, and the rows on it. ``sentences``: whatever stands on it besides, of any length.

    Where not even the closest setting has room, steps in the middle are left out; a long text is cut.
    """
    kept = [replace(one, text=_cut(one.text)) for one in rows]
    for setting in _SETTINGS:
        if _height(setting, kept, sentences, language) <= _ROOM:
            return setting.name, kept
    while len(kept) > _LAST and _height(_SETTINGS[-1], kept, sentences, language) > _ROOM:
        del kept[-_LAST - 1]
    return _SETTINGS[-1].name, kept


def _height(setting: _Setting, rows: Sequence[Row], sentences: Sequence[str], language: Language) -> float:
    lines = _FIXED_LINES[language] + sum(setting.lines(one, 172, language) for one in sentences)
    return setting.fixed + lines * setting.line + sum(setting.row(one, language) for one in rows)


def _cut(text: str | None) -> str | None:
    if text is None or _width(text) <= _LONGEST:
        return text
    while _width(text) > _LONGEST:
        text = text[:-1]
    return f"{text}…"


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)
