"""Sheets of results as data (``sheets.yaml``): columns, words, days. Pure but for the file that is read.

A bank's own file is of the same form. Unknown names in it are refused, and so is a word that would mean two things.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.payout.bank.faults import (
    COLUMNS_MISSING,
    NO_FORM_OF_A_DAY,
    NO_YAML,
    SHEET_WITHOUT_SOURCE,
    SHEETS_TOO_LARGE,
    TWO_MEANINGS,
)
from shared.invalid import Invalid

Outcome = Literal["credited", "rejected", "returned", "pending"]
Name = Literal[
    "end_to_end_id", "payee_name", "account", "amount", "result", "code", "text", "day", "reference", "currency"
]
Words = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(max_length=60)]
_DAY_TOKENS = {"YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d{2})", "M": r"(?P<month>\d{1,2})"} | {
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
}
_TIME = r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
MOST_BYTES = 1 << 20


def canonical(text: str) -> str:
    """A heading or word as it is compared: half width, without spaces and capitals, and the marks around it."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().strip("*:")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sourced(_Strict):
    source: str | None = Field(default=None, min_length=4)
    assumption: str | None = Field(default=None, min_length=10)

    @model_validator(mode="after")
    def _from_somewhere(self) -> Self:
        if (self.source is None) == (self.assumption is None):
            raise Invalid(SHEET_WITHOUT_SOURCE)
        return self


class Column(_Strict):
    headings: Words = Field(min_length=1)
    required: bool = True


class Columns(_Strict):
    end_to_end_id: Column
    amount: Column
    result: Column
    payee_name: Column | None = None
    account: Column | None = None
    code: Column | None = None
    text: Column | None = None
    day: Column | None = None
    reference: Column | None = None
    currency: Column | None = None

    def named(self) -> Iterator[tuple[Name, Column]]:
        for name in Columns.model_fields:
            column = getattr(self, name)
            if column is not None:
                yield name, column  # type: ignore[misc]

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        if not (self.end_to_end_id.required and self.amount.required and self.result.required):
            raise Invalid(COLUMNS_MISSING)
        _check_apart({name: column.headings for name, column in self.named()})
        return self


class Results(_Strict):
    credited: Words = Field(min_length=1)
    rejected: Words
    returned: Words
    pending: Words

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        _check_apart({name: getattr(self, name) for name in Results.model_fields})
        return self


class SheetNameCut(_Sourced):
    size: Annotated[int, Field(ge=10, le=140)]
    of_gbk: bool = False


class SheetKind(_Sourced):
    title: str = Field(min_length=2)
    columns: Columns
    results: Results
    total: Words = ()
    """What begins the closing row."""
    days: Words = Field(min_length=1)
    """Forms of a day: ``YYYY-M-D``."""
    currencies: Words = ("CNY",)
    """How this bank writes that an amount is in yuan."""
    name_cut: SheetNameCut | None = None

    @model_validator(mode="after")
    def _forms_of_days(self) -> Self:
        for form in self.days:
            if sorted(re.findall("YYYY|M+|D+", form)) not in (["D", "M", "YYYY"], ["DD", "MM", "YYYY"]):
                raise Invalid(NO_FORM_OF_A_DAY, form=form)
        return self

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """By word, as it is compared."""
        told = self.results
        outcomes: dict[str, Outcome] = dict.fromkeys(map(canonical, told.credited), "credited")
        outcomes |= dict.fromkeys(map(canonical, told.rejected), "rejected")
        outcomes |= dict.fromkeys(map(canonical, told.returned), "returned")
        return outcomes | dict.fromkeys(map(canonical, told.pending), "pending")

    @cached_property
    def total_words(self) -> tuple[str, ...]:
        return tuple(map(canonical, self.total))

    @cached_property
    def yuan_words(self) -> frozenset[str]:
        return frozenset(map(canonical, self.currencies))

    @cached_property
    def day_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(_day_pattern, self.days))


def _day_pattern(form: str) -> re.Pattern[str]:
    parts = re.split("(YYYY|MM|M|DD|D)", form)
    return re.compile("".join(_DAY_TOKENS.get(part, re.escape(part)) for part in parts) + _TIME, re.ASCII)


class _File(_Strict):
    sheets: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")], SheetKind]


def _check_apart(words: Mapping[str, Words]) -> None:
    meaning: dict[str, str] = {}
    for name, spelled in words.items():
        for word in map(canonical, spelled):
            if meaning.setdefault(word, name) != name:
                raise Invalid(TWO_MEANINGS, word=word, one=meaning[word], other=name)


def parse_sheets(content: bytes) -> tuple[SheetKind, ...]:
    """Raises ``ValueError`` (pydantic's or yaml's) for a file that says anything else."""
    if len(content) > MOST_BYTES:
        raise Invalid(SHEETS_TOO_LARGE, most=MOST_BYTES)
    try:
        return tuple(_File.model_validate(yaml.safe_load(content)).sheets.values())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Invalid(NO_YAML, line=1 if mark is None else mark.line + 1) from None


@lru_cache(maxsize=8)
def sheets_of(path: Path | None) -> tuple[SheetKind, ...]:
    """A bank's own sheets, if there is a file of them, then the shipped ones. Raises ``ValueError``, ``OSError``."""
    shipped = parse_sheets((files("services.payout.bank") / "sheets.yaml").read_bytes())
    return shipped if path is None else parse_sheets(path.read_bytes()) + shipped
