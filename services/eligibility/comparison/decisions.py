"""An edition's rules applied to columns of facts: ``domain.assessment.decide`` for many employers at once. Pure.

That one is the definition; each function here is one of its rules, in the same order and under the same name, and a
differential test holds the two together in every outcome, amount and receipt. All is whole numbers of 64 bits: a ratio
is two columns, and ratios are compared by cross-multiplication.

Within ``MOST_PEOPLE`` and ``MOST_FEN`` no product can overflow. An employer beyond them, and one whose rules are not a
matter of columns (a dispatch firm where the base is split by placement), is decided one by one: see ``Decided.alone``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from services.eligibility.domain.assessment import opening_term, operands_of
from services.eligibility.domain.contribution_facts import (
    BASE_MONTHS,
    PRIOR_DECEMBER,
    ContributionFacts,
    bit_of,
    earlier_months,
    months_of,
)
from services.eligibility.domain.decision import Reason
from services.eligibility.domain.edition import ROUNDING_UNIT_FEN, Edition
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.domain.layoff import AVERAGES, SIZES, Formula, LayoffTest
from services.eligibility.domain.size_class import SizeFacts, size_of
from shared.contracts.eligibility import EmployerAssessed, Outcome
from shared.contracts.employer import SizeClass, UnitKind

FACTS = tuple(one.name for one in fields(ContributionFacts))
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

MOST_PEOPLE = 10**7
"""Of any count of one employer, sums over the year included: sixteen terms of it, times twelve months, squared, fit."""
MOST_FEN = 10**13
"""Of any amount of one employer's year: a hundred billion yuan."""
_MOST_TERMS = 16
_MOST_RATIO = 10**4
"""Of what stands above or below the line of an edition's rate or limit."""
OUTCOMES: tuple[Outcome, ...] = ("eligible", "ineligible", "not_assessable")
ELIGIBLE, INELIGIBLE, NOT_ASSESSABLE = range(3)
KINDS: tuple[UnitKind, ...] = UnitKind.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Columns:
    """Some employers and their facts, one a row: ``KnownEmployer`` and ``ContributionFacts`` turned on their side."""

    uscc: list[str]
    name: list[str]
    agency: list[str]
    unit_kind: list[UnitKind]
    size_class: list[SizeClass | None]
    first_insured_month: list[str]
    received_prior_refund: Marks
    dispatch_firm: Marks
    counts: Mapping[str, Numbers]
    size_from: Mapping[int, str] = field(default_factory=dict)
    """Where the size classes are from that were not given, by row."""
    more: Mapping[int, KnownEmployer] = field(default_factory=dict)
    """Those of whom more is known than columns hold (lists they stand on, placements); decided one by one."""

    @classmethod
    def of_receipts(cls, receipts: Sequence[EmployerAssessed]) -> "Columns":
        """Of the operands of assessments. Raises ``ValueError`` for those of the first engine, which kept none."""
        operands = [operands_of(receipt)[:2] for receipt in receipts]
        people = [employer for employer, _ in operands]
        return cls(
            uscc=[one.uscc for one in people],
            name=[one.name for one in people],
            agency=[one.agency for one in people],
            unit_kind=[one.unit_kind for one in people],
            size_class=[one.size_class for one in people],
            first_insured_month=[one.first_insured_month for one in people],
            received_prior_refund=np.array([one.received_prior_refund for one in people], dtype=np.bool_),
            dispatch_firm=np.array([one.dispatch_firm for one in people], dtype=np.bool_),
            counts={name: np.array([getattr(facts, name) for _, facts in operands], np.int64) for name in FACTS},
            size_from={row: one.size_from for row, one in enumerate(people) if one.size_from},
            more={row: one for row, one in enumerate(people) if one.excluded_by or one.placements},
        )

    @classmethod
    def of(cls, batch: pa.RecordBatch) -> "Columns":
        """Of a batch with the columns of ``expression.employers_with_facts``."""

        def texts(name: str) -> list[Any]:
            return list(batch.column(name).to_pylist())

        def marks(name: str) -> Marks:
            return np.array([told == "true" for told in texts(name)], dtype=np.bool_)

        size_class, size_from = _sizes({name: texts(name) for name in batch.schema.names if name not in FACTS})
        return cls(
            uscc=texts("uscc"),
            name=texts("name"),
            agency=texts("agency"),
            unit_kind=texts("unit_kind"),
            size_class=size_class,
            size_from=size_from,
            first_insured_month=texts("first_insured_month"),
            received_prior_refund=marks("received_prior_refund"),
            dispatch_firm=marks("dispatch_firm"),
            counts={
                name: np.asarray(batch.column(name).to_numpy(zero_copy_only=False), dtype=np.int64) for name in FACTS
            },
        )

    def __len__(self) -> int:
        return len(self.uscc)

    def standing(self, lists: Mapping[str, tuple[str, ...]]) -> "Columns":
        """The same, of whom some stand on lists that exclude: by USCC."""
        found = [row for row, uscc in enumerate(self.uscc) if uscc in lists] if lists else []
        known = {row: self.employer(row).changed(excluded_by=lists[self.uscc[row]]) for row in found}
        return replace(self, more={**self.more, **known})

    def employer(self, row: int) -> KnownEmployer:
        if row in self.more:
            return self.more[row]
        return KnownEmployer(
            uscc=self.uscc[row],
            name=self.name[row],
            agency=self.agency[row],
            unit_kind=self.unit_kind[row],
            size_class=self.size_class[row],
            size_from=self.size_from.get(row),
            first_insured_month=self.first_insured_month[row],
            received_prior_refund=bool(self.received_prior_refund[row]),
            dispatch_firm=bool(self.dispatch_firm[row]),
        )

    def facts(self, row: int) -> ContributionFacts:
        return ContributionFacts(*(int(self.counts[name][row]) for name in FACTS))


_OF_SIZE = tuple(one.name for one in fields(SizeFacts))


def _sizes(told: Mapping[str, list[Any]]) -> tuple[list[SizeClass | None], dict[int, str]]:
    """The size class of each row, and where it is from when it was not given (``domain.size_class``)."""
    found = list(told["size_class"])
    sources: dict[int, str] = {}
    for row, (size, industry, entity_uscc) in enumerate(
        zip(found, told["industry"], told["legal_entity_uscc"], strict=True)
    ):
        if entity_uscc is None and (size is not None or industry is None):
            continue
        own = SizeFacts(**{name: told[name][row] for name in _OF_SIZE})
        entities = {entity_uscc: SizeFacts(**{name: told[f"entity_{name}"][row] for name in _OF_SIZE})}
        found[row], source = size_of(own, entities.get)
        if source is not None:
            sources[row] = source
    return found, sources


@dataclass(frozen=True, slots=True)
class Ratios:
    """Lowest terms; ``bottom`` is 0 where there is none."""

    top: Numbers
    bottom: Numbers

    @classmethod
    def none(cls, rows: int) -> "Ratios":
        return cls(np.zeros(rows, np.int64), np.zeros(rows, np.int64))

    @classmethod
    def of(cls, top: Numbers, bottom: Numbers) -> "Ratios":
        common = np.gcd(top, bottom)
        divisor = np.where(common == 0, 1, common)
        return cls(top // divisor, bottom // divisor)

    def at(self, row: int) -> Fraction | None:
        bottom = int(self.bottom[row])
        return None if bottom == 0 else Fraction(int(self.top[row]), bottom)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision a row. Those that are ``alone`` hold nothing yet: they are decided by ``domain.assessment``."""

    outcome: npt.NDArray[np.int8]
    direct: Marks
    rate: Ratios
    premium_fen: Numbers
    average: Ratios
    layoff_rate: Ratios
    layoff_limit: Ratios
    amount_fen: Numbers
    """The refund; 0 where not eligible."""
    reasons: Mapping[int, Sequence[Reason]]
    """Of those that are not eligible, by row."""
    alone: Marks


@dataclass(slots=True)
class _Working:
    """What is found on the way: which rows have which gap or failure, in the order of the rules."""

    edition: Edition
    columns: Columns
    gap: Marks
    failure: Marks
    gaps: list[tuple[Marks, Callable[[int], Reason]]] = field(default_factory=list)
    failures: list[tuple[Marks, Callable[[int], Reason]]] = field(default_factory=list)

    def found_gap(self, where: Marks, reason: Callable[[int], Reason]) -> None:
        if where.any():
            self.gap |= where
            self.gaps.append((where, reason))

    def found_failure(self, where: Marks, reason: Callable[[int], Reason]) -> None:
        if where.any():
            self.failure |= where
            self.failures.append((where, reason))


def decide(edition: Edition, columns: Columns, on: date) -> Decided:
    """Decide all rows by the edition's rules as they stand on a day. Nobody in them stands on an exclusion list."""
    rows = len(columns)
    working = _Working(edition, columns, np.zeros(rows, np.bool_), np.zeros(rows, np.bool_))
    _county(working)
    covered, rate = _rate(working, on)
    _months(working)
    premium = _premium(working)
    _paid_months(working)
    _arrears(working)
    average = _average(working)
    layoff_rate, layoff_limit = _layoff(working, ~working.gap)
    outcome = np.where(working.gap, NOT_ASSESSABLE, np.where(working.failure, INELIGIBLE, ELIGIBLE)).astype(np.int8)
    outcome[~covered] = INELIGIBLE  # whatever else is missing
    refund = _refund(edition, premium, rate)
    return Decided(
        outcome=outcome,
        direct=_direct(edition, columns),
        rate=rate,
        premium_fen=premium,
        average=average,
        layoff_rate=layoff_rate,
        layoff_limit=layoff_limit,
        amount_fen=np.where(outcome == ELIGIBLE, refund, 0),
        reasons=_reasons(working, outcome),
        alone=_alone(edition, columns),
    )


def _reasons(working: _Working, outcome: npt.NDArray[np.int8]) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = {int(row): [] for row in np.flatnonzero(outcome != ELIGIBLE)}
    for where, told in ((INELIGIBLE, working.failures), (NOT_ASSESSABLE, working.gaps)):
        for rows, reason in told:
            for row in np.flatnonzero(rows & (outcome == where)).tolist():
                found[row].append(reason(row))
    return found


def _alone(edition: Edition, columns: Columns) -> Marks:
    alone = np.zeros(len(columns), np.bool_)
    alone[list(columns.more)] = True
    if edition.dispatch.base.value == "by-placement":
        alone |= columns.dispatch_firm
    for name, numbers in columns.counts.items():
        alone |= numbers > (MOST_FEN if name.endswith("_fen") else MOST_PEOPLE)
    ratios = [Fraction(rate.rate.value) for rate in edition.rates]
    ratios += [Fraction(limit.limit.value) for test in edition.layoff.tests for limit in test.limits]
    if max(max(ratio.numerator, ratio.denominator) for ratio in ratios) > _MOST_RATIO:
        alone[:] = True
    formulas = [one.value for test in edition.layoff.tests for one in test.any_of]
    if max(max(len(one.count), len(one.over)) for one in formulas) > _MOST_TERMS:
        alone[:] = True
    return alone


# The rules, in order


def _county(working: _Working) -> None:
    agency = working.columns.agency
    counties = frozenset(working.edition.counties.value)
    outside = np.array([code not in counties for code in agency], dtype=np.bool_)
    working.found_gap(outside, lambda row: Reason("county-not-covered", (agency[row],)))


def _rate(working: _Working, on: date) -> tuple[Marks, Ratios]:
    """Which kinds are covered, and the rate of each row."""
    edition, columns = working.edition, working.columns
    sizes = (None, *SIZES)
    kind_at = {kind: number for number, kind in enumerate(KINDS)}
    size_at: dict[str | None, int] = {size: number for number, size in enumerate(sizes)}
    kind = np.array([kind_at[one] for one in columns.unit_kind], dtype=np.int64)
    size = np.array([size_at[one] for one in columns.size_class], dtype=np.int64)
    covers = np.array([edition.covers_kind(one) for one in KINDS])
    tops, bottoms = np.zeros((2, len(KINDS), len(sizes)), np.int64)
    needs_size = np.zeros(len(KINDS), np.bool_)
    for number, unit_kind in enumerate(KINDS):
        of_kind = [rate for rate in edition.rates if unit_kind in rate.unit_kinds]
        needs_size[number] = all(rate.size_classes for rate in of_kind)
        for place, size_class in enumerate(sizes):
            rate = edition.rate_of(unit_kind, size_class, on)
            if rate is not None:
                ratio = Fraction(rate.rate.value)
                tops[number, place], bottoms[number, place] = ratio.numerator, ratio.denominator
    covered = covers[kind]
    found = Ratios(tops[kind, size], bottoms[kind, size])
    working.found_failure(~covered, lambda row: Reason("kind-not-covered", (columns.unit_kind[row],)))
    none = covered & (found.bottom == 0)
    lacking = none & (size == 0) & needs_size[kind]
    working.found_gap(lacking, lambda _: Reason("size-missing"))
    working.found_gap(none & ~lacking, lambda _: Reason("not-in-force", (on,)))
    return covered, found


def _months(working: _Working) -> None:
    """A row for each base month from the first insured month on, and for the December before where a rule asks it."""
    edition, columns = working.edition, working.columns
    base_year, first = edition.base_year.value, columns.first_insured_month
    present, staffed = columns.counts["present"], columns.counts["staffed"]
    before_by_month = {month: _before(base_year, month) for month in set(first)}
    before = np.array([before_by_month[month] for month in first], dtype=np.int64)
    asked = BASE_MONTHS | (PRIOR_DECEMBER if "prior_december" in edition.terms else 0)
    expected = asked & ~before
    missing, early = expected & ~present, staffed & before
    working.found_gap(expected & BASE_MONTHS == 0, lambda row: Reason("insured-after-base-year", (first[row],)))
    working.found_gap(missing != 0, lambda row: Reason("rows-missing", (months_of(base_year, int(missing[row])),)))
    working.found_gap(
        early != 0, lambda row: Reason("insured-too-early", (months_of(base_year, int(early[row])), first[row]))
    )
    if "current" in edition.terms:
        working.found_gap(columns.counts["has_current"] == 0, lambda _: Reason("current-missing"))


def _before(base_year: int, first_insured_month: str) -> int:
    """Mask of the months before the first insured one."""
    bit = bit_of(base_year, first_insured_month)
    if bit:
        return bit - 1
    return 0 if first_insured_month < f"{base_year}-01" else PRIOR_DECEMBER | BASE_MONTHS


def _premium(working: _Working) -> Numbers:
    counts = working.columns.counts
    paid = np.zeros(len(working.columns), np.int64)
    for part in working.edition.premium.value:
        paid += counts[f"{part}_fen"]
    working.found_failure(paid == 0, lambda _: Reason("nothing-paid"))
    return paid


def _paid_months(working: _Working) -> None:
    rule, counts = working.edition.paid_months, working.columns.counts
    if rule is None:
        return
    relief, least = rule.relief_counts.value, rule.at_least.value
    months = counts["paid"] | counts["relieved"] if relief else counts["paid"]
    if not rule.cumulative:
        in_year = _bits(months & BASE_MONTHS)
        working.found_failure(in_year < least, lambda row: Reason("too-few-months-paid", (int(in_year[row]), least)))
        return
    paid = _bits(months) + counts["earlier_paid"] + (counts["earlier_relieved"] if relief else 0)
    base_year, first = working.edition.base_year.value, working.columns.first_insured_month
    there_by_month = {month: earlier_months(base_year, month) for month in set(first)}
    there = np.array([there_by_month[month] for month in first], dtype=np.int64)
    missing = np.maximum(there - counts["earlier_present"], 0)
    few, unknown = paid < least, (paid < least) & (paid + missing >= least)
    working.found_gap(unknown, lambda row: Reason("earlier-rows-missing", (int(paid[row]), least, int(missing[row]))))
    working.found_failure(few & ~unknown, lambda row: Reason("too-few-months-in-all", (int(paid[row]), least)))


def _arrears(working: _Working) -> None:
    rule, counts = working.edition.arrears, working.columns.counts
    if rule is None or rule.value == "do-not-block":
        return
    owed, since = counts["arrears_fen"], counts["arrears_paid_fen"]
    working.found_failure(owed > 0, lambda row: Reason("arrears-owed", (int(owed[row]),)))
    if rule.value == "block":
        only_since = (owed == 0) & (since > 0)
        working.found_failure(only_since, lambda row: Reason("arrears-paid-late", (int(since[row]),)))


def _bits(mask: Numbers) -> Numbers:
    return np.bitwise_count(mask).astype(np.int64)


def _average(working: _Working) -> Ratios:
    counts = working.columns.counts
    months = _bits(counts["staffed"] & BASE_MONTHS)
    working.found_gap(months == 0, lambda _: Reason("nobody-insured"))
    return Ratios.of(np.where(months == 0, 0, counts["insured_sum"]), months)


def _layoff(working: _Working, judged: Marks) -> tuple[Ratios, Ratios]:
    """Every test, for the rows that are judged; rate and limit of the first."""
    edition, columns = working.edition, working.columns
    first = columns.first_insured_month
    opening_by_month = {month: opening_term(edition, month) for month in set(first)}
    openings = [opening_by_month[month] for month in first]
    shown = Ratios.none(len(columns)), Ratios.none(len(columns))
    if "opening" in edition.layoff.terms:
        new = judged & np.array([opening is None for opening in openings], dtype=np.bool_)
        working.found_gap(new, lambda row: Reason("new-entrant", (first[row],)))
        judged = judged & ~new
    terms = _Terms(columns.counts, openings)
    for number, test in enumerate(edition.layoff.tests):
        found = _test(working, test, terms, judged)
        if number == 0:
            shown = found
    return shown


class _Terms:
    """The terms of formulas as columns. ``opening`` is another term for each employer."""

    def __init__(self, counts: Mapping[str, Numbers], openings: Sequence[str | None]) -> None:
        self._counts = counts
        self.openings = openings
        self._opening: Numbers | None = None

    def of(self, term: str) -> tuple[Numbers, Numbers | None]:
        """Top and bottom; bottom is None where it is 1."""
        if term == "average_insured":
            return self._counts["insured_sum"], _bits(self._counts["staffed"] & BASE_MONTHS)
        if term == "average_paid_in":
            paid_in = (self._counts["paid"] | self._counts["relieved"]) & BASE_MONTHS
            return self._counts["paid_in_sum"], _bits(paid_in)
        if term == "opening":
            return self._opened(), None
        return self._counts[term], None

    def _opened(self) -> Numbers:
        if self._opening is None:
            found = np.zeros(len(self.openings), np.int64)
            for term in {one for one in self.openings if one is not None}:
                found = np.where(np.array([one == term for one in self.openings]), self._counts[term], found)
            self._opening = found
        return self._opening

    def ratio(self, formula: Formula) -> tuple[Numbers, Numbers]:
        """Both multiplied by the months of the average in it, if there is one."""
        average = next((term for term in formula.terms if term in AVERAGES), None)
        months = None if average is None else self.of(average)[1]

        def total(signed_terms: Sequence[str]) -> Numbers:
            found = np.zeros(len(self.openings), np.int64)
            for signed in signed_terms:
                term = signed.removeprefix("-")
                value = self.of(term)[0]
                if months is not None and term not in AVERAGES:
                    value = value * months
                found = found - value if signed.startswith("-") else found + value
            return found

        return total(formula.count), total(formula.over)


def _test(working: _Working, test: LayoffTest, terms: _Terms, judged: Marks) -> tuple[Ratios, Ratios]:
    limit, unknown = _limits_of(working, test, terms)
    working.found_gap(judged & unknown, lambda _: Reason("nobody-insured"))
    judged = judged & ~unknown
    ratios = [Fraction(one.limit.value) for one in test.limits]
    limit_top = np.array([ratio.numerator for ratio in ratios], np.int64)[limit]
    limit_bottom = np.array([ratio.denominator for ratio in ratios], np.int64)[limit]
    inclusive = np.array([one.comparison == "at-most" for one in test.limits], np.bool_)[limit]
    any_rate, passed = np.zeros((2, len(judged)), np.bool_)
    top, bottom = np.zeros((2, len(judged)), np.int64)
    for formula in test.any_of:
        left, over = terms.ratio(formula.value)
        left = np.maximum(left, 0)
        measured = over > 0
        over = np.where(measured, over, 1)
        mine, allowed = left * limit_bottom, limit_top * over
        good = measured & np.where(inclusive, mine <= allowed, mine < allowed)
        lower = left * np.where(any_rate, bottom, 1) < top * over
        better = measured & (~any_rate | (good & ~passed) | ((good == passed) & lower))
        top, bottom = np.where(better, left, top), np.where(better, over, bottom)
        passed, any_rate = passed | good, any_rate | measured
    first = working.columns.first_insured_month
    named = {"prior_december": working.edition.prior_december, "january": working.edition.base_months[0]}
    rate = _only(Ratios.of(top, bottom), judged & any_rate)
    shown_limit = _only(Ratios(limit_top, limit_bottom), judged)
    working.found_gap(
        judged & ~any_rate,
        lambda row: Reason("no-opening", (named.get(terms.openings[row] or "", first[row]), test.name)),
    )
    working.found_failure(
        judged & any_rate & ~passed,
        lambda row: Reason(
            "layoff-above",
            (rate.at(row), shown_limit.at(row), test.limits[int(limit[row])].comparison, test.name),
        ),
    )
    return rate, shown_limit


def _only(ratios: Ratios, where: Marks) -> Ratios:
    return Ratios(np.where(where, ratios.top, 0), np.where(where, ratios.bottom, 0))


def _limits_of(working: _Working, test: LayoffTest, terms: _Terms) -> tuple[Numbers, Marks]:
    """Which limit each row has, the first that fits; and the rows whose headcount, being asked for, is not there."""
    columns = working.columns
    top, bottom = terms.of(working.edition.layoff.headcount.value)
    open_ = np.ones(len(columns), np.bool_)
    unknown = np.zeros(len(columns), np.bool_)
    found = np.zeros(len(columns), np.int64)
    for number, limit in enumerate(test.limits):
        fits = open_.copy()
        if limit.size_classes:
            fits &= np.array([size in limit.size_classes for size in columns.size_class], dtype=np.bool_)
        if limit.insured_at_most is not None:
            most = limit.insured_at_most.value
            if bottom is not None:
                lost = fits & (bottom == 0)
                unknown |= lost
                open_ &= ~lost
                fits &= bottom != 0
            fits &= top <= most * (1 if bottom is None else bottom)
        found = np.where(fits, number, found)
        open_ &= ~fits
    return found, unknown


def _refund(edition: Edition, premium: Numbers, rate: Ratios) -> Numbers:
    mode, _, unit_name = edition.rounding.value.partition("-to-")
    unit = ROUNDING_UNIT_FEN[unit_name]
    one = np.where(rate.bottom == 0, 1, rate.bottom) * unit
    whole, rest = np.divmod(premium * rate.top, one)
    doubled = 2 * rest
    match mode:
        case "half-up":
            whole += doubled >= one
        case "half-even":
            whole += (doubled > one) | ((doubled == one) & (whole % 2 == 1))
        case "up":
            whole += rest > 0
    return whole * unit


def _direct(edition: Edition, columns: Columns) -> Marks:
    match edition.direct_route.value:
        case "received-prior-refund":
            return columns.received_prior_refund
        case "received-prior-refund-and-no-dispatch-firm":
            return columns.received_prior_refund & ~columns.dispatch_firm
        case "everybody":
            return np.ones(len(columns), np.bool_)
        case "nobody":
            return np.zeros(len(columns), np.bool_)
