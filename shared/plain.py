"""What every way in takes for text, a number, a day or an instant. Pure.

Bodies, forms, uploads, addresses, cursors, tokens, editions: all of them come through here, so that nothing is recorded
that a table, a bank's file or a page cannot hold, and no name only looks like another one. Every function returns what
is kept, or raises ``Invalid``, which names the character and its place.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from shared.faults import (
    INSTANT_OUT_OF_RANGE,
    NO_NAME,
    NO_SUCH_DAY,
    NO_SUCH_INSTANT,
    NOT_A_DAY,
    NOT_AN_INSTANT,
    NUMBER_TOO_LARGE,
    PLACED,
    THE_WHOLE,
    UNFIT_CHARACTER,
    YEAR_OUT_OF_RANGE,
)
from shared.invalid import Invalid
from shared.words import Term, Words

LARGEST_NUMBER = 2**63 - 1
"""Of PostgreSQL's ``bigint``."""
FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Unemployment insurance began in 1986; nothing that is recorded here ends after the century."""

_AROUND = " \t\r\n\u00a0\u3000"
"""Taken away at both ends: what people and spreadsheets leave there."""
_SPACES = " \u3000"
_LINE_BREAK = re.compile("\r\n?")
# Letters, marks and symbols by their category, and yet nothing to be seen: fillers, selectors, the blank of Braille.
_FILLER = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_LOST = re.compile("[\ufffc\ufffd]")
# The joiners of scripts and the marks that only help a reader may stand in prose; what shows it in another order, or
# carries another text unseen, may not.
_MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]")
_WHY = {
    "Cc": Words("a control character", "控制字符"),
    "Cf": Words("an invisible character", "不可见字符"),
    "Cn": Words("no character", "不是字符"),
    "Co": Words("of private use, another character on every computer", "自造字，各台计算机上显示不同"),
    "Cs": Words("half a character", "半个字符"),
    "Zl": Words("a line separator", "分行符"),
    "Zp": Words("a paragraph separator", "分段符"),
    "Zs": Words("a space that only looks like the ordinary one", "形似普通空格的空格"),
}
_BREAKS = {"\n": Words("a line break", "换行"), "\t": Words("a tab", "制表符")}
_STANDS_FOR_LOST = Words("which stands where another character was lost", "此处原有的字符已经丢失")
_SHOWS_OTHERWISE = Words("which shows a text as another one", "会使文字显示成其他内容")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_LARGEST_OFFSET = timedelta(hours=14)
_EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_TOO_LATE = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


# Text


class NotPlain(Invalid):
    """``character`` as it is told: ``U+200B``."""

    def __init__(self, character: str, place: int, why: Words) -> None:
        self.character = f"U+{ord(character):04X}"
        name = unicodedata.name(character, "")
        told = Words(f"{self.character} ({name})" if name else self.character, self.character)
        super().__init__(UNFIT_CHARACTER, character=Term(self.character, told), why=Term("why", why), place=place)


def plain_line(text: str) -> str:
    """A name, a reference, an identifier: one line of characters that can be seen, without the spaces around it.

    The spaces of Chinese text, U+0020 and U+3000, may stand inside.
    """
    return check_line(text.strip(_AROUND))


def check_line(text: str) -> str:
    """The same of a text that is kept with the spaces around it."""
    return _plain(text, prose=False)


def plain_prose(text: str) -> str:
    """A reason, grounds, a remark: lines, each ended by U+000A; tabs and the joiners of scripts may stand in them."""
    return _plain(_LINE_BREAK.sub("\n", text.strip(_AROUND)), prose=True)


@cache
def characters_of_a_line() -> str:
    """What may stand in a line, as ranges of a character class without backslashes: for those that take patterns."""
    # Beyond the planes of ideographs there is nothing to be seen.
    fit = [one for one in map(chr, range(0x40000)) if one.isprintable() or one in _SPACES or _is_to_come(one)]
    unseen = {*_FILLER.findall("".join(fit)), *_LOST.findall("".join(fit))}
    codes = [ord(one) for one in fit if one not in unseen]
    ends = [place for place in range(1, len(codes)) if codes[place] != codes[place - 1] + 1]
    runs = zip([0, *ends], [*ends, len(codes)], strict=True)
    return "".join(f"{chr(codes[first])}-{chr(codes[end - 1])}" for first, end in runs)


def _plain(text: str, *, prose: bool) -> str:
    # Nearly every text is fit, and said to be so without looking at its characters one by one.
    if text.isprintable() and (text.isascii() or not (_FILLER.search(text) or _LOST.search(text))):
        return text
    for place, character in enumerate(text, 1):
        why = _why_not(character, prose)
        if why is not None:
            raise NotPlain(character, place, why)
    return text


def without_unfit(text: str, *, prose: bool) -> str:
    """A text as a form shows it again: what it may not hold is taken out."""
    return "".join(one for one in text if _why_not(one, prose) is None)


def _why_not(character: str, prose: bool) -> Words | None:
    if prose and (character in _BREAKS or unicodedata.category(character) == "Zs"):
        return None
    if _LOST.match(character):
        return _STANDS_FOR_LOST
    if _MISLEADING.match(character):
        return _SHOWS_OTHERWISE
    if _FILLER.match(character):
        return None if prose else _WHY["Cf"]
    category = unicodedata.category(character)
    if _is_to_come(character) or character in _SPACES or (category == "Cf" and prose):
        return None
    return _BREAKS.get(character) or _WHY.get(category)


def _is_to_come(character: str) -> bool:
    """Planes 2 and 3 are for ideographs alone. Names are written with some that are newer than this Python's tables."""
    code = ord(character)
    return 0x20000 <= code < 0x40000 and code & 0xFFFE != 0xFFFE and unicodedata.category(character) == "Cn"


# Numbers and days


def plain_number(number: int) -> int:
    if not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
        raise Invalid(NUMBER_TOO_LARGE, most=LARGEST_NUMBER)
    return number


def plain_day(text: str) -> date:
    """``YYYY-MM-DD``."""
    if not _DAY.fullmatch(text):
        raise Invalid(NOT_A_DAY)
    try:
        return sensible_day(date.fromisoformat(text))
    except ValueError:
        raise Invalid(NO_SUCH_DAY, day=text, first=FIRST_YEAR, last=LAST_YEAR) from None


def sensible_day(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(YEAR_OUT_OF_RANGE, first=FIRST_YEAR, last=LAST_YEAR)
    return day


def plain_instant(text: str) -> datetime:
    """RFC 3339: day, time, and the offset, which is none but ``Z`` or hours and minutes up to 14:00."""
    if not _INSTANT.fullmatch(text):
        raise Invalid(NOT_AN_INSTANT)
    try:
        found = datetime.fromisoformat(text.upper())
    except ValueError:
        raise Invalid(NO_SUCH_INSTANT) from None
    if abs(found.utcoffset() or timedelta()) > _LARGEST_OFFSET or not _EARLIEST <= found < _TOO_LATE:
        raise Invalid(INSTANT_OUT_OF_RANGE, first=FIRST_YEAR, last=LAST_YEAR)
    return found


# What holds texts and numbers


def plain_tree(value: Any) -> None:
    """Every text (as prose), number and day in nested mappings and sequences. The sentence begins with the place.

    A text that is written as a day is one.
    """
    _walk(value, ())


def _walk(value: Any, path: tuple[object, ...]) -> None:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            plain_day(value)
        elif isinstance(value, str):
            plain_prose(value)
        elif isinstance(value, int):
            plain_number(value)
        elif isinstance(value, date):
            sensible_day(value)
        elif isinstance(value, dict):
            for name in value:
                if not isinstance(name, str):
                    raise Invalid(NO_NAME, name=shown(str(name)))
                plain_line(name)
    except Invalid as error:
        place = ".".join(shown(str(part)) for part in path)
        raise Invalid(replace(error.fault, says=PLACED), place=place or THE_WHOLE, why=error.term) from None
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for name, part in parts:
        _walk(part, (*path, name))


def shown(text: str, most: int = 80) -> str:
    """A text of others in a sentence of ours: what cannot be seen is written as U+XXXX, and the rest cut."""
    seen = "".join(one if _why_not(one, prose=False) is None else f"<U+{ord(one):04X}>" for one in text[:most])
    return seen if len(text) <= most else f"{seen}…"
