"""A policy edition: one year's programme of one province, as data.

Every value cites the document and clause it comes from; the documents carry the three dates (published, in force from,
recorded by us). What public documents do not say is marked as an assumption, with its reason. What this model cannot
say is refused when the file is read, and never guessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from services.eligibility.domain.faults import (
    CITES_UNKNOWN,
    MONTHS_OF_YEAR,
    NEVER_CITED,
    NO_RATE_AFTER,
    NO_RATE_BETWEEN,
    PLACED_RATE,
    SIZES_WITHOUT_RATE,
    TWO_RATES,
)
from services.eligibility.domain.layoff import ANY_SIZE, SIZES, Layoff, Ratio
from services.eligibility.domain.refusals import EDITION_CLOSED
from shared.calendar import notice_window
from shared.contracts.employer import SizeClass, UnitKind
from shared.editions.citations import term_of_source
from shared.editions.names import term_of_kind, term_of_size
from shared.editions.payments import Payments
from shared.editions.reserve import Reserve, Reserves
from shared.editions.sourced import Document, Sourced, Strict
from shared.editions.supervision import Supervision
from shared.eventlog.decider import Refused
from shared.invalid import Invalid
from shared.regions import check_county
from shared.words import Term, Words

PremiumPart = Literal["unit_paid", "staff_paid", "back_paid", "late_fees"]
RoundingMode = Literal["half-up", "half-even", "down", "up"]
ROUNDING_UNIT_FEN = {"fen": 1, "jiao": 10, "yuan": 100}
MOST_MONTHS = 12 + 5 * 12
"""That may be asked to be paid for: those of the base year, and of the five years before."""


@dataclass(frozen=True, slots=True)
class Dates:
    in_force_from: date
    published: date
    recorded: date


class Rate(Strict):
    """The rate of kinds of unit, by size where the kinds have sizes. Kinds without a rate are not covered."""

    unit_kinds: tuple[UnitKind, ...] = Field(min_length=1)
    size_classes: tuple[SizeClass, ...] = ()
    """Empty: the size does not matter."""
    rate: Sourced[Ratio]
    until: date | None = None
    """The last day; without one, until the next rate of the same kind and size is in force."""


class PaidMonths(Strict):
    """How many months must have been paid for by the end of the base year."""

    at_least: Sourced[Annotated[int, Field(ge=1, le=MOST_MONTHS)]]
    relief_counts: Sourced[bool]
    """Whether a month whose premium was waived altogether counts as paid."""
    counted: Sourced[Literal["within-the-base-year", "cumulative"]] | None = None
    """Cumulative: with the months of the five years before. None: within the base year."""

    @model_validator(mode="after")
    def _a_year_has_twelve_months(self) -> "PaidMonths":
        if self.at_least.value > 12 and not self.cumulative:
            raise Invalid(MONTHS_OF_YEAR)
        return self

    @property
    def cumulative(self) -> bool:
        return self.counted is not None and self.counted.value == "cumulative"


class Exclusion(Strict):
    """A list of another department; who stands on it gets nothing."""

    list: str = Field(pattern=r"^[a-z][a-z-]*$")
    title: str
    title_zh: str
    standing: Sourced[Literal["on-the-day-of-decision", "in-the-base-year"]]


class Dispatch(Strict):
    """How a labour-dispatch firm's premium is treated (劳务派遣)."""

    base: Sourced[Literal["as-one", "by-placement"]]
    placed_rate: Sourced[Literal["dispatch-firm", "using-firm"]] | None = None
    """By placement only: whose rate the placed share has. A share placed with public institutions has none."""

    @model_validator(mode="after")
    def _rate_is_said_where_it_is_used(self) -> "Dispatch":
        if (self.base.value == "by-placement") != (self.placed_rate is not None):
            raise Invalid(PLACED_RATE)
        return self


class Edition(Strict):
    """``sha256`` is of the canonical content (``editions.canonical``); a decision names it."""

    id: str = Field(pattern=r"^[a-z]+-[0-9]{4}$")
    title: str
    title_zh: str
    documents: dict[Annotated[str, Field(pattern=r"^\w+$")], Document] = Field(min_length=1)
    base_year: Sourced[Annotated[int, Field(ge=1999, le=2100)]]
    counties: Sourced[tuple[Annotated[str, AfterValidator(check_county)], ...]]
    fund_months: Sourced[Annotated[int, Field(ge=0, le=120)]]
    """Months of payments that a pooling region's fund must hold (R4)."""
    rates: tuple[Rate, ...] = Field(min_length=1)
    premium: Sourced[Annotated[tuple[PremiumPart, ...], Field(min_length=1)]]
    """The parts of what was paid that count."""
    paid_months: PaidMonths | None = None
    arrears: Sourced[Literal["do-not-block", "block-until-paid", "block"]] | None = None
    """Premium that was not paid when it was due (欠费): bars nobody, bars until it is paid, or bars although it was
    paid since. None: nothing is said of it, and it bars nobody."""
    layoff: Layoff
    exclusions: tuple[Exclusion, ...] = ()
    dispatch: Dispatch
    direct_route: Sourced[
        Literal["received-prior-refund", "received-prior-refund-and-no-dispatch-firm", "everybody", "nobody"]
    ]
    rounding: Sourced[Annotated[str, Field(pattern=r"^(half-up|half-even|down|up)-to-(fen|jiao|yuan)$")]]
    notice_working_days: Sourced[Annotated[int, Field(ge=1, le=60)]]
    notice_first_day: Sourced[Literal["counts", "does-not-count"]]
    """Whether the day of publication, being a working day, is the first of them."""
    legal_basis: str
    pay_by: Sourced[date]
    pay_within_days: Sourced[Annotated[int, Field(ge=1, le=366)]]
    """For a grant after ``pay_by``: days from the grant."""
    closing_date: Sourced[date]
    """The last day to confirm; silence until then is a waiver."""
    payments: Payments = Payments()
    supervision: Supervision = Supervision()
    sha256: str = ""

    @model_validator(mode="after")
    def _sources_are_documents(self) -> "Edition":
        cited: set[str] = set()
        for place, value in self.sourced():
            unknown = [name for name in value.documents if name not in self.documents]
            if unknown:
                raise Invalid(CITES_UNKNOWN, place=place, documents=unknown)
            cited.update(value.documents)
        unused = sorted(set(self.documents) - cited)
        if unused:
            raise Invalid(NEVER_CITED, documents=unused)
        return self

    @model_validator(mode="after")
    def _rates_leave_no_gap_and_no_overlap(self) -> "Edition":
        by_who: dict[tuple[str, str], list[Rate]] = {}
        for rate in self.rates:
            for kind in rate.unit_kinds:
                for size in rate.size_classes or ANY_SIZE:
                    by_who.setdefault((kind, size), []).append(rate)
        begins = min(self.in_force_from(rate.rate) for rate in self.rates)
        for unit_kind in sorted({kind for kind, _ in by_who}):
            missing = [size for size in SIZES if (unit_kind, size) not in by_who]
            if missing:
                sizes = [term_of_size(size) for size in missing]
                raise Invalid(SIZES_WITHOUT_RATE, unit_kind=term_of_kind(unit_kind), sizes=sizes)
        for (named, of_size), rates in by_who.items():
            self._check_ranges(_who(named, of_size), rates, begins)
        return self

    def _check_ranges(self, who: Term, rates: list[Rate], begins: date) -> None:
        ordered = sorted(rates, key=lambda rate: self.in_force_from(rate.rate))
        first = self.in_force_from(ordered[0].rate)
        if first > begins:
            raise Invalid(NO_RATE_BETWEEN, who=who, first=begins, last=first - timedelta(days=1))
        for one, following in pairwise(ordered):
            starts = self.in_force_from(following.rate)
            if self.in_force_from(one.rate) == starts or (one.until is not None and one.until >= starts):
                raise Invalid(TWO_RATES, who=who, day=starts)
            if one.until is not None and one.until + timedelta(days=1) < starts:
                raise Invalid(NO_RATE_BETWEEN, who=who, first=one.until + timedelta(days=1), last=starts)
        last = ordered[-1].until
        if last is not None and last < self.closing_date.value:
            raise Invalid(NO_RATE_AFTER, who=who, last=last)

    # What the rules ask of it

    @property
    def asks_earlier_months(self) -> bool:
        """Whether rows of months before the December before the base year decide anything."""
        return self.paid_months is not None and self.paid_months.cumulative

    @property
    def prior_december(self) -> str:
        return f"{self.base_year.value - 1}-12"

    @property
    def base_months(self) -> tuple[str, ...]:
        return tuple(f"{self.base_year.value}-{month:02d}" for month in range(1, 13))

    @property
    def terms(self) -> frozenset[str]:
        """Every term that its rules use, the opening taken apart."""
        used = {*self.layoff.terms, self.layoff.headcount.value}
        if "opening" in used and self.layoff.opening is not None:
            used |= {self.layoff.opening.value.established}
        return frozenset(used)

    def sourced(self) -> Iterator[tuple[str, Sourced[Any]]]:
        """Every value with its place: ``rates.0.rate``, ``pay_by``."""
        return _sourced(self, "")

    def in_force_from(self, value: Sourced[Any]) -> date:
        return value.in_force_from or self.documents[value.documents[0]].in_force_from

    def dates_of(self, value: Sourced[Any]) -> Dates:
        """The three dates of a value: its own where it has them, else those of the first document it cites."""
        document = self.documents[value.documents[0]]
        return Dates(
            in_force_from=self.in_force_from(value),
            published=document.published,
            recorded=value.recorded or document.recorded,
        )

    def covers_kind(self, unit_kind: str) -> bool:
        return any(unit_kind in rate.unit_kinds for rate in self.rates)

    def rate_of(self, unit_kind: str, size_class: str | None, on: date) -> Rate | None:
        """The rate in force on a day for a kind and size; None when there is none."""
        found = None
        for rate in self.rates:
            fits = unit_kind in rate.unit_kinds and (not rate.size_classes or size_class in rate.size_classes)
            starts = self.in_force_from(rate.rate)
            in_force = starts <= on and (rate.until is None or on <= rate.until)
            if fits and in_force and (found is None or starts > self.in_force_from(found.rate)):
                found = rate
        return found

    def raised_between(self, earlier: date, later: date) -> bool:
        """Whether a rate came into force after ``earlier`` and by ``later``."""
        return any(earlier < self.in_force_from(rate.rate) <= later for rate in self.rates)

    def check_open(self, on: date) -> None:
        """Nothing is decided in an employer's favour after the closing date. Raises ``Refused``."""
        closing = self.closing_date.value
        if on > closing:
            raise Refused(
                EDITION_CLOSED, edition=self.id, closing_date=closing, source=term_of_source(self.closing_date.source)
            )

    def notice_window_from(self, published_on: date) -> tuple[date, date]:
        """First and last day of a public notice (R7)."""
        counts = self.notice_first_day.value == "counts"
        return notice_window(published_on, self.notice_working_days.value, first_day_counts=counts)

    def covered(self, agencies: Iterable[str]) -> set[str]:
        """Those of its counties. Employers elsewhere are owed nothing under it, and need no fund."""
        return {*agencies} & {*self.counties.value}

    @property
    def fund_level(self) -> str:
        """Whose fund pays: each county's, each city's, or the province's."""
        level: str = self.payments.said()["fund_level"]
        return level

    def reserves(self, recorded: Mapping[str, Reserve]) -> Reserves:
        """What the funds that are on record, by region, allow under it (R4)."""
        return Reserves(self.id, self.fund_level, self.fund_months.value, self.fund_months.source, recorded)

    def pay_by_of(self, granted_on: date) -> date:
        """Until when a grant of that day must have arrived."""
        if granted_on <= self.pay_by.value:
            return self.pay_by.value
        return granted_on + timedelta(days=self.pay_within_days.value)


def _who(unit_kind: str, size: str) -> Term:
    kind, of_size = term_of_kind(unit_kind), term_of_size(size)
    english = f"{unit_kind}, {size or 'no size given'}"
    return Term(english, Words(english, f"{kind.words.zh}（{of_size.words.zh}）"))


def _sourced(model: BaseModel, place: str) -> Iterator[tuple[str, Sourced[Any]]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        members = (
            [(f"{place}{name}.{number}", one) for number, one in enumerate(value)]
            if isinstance(value, tuple)
            else [(f"{place}{name}", value)]
        )
        for where, member in members:
            if isinstance(member, Sourced):
                yield where, member
            elif isinstance(member, BaseModel):
                yield from _sourced(member, f"{where}.")
