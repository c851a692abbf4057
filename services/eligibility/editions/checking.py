"""Whether an edition is fit to be adopted: read strictly, and every parameter of it decides something.

A parameter that changes no decision is a mistake: a value in the wrong place, a limit that is never reached, a term
that nobody has. So each parameter is changed in turn, a sample is decided again, and the change must be seen. The
sample is made for the edition: on both sides of each of its limits, days and headcounts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from services.eligibility.domain.assessment import decide
from services.eligibility.domain.contribution_facts import aggregate
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.exclusion import excluded_by
from services.eligibility.domain.faults import NO_EFFECT, YEAR_CANNOT_BE_TRIED
from services.eligibility.editions import adopted, canonical, parse
from services.eligibility.editions.parameters import edition_document, parameters
from services.eligibility.editions.sample import SampleEmployer, make_sample
from shared.calendar import UnknownYear
from shared.editions.reserve import Reserve
from shared.http.validation import fault_of, words_of
from shared.invalid import Flaw, Invalid
from shared.plain import shown

_WHOLE: Mapping[str, str] = {"in": "body", "pointer": ""}


@dataclass(frozen=True, slots=True)
class Checked:
    """``flaws``: what is wrong where; none means fit."""

    flaws: tuple[Flaw, ...]
    edition: Edition | None = None
    parameters: int = 0
    sample: int = 0

    @property
    def problems(self) -> tuple[str, ...]:
        """Full sentences, in English."""
        return tuple(map(_sentence, self.flaws))


def flaw(error: Invalid) -> Flaw:
    """Of the content as a whole."""
    return Flaw(_WHOLE, error.fault, error.values)


def check(content: bytes | str) -> Checked:
    """Read an edition (YAML or JSON) and try every parameter of it."""
    try:
        text, edition = parse(content)
    except ValidationError as error:
        return Checked(tuple(map(_flaw, error.errors())))
    except ValueError as error:
        return Checked((Flaw(_WHOLE, *fault_of(error)),))
    try:
        return _tried(text, edition)
    except UnknownYear as error:
        return Checked((flaw(Invalid(YEAR_CANNOT_BE_TRIED, year=error.year)),))


def _tried(text: str, edition: Edition) -> Checked:
    sample = make_sample(edition)
    before = _Behaviour(edition, sample)
    document = edition_document(text)
    flaws, number = [], 0
    for place, changes in parameters(document):
        number += 1
        fit = [other for other in map(_read, changes) if other is not None]
        if fit and not any(before.differs(other) for other in fit):
            flaws.append(flaw(Invalid(NO_EFFECT, place=place, sample=len(sample))))
    return Checked(tuple(flaws), edition, number, len(sample))


def _flaw(error: Mapping[str, Any]) -> Flaw:
    fault, values = words_of(error)
    pointer = "".join(f"/{shown(str(part)).replace('~', '~0').replace('/', '~1')}" for part in error["loc"])
    return Flaw({"in": "body", "pointer": pointer}, fault, values)


def _sentence(flaw: Flaw) -> str:
    place = str(flaw.where["pointer"]).removeprefix("/").replace("/", ".")
    said = flaw.fault.said_in("en", flaw.values)
    return f"{place}: {said}" if place else said


def _read(document: dict[str, Any]) -> Edition | None:
    """None where the changed edition could not be read at all: that change is refused, which is an effect."""
    try:
        return adopted(canonical(document))
    except ValueError:
        return None


@dataclass(slots=True)
class _Behaviour:
    """Everything that an edition decides for a sample, once; and whether another decides anything otherwise."""

    edition: Edition
    sample: Sequence[SampleEmployer]
    found: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.found = [decided(self.edition, one) for one in self.sample]

    def differs(self, other: Edition) -> bool:
        if programme(self.edition, self.edition) != programme(other, self.edition):
            return True
        # Of a county that is left out only its own employers show it: they are tried first, however many there are.
        left_out = set(self.edition.counties.value) - set(other.counties.value)
        asked = sorted(zip(self.sample, self.found, strict=True), key=lambda pair: pair[0].facts.agency not in left_out)
        return any(decided(other, one) != was for one, was in asked)


def decided(edition: Edition, one: SampleEmployer) -> tuple[object, ...]:
    """The results of a decision, without its words."""
    counts = aggregate(edition.base_year.value, one.facts.first_insured_month, one.months)
    facts = one.facts
    if one.entries:
        named = excluded_by(edition, one.entries, one.on)
        facts = facts.changed(excluded_by=named)
    found = decide(edition, facts, counts, one.on)
    return found.outcome, found.route, found.amount_fen, found.layoff_limit, found.reasons


def programme(edition: Edition, around: Edition) -> tuple[object, ...]:
    """What an edition says of funds, notices and days, of payments and of supervision; ``around`` gives the days and
    funds to ask for."""
    asked = around.fund_months.value
    end = date(around.base_year.value, 12, 31)
    funds = [Reserve(months, 12, end).covers(edition.fund_months.value) for months in (asked - 1, asked, asked + 1)]
    published = [around.pay_by.value - timedelta(days=number) for number in range(60, 70)]
    days = [around.pay_by.value + timedelta(days=number) for number in (-1, 0, 1, 2)]
    closing = around.closing_date.value
    return (
        funds,
        [edition.notice_window_from(day) for day in published],
        [edition.pay_by_of(day) for day in days],
        [
            day > edition.closing_date.value
            for day in (closing - timedelta(days=1), closing, closing + timedelta(days=1))
        ],
        edition.payments.said(),
        edition.supervision.said(),
    )
