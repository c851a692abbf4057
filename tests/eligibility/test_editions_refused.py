"""A text that is no edition is refused at once, with the line or the place, and costs next to nothing."""

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from services.eligibility.editions import MOST_BYTES, checking, parse
from tests.eligibility.test_editions import document

_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
SHAPES = {
    "nested aliases": (_BOMB, "Line 1: an edition says each value where it belongs, without & and *."),
    "an alias of itself": ("a: &a [*a]", "without & and *"),
    "3,000 names": ("\n".join(f"k{number}: 1" for number in range(3_000)), "at most 5000 parts"),
    "3,000 documents": (
        json.dumps({"documents": {f"D{number}": {"title": "a"} for number in range(3_000)}}),
        "at most 5000 parts",
    ),
    "brackets without end": ("[" * 20_000, "of them within one another"),
    "braces without end": ("{a: " * 20_000, "of them within one another"),
    "dashes without end": ("- " * 20_000, "of them within one another"),
    "steps without end": ("\n".join(" " * deep + "a:" for deep in range(400)), "of them within one another"),
    "one long text": ('"' + "a" * 1_000_000, f"at most {MOST_BYTES} bytes"),
    "a number without end": ("a: " + "9" * 90_000, "Line 1: 999999999"),
    "a number of sixties": ("a: 1" + ":59" * 30_000, "a: Larger than any number"),
    "a month 13": ("a: 1\nb: 2021-13-45", "Line 2: 2021-13-45 is not written right."),
    "a name that is a number": ("1: a\nb: 2", "1 is no name; put it between quotation marks."),
    "a name that is a list": ("? [a]\n: 1", "Not YAML"),
    "a set": ("a: !!set {b}", "has no place in an edition"),
    "bytes": ("a: !!binary aGk=", "has no place in an edition"),
    "an object of Python": ("a: !!python/object:os.system b", "Not YAML"),
    "two documents": ("a: 1\n---\nb: 2", "Not YAML"),
    "two values of one name": ("a: 1\na: 2", "stands twice"),
    "a list": ("- a", "An edition is a mapping"),
    "nothing": ("", "An edition is a mapping"),
    "U+0000": ("a\0: 1", "Not YAML"),
    "U+0000, escaped": (r'a: {b: ["c", "d\0"]}', "a.b.1: U+0000, a control character"),
    "a direction": (r'title: "a\u202Eb"', "title: U+202E"),
    "a name that cannot be seen": (r'"a\x01": 1', "The whole: U+0001"),
}


_AT_ONCE = 20
"""Seconds of the processor, on any machine: what has no limit takes minutes, or does not end."""


@pytest.mark.parametrize("shape", SHAPES)
def test_a_text_that_is_no_edition_is_refused_at_once(shape: str) -> None:
    content, why = SHAPES[shape]
    began = time.process_time()
    with pytest.raises(ValueError, match=r"\w") as refused:
        parse(content)
    assert why in str(refused.value)
    assert time.process_time() - began < _AT_ONCE


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: \xff", b"# \xff\na: 1", "a: 1".encode("utf-16"), b"\x00"])
def test_bytes_that_are_no_text_are_refused_and_told(content: bytes) -> None:
    assert checking.check(content).problems


NASTY: tuple[Any, ...] = (
    "1e-999999999", "1e999999999", "0." + "1" * 400, "9999-12-31", "0001-01-01", "２", "a\0", "", 2**63, -1, 10**30,
    float("inf"), None, [], {}, True, [[]], "\u202e",
)  # fmt: skip


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, part in parts:
        yield from _places(part, (*path, name))


def test_no_value_anywhere_in_an_edition_does_more_than_be_refused() -> None:
    whole = json.dumps(document(), default=str)
    places = list(_places(json.loads(whole)))
    assert len(places) > 150
    for number, path in enumerate(places):
        for nasty in (NASTY[number % len(NASTY)], NASTY[(number + 7) % len(NASTY)]):
            changed = json.loads(whole)
            node = changed
            for part in path[:-1]:
                node = node[part]
            node[path[-1]] = nasty
            began = time.process_time()
            with contextlib.suppress(ValueError):
                parse(json.dumps(changed))
            assert time.process_time() - began < _AT_ONCE, (path, nasty)


def test_an_edition_of_a_year_whose_working_days_nobody_knows_is_told() -> None:
    content = json.loads(json.dumps(document(), default=str).replace("2021-08-31", "2099-08-31"))
    content["closing_date"]["value"] = "2099-12-31"
    (problem,) = checking.check(json.dumps(content)).problems
    assert problem.startswith("The official working days of 2099 are not known to this system yet.")
