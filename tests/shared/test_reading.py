"""A cursor is ours, or it is refused: whoever makes one of their own gets no further with it."""

import base64
import json
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, Text

from shared.http.reading import Page
from shared.problem import Problem

_KEY = (Column("uscc", Text), Column("position", BigInteger))


def cursor(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def test_the_cursor_of_a_page_is_taken() -> None:
    assert "uscc" in str(Page(cursor=cursor("91630102", 5)).follows(*_KEY))


@pytest.mark.parametrize(
    "made",
    [
        cursor("a\0b", 5),
        cursor("\ud800", 5),
        cursor("a", 2**63),
        cursor("a", -(10**30)),
        cursor("a", 1.5),
        cursor("a", None),
        cursor(["a"], 5),
        cursor(5, "a"),
        cursor("a", True),
        cursor("a"),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b"[" + b"9" * 300).decode(),
        "湟源",
        "====",
        "",
    ],
)
def test_every_other_cursor_is_refused(made: str) -> None:
    with pytest.raises(Problem) as refused:
        Page(cursor=made).follows(*_KEY)
    assert (refused.value.status, refused.value.kind) == (400, "bad-cursor")
