"""One text, one number, one day for every way in: what is taken can be kept, sent to a bank, and read."""

import json
import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

import pytest
from lxml import etree

from shared.plain import (
    LARGEST_NUMBER,
    characters_of_a_line,
    plain_day,
    plain_instant,
    plain_line,
    plain_number,
    plain_prose,
    plain_tree,
    shown,
)


@pytest.mark.parametrize(
    "text", ["湟源乐都商贸有限公司", "张　三", "Société Générale (西宁)", "A-1/2", "𫗧", "\U0002ebf0", "😀", ""]
)
@pytest.mark.parametrize("take", [plain_line, plain_prose])
def test_a_text_that_can_be_seen_is_kept_as_it_is(take: Callable[[str], str], text: str) -> None:
    assert take(text) == text


@pytest.mark.parametrize("take", [plain_line, plain_prose])
def test_spaces_around_a_text_are_not_kept(take: Callable[[str], str]) -> None:
    assert take("\u3000\t 湟源 商贸\u00a0\r\n") == "湟源 商贸"


def test_prose_keeps_its_lines_and_one_form_of_their_ends() -> None:
    assert plain_prose("一\r\n二\r三\n\t四") == "一\n二\n三\n\t四"


@pytest.mark.parametrize(
    ("character", "why"),
    [
        ("\x00", r"U\+0000, a control character, is character 3"),
        ("\x0b", r"U\+000B, a control"),
        ("\x7f", r"U\+007F, a control"),
        ("\x85", r"U\+0085, a control"),
        ("\n", r"U\+000A, a line break"),
        ("\t", r"U\+0009, a tab"),
        ("\u00a0", r"U\+00A0 \(NO-BREAK SPACE\), a space that only looks"),
        ("\u200b", r"U\+200B \(ZERO WIDTH SPACE\), an invisible"),
        ("\u202e", r"U\+202E \(RIGHT-TO-LEFT OVERRIDE\), which shows"),
        ("\u2028", r"U\+2028 \(LINE SEPARATOR\), a line separator"),
        ("\ufeff", r"U\+FEFF \(ZERO WIDTH NO-BREAK SPACE\), an invisible"),
        ("\ufffd", r"U\+FFFD \(REPLACEMENT CHARACTER\), which stands where another"),
        ("\ufffe", r"U\+FFFE, no character"),
        ("\ufdd0", r"U\+FDD0, no character"),
        ("\U0001fffe", r"U\+1FFFE, no character"),
        ("\U0002ffff", r"U\+2FFFF, no character"),
        ("\ue000", r"U\+E000, of private use"),
        ("\U00100000", r"U\+100000, of private use"),
        ("\ud800", r"U\+D800, half a character"),
        ("\u3164", r"U\+3164 \(HANGUL FILLER\), an invisible"),
        ("\ufe0f", r"U\+FE0F \(VARIATION SELECTOR-16\), an invisible"),
        ("\U000e0041", r"U\+E0041 \(TAG LATIN CAPITAL LETTER A\), which shows"),
    ],
)
def test_a_line_names_the_character_that_it_cannot_hold_and_its_place(character: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        plain_line(f"湟源{character}商贸")


@pytest.mark.parametrize("character", ["\n", "\t", "\u200d", "\u200b", "\ufeff", "\ufe0f", "\u00a0", "\u200f"])
def test_prose_takes_what_only_helps_its_reader(character: str) -> None:
    assert plain_prose(f"一{character}二") == f"一{character}二"


# Every character of the planes that have any, and some of those that have none.
CODES = [*range(0x40000), *range(0x40000, sys.maxunicode + 1, 97), sys.maxunicode]


def test_every_character_that_is_taken_can_be_kept_and_sent_and_every_other_one_is_refused() -> None:
    """No text of ours fails later: not in JSON, in UTF-8, in GB 18030, or in a bank's XML."""
    lines, prose = [], []
    for code in CODES:
        character, category = chr(code), unicodedata.category(chr(code))
        poison = category in ("Cc", "Cs", "Co") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        poison |= category == "Cn" and not 0x20000 <= code < 0x40000
        if _takes(plain_line, character):
            lines.append(character)
            assert not poison, f"U+{code:04X}"
            assert character in " \u3000" or category[0] not in "ZC" or category == "Cn", f"U+{code:04X}"
        if _takes(plain_prose, character):
            prose.append(character)
            assert not poison or character in "\n\t", f"U+{code:04X}"
        else:
            assert poison or category in ("Cf", "So", "Zl", "Zp") or character == "\r", f"U+{code:04X}"
    assert set(lines) < set(prose)
    assert re.findall(f"[{characters_of_a_line()}]", "".join(map(chr, CODES))) == lines
    assert len(lines) > 140_000
    taken = "".join(prose)
    assert json.loads(json.dumps(taken, ensure_ascii=False).encode("utf-8")) == taken
    assert taken.encode("gb18030").decode("gb18030") == taken
    element = etree.Element("a")
    element.text = taken
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == taken


def _takes(take: Callable[[str], str], character: str) -> bool:
    try:
        return take(f"一{character}二") == f"一{character}二"
    except ValueError:
        return False


def test_a_text_of_others_is_shown_without_what_cannot_be_seen() -> None:
    assert shown("a\x00b\u202ec") == "a<U+0000>b<U+202E>c"
    assert shown("九" * 100) == f"{'九' * 80}…"


@pytest.mark.parametrize("number", [0, -5, LARGEST_NUMBER, -LARGEST_NUMBER])
def test_a_number_that_the_database_holds_is_taken(number: int) -> None:
    assert plain_number(number) == number


@pytest.mark.parametrize("number", [LARGEST_NUMBER + 1, -LARGEST_NUMBER - 2, 10**400])
def test_a_larger_one_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="Larger"):
        plain_number(number)


def test_a_day_is_written_in_one_way() -> None:
    assert plain_day("2021-08-31") == date(2021, 8, 31)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "1979-12-31",
        "2101-01-01",
        "9999-12-31",
        "2021-13-45",
        "2021-02-29",
        "2021/8/6",
        "20210806",
        "1630000000",
        "２０２１-08-06",
        "2021-08-06T00:00:00",
        "2021-W31-5",
        "",
        "2021-08-06\n",
    ],
)
def test_every_other_day_is_refused_with_the_form_that_is_right(text: str) -> None:
    with pytest.raises(ValueError, match=r"YYYY-MM-DD|from 1980 to 2100"):
        plain_day(text)


@pytest.mark.parametrize("text", ["2021-08-06T12:00:00+08:00", "2021-08-06T04:00:00Z", "2021-08-06 12:00+08:00"])
def test_an_instant_has_its_offset(text: str) -> None:
    assert plain_instant(text) == datetime.fromisoformat("2021-08-06T12:00:00+08:00")


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1979-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
        "2021-08-06T12:00:00",
        "2021-08-06T12:00:00 08:00",
        "2021-08-06T12:00:00+23:59",
        "2021-08-06T25:00:00+08:00",
        "2021-08-06",
        "1628222400",
        "",
    ],
)
def test_every_other_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant"):
        plain_instant(text)


def test_a_text_deep_inside_is_found_with_its_place() -> None:
    plain_tree({"rates": [{"value": 60, "on": date(2021, 7, 1), "source": "N29 §1"}]})
    with pytest.raises(ValueError, match=r"^rates\.1\.source: U\+0000"):
        plain_tree({"rates": [{"source": "N29"}, {"source": "N\x0029"}]})
    with pytest.raises(ValueError, match=r"^rates: U\+0001"):
        plain_tree({"rates": {"a\x01": 1}})
    with pytest.raises(ValueError, match=r"^rates\.0: Larger"):
        plain_tree({"rates": [2**63]})
    for day in (date(9999, 12, 31), "9999-12-31", "2021-13-45"):
        with pytest.raises(ValueError, match=r"^until: "):
            plain_tree({"until": day})
