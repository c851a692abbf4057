"""What is taken and answered about policy editions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field, JsonValue

from services.eligibility.domain.edition import Edition
from shared.editions.citations import assumption_in, source_in
from shared.http.answers import Answer, Recorded
from shared.http.fields import Body, Sha256
from shared.words import Language


class Adoption(Body):
    sha256: Sha256 = Field(description="Of the content that was proposed.")


class EditionProposal(Recorded):
    edition: str
    sha256: str
    proposed: bool = Field(description="False when this content had been proposed already.")


class EditionAdoption(Recorded):
    edition: str
    sha256: str
    adopted: bool = Field(description="False when this content was in force already.")


class EditionAnswer(Answer):
    id: str
    title: str
    title_zh: str
    sha256: str


class EditionsAnswer(Answer):
    items: Sequence[EditionAnswer]


class ContentAnswer(Answer):
    """A content that was proposed of an edition."""

    sha256: str
    proposed_by: str | None
    approved_by: str | None
    adopted_on: date | None


class ToldValue(Answer):
    """A value of the sections that an edition may leave out: its own, or the one that is assumed then."""

    value: JsonValue
    source: str | None = Field(description="Null where the edition is silent.")
    in_force_from: date | None = None
    recorded: date | None = None
    assumption: str | None
    assumption_zh: str | None = None


class WholeEdition(Edition, Answer):
    """The content in force, every value with its source, dates and assumption; ratios are text."""

    payments: Mapping[str, ToldValue]  # type: ignore[assignment]
    supervision: Mapping[str, ToldValue]  # type: ignore[assignment]
    contents: Sequence[ContentAnswer] = Field(description="Every content that was proposed, and which were adopted.")


def whole_edition(edition: Edition, contents: Sequence[ContentAnswer], language: Language) -> WholeEdition:
    """It was checked when it was read. ``language``: of title, sources and assumptions."""
    values = {name: getattr(edition, name) for name in Edition.model_fields}
    for section in (edition.payments, edition.supervision):
        told = {name: ToldValue.model_validate(one) for name, one in section.told().items()}
        values[type(section).__name__.lower()] = told
    whole = WholeEdition.model_construct(**values, contents=contents)
    return whole if language == "en" else _in_chinese(whole)


def _in_chinese(value: Any) -> Any:
    match value:
        case BaseModel():
            told = {name: _in_chinese(getattr(value, name)) for name in type(value).model_fields}
            if told.get("title_zh"):
                told["title"] = told["title_zh"]
            if isinstance(source := told.get("source"), str):
                told["source"] = source_in(source, "zh")
            if isinstance(assumption := told.get("assumption"), str):
                told["assumption"] = assumption_in(assumption, told.get("assumption_zh"), "zh")
            return value.model_copy(update=told)
        case Mapping():
            return {name: _in_chinese(one) for name, one in value.items()}
        case list() | tuple():
            return type(value)(_in_chinese(one) for one in value)
        case _:
            return value
