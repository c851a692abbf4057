"""What nobody should have to take, or only some fields may: texts, numbers, days, and JSON of any other shape.

Each value has two forms. ``text`` is what stands in an address, a header, a form or the cell of a file; ``fragment`` is
what stands in JSON, where a number without quotation marks is another value than the same number within.
"""

import json
import sys
from dataclasses import dataclass
from random import Random

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Nasty:
    text: str
    fragment: str

    def __str__(self) -> str:
        return ascii(self.text[:60])


def _quoted(text: str) -> Nasty:
    return Nasty(text, json.dumps(text))


def _raw(fragment: str) -> Nasty:
    """JSON, or nearly, that is no text."""
    return Nasty(fragment, fragment)


def _within(character: str) -> str:
    """Where it is not noticed: in the middle of a name."""
    return f"西宁{character}商贸"


_CONTROL = ["\0", "\x01", "\t", "\n", "\x0b", "\r", "\x1b", "\x1f", "\x7f", "\x85", "\x9f"]
_NO_CHARACTERS = ["\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0002ffff", "\U0010ffff", "\u0378", "\U000e0fff"]
_HALVES = ["\ud800", "\udfff", "\udc00\ud800", "\ud83d"]
_UNSEEN = [
    *("\u00a0", "\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u2003", "\u200b", "\u200d", "\u200e", "\u2028"),
    *("\u2029", "\u202e", "\u2060", "\u2066", "\u2800", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\U000e0041"),
]
_LOST = ["\ufffc", "\ufffd", "\ue000", "\uf8ff", "\U000f0000", "\U00100000"]
_SEEN_BUT_ODD = [
    "e\u0301\u0323",
    "\u0301",
    "\u0e33" * 40,
    "𠀀",
    "\U0002ebf0",
    "👩‍👩‍👧",
    "ﷺ",
    "İ",
    "ß",
    "ŉ",
    "ﬃ",
    "Ⅷ",
    "㍿",
]
_MARKUP = [
    *("<script>alert(1)</script>", "&#0;", "&#x1f;", "&lol;", "]]>", "<!--", "{{7*7}}", "${7*7}", "%00", "%ff", "%"),
    *("'; DROP TABLE employers; --", '"', '"a"b', "\\", "\\u0000", "../../etc/passwd", "..", ".", "/", "//", "a/b"),
    *("=1+1", "@SUM(A1)", "_x0000_", "\ufeff=1", "null", "None", "true", "-", "*", "_", "%_", "?q=1#f", "a;b,c\td"),
]
_LONG = ["九" * 64, "九" * 201, "a" * 2_001, "九" * 10_001, "a" * 100_000, " " * 5_000, "\n" * 3_000, "-" * 513]
_NUMBERS_AS_TEXT = [
    *("0", "-0", "1", "-1", "007", "+1", "1.5", "1e3", "1E400", "0x10", "1_000", "１２３", "٣", "१", "²", "½", "Ⅳ"),
    *("NaN", "Infinity", "-inf", str(LARGEST), str(LARGEST + 1), str(-LARGEST - 2), "9" * 400, "9" * 5_000),
    *("0.00", "-1.00", "1.001", "1,000.00", "00.50", "１.００", "92233720368547758.07", "92233720368547758.08", "1."),
]
_DAYS = [
    *("0000-00-00", "0001-01-01", "1979-12-31", "1980-01-01", "2020-02-30", "2021-02-29", "2021-13-01", "2021-8-6"),
    *("2021-08-06", "2021-09-16", "2031-05-07", "2100-12-31", "2101-01-01", "9999-12-31", "10000-01-01", "-0001-01-01"),
    *("２０２１-08-06", "20210806", "2021-W31-5", "2021-08-06T00:00:00", "0001-01-01T00:00:00+14:00", "2021-00"),
    *("9999-12-31T23:59:59-14:00", "2021-08-06T24:00:00Z", "2021-08-06T12:00:60Z", "0000-01", "2021-13", "9999-12"),
]
_NAMES = [
    *("", " ", "\u3000", "a", "qinghai-2021", "qinghai-9999", "630102", "000000", "999999", "63010", "６３０１０２"),
    *("91630102000000001D", "91630102000000001d", "9163010200000000１D", "0" * 18, "6222029999999904", "f" * 64),
]
_WORDS = list(
    dict.fromkeys(
        [
            *map(_within, [*_CONTROL, *_NO_CHARACTERS, *_HALVES, *_UNSEEN, *_LOST, *_SEEN_BUT_ODD]),
            *("\0", "\ufffe", "\ud800", "\u202e", "\ufeff"),
            *_MARKUP,
            *_LONG,
            *_NUMBERS_AS_TEXT,
            *_DAYS,
            *_NAMES,
        ]
    )
)
_OTHER_THAN_TEXT = [
    *("null", "true", "false", "0", "-0", "1", "-1", "1.0", "1.5", "-0.0", "1e2", "1e400", "-1e400", "1e-400"),
    *("NaN", "Infinity", "-Infinity", str(LARGEST), str(LARGEST + 1), str(-LARGEST - 2), "1" + "0" * 400, "9" * 5_000),
    *("[]", "{}", "[null]", "[[]]", '["a"]', '[""]', '{"a": 1}', '{"": {}}', '[{"a": [0]}]', "[" + "1," * 2_000 + "1]"),
    *("[" * 60 + "]" * 60, '{"a":' * 60 + "1" + "}" * 60, "[" * 20_000 + "]" * 20_000, '"a', "", "'a'", "01", "\0"),
    *('"\ud800"', '"\\ud800"', '"a\\u0000b"', '"\x01"', "\ufeff1", '{"a": 1, "a": 2}', "1 // one", "undefined"),
]
VALUES = [*map(_quoted, _WORDS), *map(_raw, _OTHER_THAN_TEXT)]

_BLOCKS = [
    *((0x00, 0x20), (0x20, 0x7F), (0x7F, 0x100), (0x300, 0x370), (0x600, 0x700), (0x2000, 0x2070), (0x3000, 0x3040)),
    *((0x4E00, 0x9FFF), (0xD800, 0xE000), (0xE000, 0xF900), (0xFDD0, 0xFE10), (0xFFE0, 0x10000), (0x1F300, 0x1F700)),
    *((0x20000, 0x20100), (0xE0000, 0xE0200), (0x10FF00, sys.maxunicode + 1)),
]
_PLAIN = [(0x30, 0x3A), (0x41, 0x5B), (0x61, 0x7B), (0x2D, 0x30), (0x4E00, 0x9FFF)]


def drawn(rng: Random) -> Nasty:
    """A value that nobody thought of: a text, a number, a day, or a known one that something is done to."""
    match rng.randrange(6):
        case 0:
            return _quoted("".join(_character(rng, _BLOCKS) for _ in range(rng.choice((1, 2, 3, 8, 30, 300)))))
        case 1:  # one odd character in a text that is well otherwise
            letters = [_character(rng, _PLAIN) for _ in range(rng.choice((2, 6, 18, 60)))]
            letters[rng.randrange(len(letters))] = _character(rng, _BLOCKS)
            return _quoted("".join(letters))
        case 2:
            number = rng.choice((1, -1)) * rng.getrandbits(rng.choice((1, 8, 31, 32, 53, 62, 63, 64, 65, 128)))
            said = rng.choice(("{}", "{}.0", "{}.{:02}", "{}e{}", "{:,}")).format(number, rng.randrange(100))
            return rng.choice((_quoted, _raw))(said)
        case 3:
            year = rng.choice((rng.randrange(10_000), rng.randrange(1979, 2102), 2021))
            said = f"{year:04}-{rng.randrange(14):02}-{rng.randrange(33):02}"
            return _quoted(said + rng.choice(("", "", "", "T12:00:00+08:00", "T23:59:60Z", " 00:00", "Z")))
        case 4:
            known = rng.choice(_WORDS)[:500]
            place = rng.randrange(len(known) + 1)
            return _quoted(known[:place] + _character(rng, _BLOCKS) * rng.choice((1, 1, 7)) + known[place:])
        case _:
            return Nasty(rng.choice(_WORDS), rng.choice(_OTHER_THAN_TEXT))


def _character(rng: Random, blocks: list[tuple[int, int]]) -> str:
    return chr(rng.randrange(*rng.choice(blocks)))
