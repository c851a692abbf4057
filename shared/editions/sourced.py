"""The ground of an edition: values that cite documents, and what counts where an edition is silent.

Whoever reads an edition's content in the log reads it by these classes, so that one schema says what it may hold.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Value = TypeVar("Value")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(Strict):
    """A document that values cite, with the three dates that tell what was known when."""

    title: str = Field(min_length=2)
    number: str | None = None
    """The issuer's own number, like 人社部发〔2021〕29号."""
    issuer: str = Field(min_length=2)
    published: date
    in_force_from: date
    recorded: date
    """When we entered it."""
    assumption: str | None = Field(default=None, min_length=10)
    """Why something stands here that the document itself does not tell."""
    assumption_zh: str | None = Field(default=None, min_length=2)
    """The same in Chinese."""


class Sourced(Strict, Generic[Value]):
    """A value, and where it comes from: ``source`` is ``<document> <clause>``, several with commas between.

    ``in_force_from`` and ``recorded`` stand here only where they are not those of the first document cited.
    """

    value: Value
    source: str = Field(pattern=r"^\w+ [^,]+(, \w+ [^,]+)*$")
    in_force_from: date | None = None
    recorded: date | None = None
    assumption: str | None = Field(default=None, min_length=10)
    assumption_zh: str | None = Field(default=None, min_length=2)
    """The same in Chinese."""

    @cached_property
    def documents(self) -> tuple[str, ...]:
        return tuple(cited.partition(" ")[0] for cited in self.source.split(", "))


def silent(value: JsonValue, why: str, why_zh: str) -> Any:
    """A field that an edition may leave out: which value counts then, and why that was assumed, in both languages."""
    extra = {"where-the-edition-is-silent": value, "description-zh": why_zh}
    return Field(default=None, description=why, json_schema_extra=extra)


class Section(Strict):
    """A part of an edition whose every value may be left out; fields are declared by ``silent``. Its place in the
    content is the class's name in small letters."""

    @classmethod
    def of(cls, edition: Mapping[str, Any]) -> Self:
        """From an edition's content as the log holds it. A value that this program does not know yet is passed over."""
        stated = edition.get(cls.__name__.lower(), {})
        return cls.model_validate({name: value for name, value in stated.items() if name in cls.model_fields})

    def said(self) -> dict[str, Any]:
        """Every value by name: the edition's own, else the one that is assumed."""
        return {name: assumed if own is None else own.value for name, own, assumed, _, _ in self._each()}

    def told(self) -> dict[str, Any]:
        """The same with where each comes from; what is assumed has no source."""
        return {
            name: {"value": assumed, "source": None, "assumption": why, "assumption_zh": why_zh}
            if own is None
            else own.model_dump(mode="json")
            for name, own, assumed, why, why_zh in self._each()
        }

    def _each(self) -> Iterator[tuple[str, Sourced[Any] | None, Any, str | None, Any]]:
        for name, field in type(self).model_fields.items():
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            assumed, why_zh = extra.get("where-the-edition-is-silent"), extra.get("description-zh")
            yield name, getattr(self, name), assumed, field.description, why_zh


Days = Annotated[int, Field(ge=0, le=366)]
Hour = Annotated[int, Field(ge=0, le=23)]
