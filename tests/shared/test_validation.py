"""Whatever pydantic finds wrong, the reader is told in our words: each of its types of error has some."""

import importlib
import re
from enum import Enum
from typing import Annotated, Any, Literal, get_args

import pytest
from pydantic import AfterValidator, BaseModel, Field, ValidationError
from pydantic_core import core_schema
from pydantic_core._pydantic_core import list_all_errors

from shared.faults import NOT_A_USCC
from shared.http.fields import Body, Uscc
from shared.http.validation import FAULTS, words_of
from shared.invalid import Invalid
from wengang.roles import SERVICES

TYPES: dict[str, Any] = {one["type"]: one for one in list_all_errors()}


def test_every_type_of_error_that_pydantic_has_has_words() -> None:
    assert set(FAULTS) == set(TYPES)
    assert set(FAULTS) == set(get_args(core_schema.ErrorType))


@pytest.mark.parametrize("kind", TYPES)
def test_the_words_of_a_type_have_a_value_for_every_place(kind: str) -> None:
    context = {name: value for name, value in (TYPES[kind]["example_context"] or {}).items() if name != "error"}
    fault, values = words_of({"type": kind, "ctx": context})
    assert fault is FAULTS[kind]
    assert fault.places <= set(values)


class Colour(Enum):
    RED = "red"
    GREEN = "green"


def _refused(_: str) -> str:
    raise Invalid(NOT_A_USCC)


class Thing(BaseModel):
    text: Annotated[str, Field(min_length=2, max_length=3, pattern="^[a-z]+$")] = "abc"
    number: Annotated[int, Field(ge=1, lt=10)] = 1
    one_of: Literal["one", "two", "three"] = "one"
    colour: Colour = Colour.RED
    parts: Annotated[list[int], Field(max_length=1)] = []
    uscc: Uscc = "91110000600037341L"
    checked: Annotated[str, AfterValidator(_refused)] = ""


def said(**values: Any) -> tuple[str, str, str]:
    with pytest.raises(ValidationError) as raised:
        Thing(**values)
    (error,) = raised.value.errors()
    fault, found = words_of(error)
    return fault.code, fault.said_in("en", found), fault.said_in("zh", found)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": "a"}, ("too-short", "Must have at least 2 characters.", "至少 2 个字符。")),
        ({"text": "abcd"}, ("too-long", "Must have at most 3 characters.", "最多 3 个字符。")),
        ({"text": "A1"}, ("not-of-the-form", "Must be of the form ^[a-z]+$.", "格式应为 ^[a-z]+$。")),
        ({"number": 0}, ("too-small", "Must be greater than or equal to 1.", "不能小于 1。")),
        ({"number": 10}, ("too-large", "Must be less than 10.", "必须小于 10。")),
        ({"number": "x"}, ("no-whole-number", "Must be a whole number.", "应为整数。")),
        ({"one_of": "four"}, ("none-of-these", "Must be one of: one, two, three.", "应为下列之一：one、two、three。")),
        ({"colour": "blue"}, ("none-of-these", "Must be one of: red, green.", "应为下列之一：red、green。")),
        ({"parts": [1, 2]}, ("too-many", "Must have at most 1 items.", "最多 1 项。")),
        (
            {"uscc": "91110000600037341A"},
            ("uscc-check-digit", "The USCC's check digit is wrong.", "统一社会信用代码的校验码有误。"),
        ),
        ({"checked": "x"}, (NOT_A_USCC.code, NOT_A_USCC.says.en, NOT_A_USCC.says.zh)),
    ],
)
def test_an_error_is_told_with_its_values(values: dict[str, Any], told: tuple[str, str, str]) -> None:
    assert said(**values) == told


def test_no_sentence_of_a_type_is_pydantics() -> None:
    theirs = {re.sub(r"\{\w+\}", "", one["message_template_python"]).strip(" .") for one in TYPES.values()}
    assert not theirs & {re.sub(r"\{\w+\}", "", one.says.en).strip(" .") for one in FAULTS.values()}


def _bodies() -> list[type[Body]]:
    for service in SERVICES:
        importlib.import_module(f"services.{service}.main")
    found, known = [], [Body]
    while known:
        found += (more := known.pop().__subclasses__())
        known += more
    return [one for one in found if one.__module__.startswith(("services.", "shared."))]


_OTHERS: dict[type, tuple[Any, ...]] = {bool: (0, 1, 1.0, "true", "", None, []), int: (True, "1", "", None, [], 1.5)}


@pytest.mark.parametrize("kind", _OTHERS)
def test_a_body_takes_true_for_no_number_and_a_number_for_no_text(kind: type) -> None:
    fields = [(body, name) for body in _bodies() for name, one in body.model_fields.items() if one.annotation is kind]
    assert fields
    for body, name in fields:
        for other in _OTHERS[kind]:
            with pytest.raises(ValidationError) as refused:
                body.model_validate({name: other})
            errors = [one["type"] for one in refused.value.errors() if one["loc"] == (name,)]
            assert errors == [f"{kind.__name__}_type"], (body, name, other)
