"""Fields that requests have, checked the same way everywhere: texts, numbers, days, and what the field names things by.

A path or query is checked as text before any endpoint sees it (``shared.http.border``); a body is by deriving from
``Body``. What is left to each field is its form and its length.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic import WithJsonSchema as Said
from pydantic_core import PydanticKnownError

from shared.faults import NO_TEXT
from shared.identifiers import check_account_number, check_cnaps, check_month, check_uscc
from shared.invalid import Invalid
from shared.plain import LARGEST_NUMBER, plain_day, plain_instant, plain_line, plain_prose


def _written(parse: Callable[[str], Any]) -> BeforeValidator:
    """Of a value that is text in JSON, and of no other type: a number is no day."""

    def read(value: object) -> Any:
        if not isinstance(value, str):
            raise Invalid(NO_TEXT)
        return parse(value)

    return BeforeValidator(read)


_MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"

Uscc = Annotated[
    str,
    AfterValidator(check_uscc),
    Said({"type": "string", "pattern": "^[0-9A-HJ-NP-RT-UW-Y]{18}$", "description": "Unified social credit code."}),
]
Edition = Annotated[str, Field(pattern="^[a-z]+(-[a-z]+)*-[0-9]{4}$", max_length=64, examples=["qinghai-2021"])]
Region = Annotated[str, Field(pattern="^[0-9]{6}$", description="GB/T 2260 code of a county, city or province.")]
Id = Annotated[str, Field(pattern="^[A-Za-z0-9:._-]{1,200}$", description="As an answer of ours gave it.")]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, hexadecimal.")]
AccountNumber = Annotated[
    str, AfterValidator(check_account_number), Said({"type": "string", "pattern": "^[0-9]{8,32}$"})
]
Cnaps = Annotated[str, AfterValidator(check_cnaps), Said({"type": "string", "pattern": "^[0-9]{12}$"})]
Position = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="A position of a log; 0 is before the first.")]
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Day = Annotated[date, _written(plain_day)]
Instant = Annotated[datetime, _written(plain_instant)]
Month = Annotated[str, AfterValidator(check_month), Said({"type": "string", "pattern": _MONTH})]


class _Prose:
    """Marks a field that may hold several lines."""


Prose = Annotated[str, _Prose()]
"""Text of people, in lines. Any other text of a body is one line."""


class _Strict(NamedTuple):
    """Of a field whose values are spelled one way in JSON: their types, and the error of any other."""

    kinds: tuple[Any, ...]
    error: Literal["bool_type", "int_type"]


def _strict(annotation: Any) -> _Strict | None:
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    if bool in kinds:
        return _Strict(kinds, "bool_type")
    return _Strict(kinds, "int_type") if int in kinds else None


class Body(BaseModel):
    """A JSON body: unknown names are refused, every text in it is plain, spaces around text are not kept.

    As its schema says, true is neither 1 nor "true", and a number is no text of digits.
    """

    model_config = ConfigDict(extra="forbid")
    prose: ClassVar[frozenset[str]] = frozenset()
    strict: ClassVar[Mapping[str, _Strict]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        fields = cls.model_fields.items()
        cls.prose = frozenset(name for name, one in fields if _is_prose((one.annotation, *one.metadata)))
        cls.strict = {name: found for name, one in fields if (found := _strict(one.annotation)) is not None}

    @field_validator("*", mode="before")
    @classmethod
    def _plain(cls, value: object, field: ValidationInfo) -> object:
        strict = cls.strict.get(str(field.field_name))
        if strict is not None and type(value) not in strict.kinds:
            raise PydanticKnownError(strict.error)
        return _texts(value, plain_prose if field.field_name in cls.prose else plain_line)


def _is_prose(said: tuple[Any, ...]) -> bool:
    """``Prose`` in an annotation, however it is wrapped: optional, with more constraints."""
    return any(isinstance(one, _Prose) or _is_prose(get_args(one)) for one in said)


def _texts(value: object, plain: Callable[[str], str]) -> object:
    """The value with each text of it plain; no field is a list of lists, and bodies inside see to their own."""
    if isinstance(value, list):
        return [plain(one) if isinstance(one, str) else one for one in value]
    return plain(value) if isinstance(value, str) else value
