"""A policy edition: one year's programme of one province, as data. Every value says where it comes from."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.contracts.registration import SizeClass, UnitKind
from shared.regions import check_county

Value = TypeVar("Value")
LayoffMethod = Literal["net-decrease-less-retired-and-deceased", "new-claimants-over-average-insured"]


def _ratio(text: str) -> str:
    try:
        ratio = Fraction(text)
    except ZeroDivisionError:
        raise ValueError("A ratio has no 0 below the line.") from None
    if not 0 <= ratio <= 1:
        raise ValueError("A ratio lies between 0 and 1.")
    return text


Ratio = Annotated[str, AfterValidator(_ratio)]
"""An exact ratio as text, ``"0.06"`` or ``"3/50"``; YAML's own numbers would be floats."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(_Strict, Generic[Value]):
    """A value with the clause it comes from, that document's date, and, where we assume, why."""

    value: Value
    source: str = Field(min_length=2)
    date: date
    assumption: str | None = None


class Rate(_Strict):
    """The rate of one kind of unit, by size where the kind has sizes. Kinds without a rate are not covered."""

    unit_kind: UnitKind
    size_classes: tuple[SizeClass, ...] = ()
    """Empty: the size does not matter."""
    rate: Sourced[Ratio]


class Layoff(_Strict):
    method: Sourced[LayoffMethod]
    limit: Sourced[Ratio]
    small_limit: Sourced[Ratio]
    small_at_most: Sourced[Annotated[int, Field(ge=0)]]
    """Average insured up to which, inclusive, ``small_limit`` holds."""


class Edition(_Strict):
    """``sha256`` is of the file's bytes; a decision names it."""

    id: str = Field(pattern=r"^[a-z]+-\d{4}$")
    title: str
    title_zh: str
    base_year: Sourced[Annotated[int, Field(ge=1999, le=2100)]]
    counties: Sourced[tuple[Annotated[str, AfterValidator(check_county)], ...]]
    rates: tuple[Rate, ...]
    layoff: Layoff
    rounding: Sourced[Literal["half-up-to-fen"]]
    notice_working_days: Sourced[Annotated[int, Field(ge=1, le=60)]]
    legal_basis: str
    pay_by: Sourced[date]
    pay_within_days: Sourced[Annotated[int, Field(ge=1)]]
    """For a grant after ``pay_by``: days from the grant."""
    closing_date: Sourced[date]
    """The last day to confirm; silence until then is a waiver."""
    sha256: str = ""

    @model_validator(mode="after")
    def _rates_do_not_overlap(self) -> "Edition":
        seen: set[tuple[str, str]] = set()
        for rate in self.rates:
            for size in rate.size_classes or ("large", "medium", "small", "micro"):
                if (rate.unit_kind, size) in seen:
                    raise ValueError(f"Two rates for {rate.unit_kind}, {size}.")
                seen.add((rate.unit_kind, size))
        return self

    @property
    def prior_december(self) -> str:
        return f"{self.base_year.value - 1}-12"

    @property
    def base_months(self) -> tuple[str, ...]:
        return tuple(f"{self.base_year.value}-{month:02d}" for month in range(1, 13))

    def rates_of(self, unit_kind: UnitKind) -> list[Rate]:
        return [rate for rate in self.rates if rate.unit_kind == unit_kind]

    def pay_by_of(self, granted_on: date) -> date:
        """Until when a grant of that day must have arrived."""
        if granted_on <= self.pay_by.value:
            return self.pay_by.value
        return granted_on + timedelta(days=self.pay_within_days.value)
