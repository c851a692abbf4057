"""Employers that nobody has, made for an edition: on both sides of each of its limits, days and headcounts."""

import random
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from typing import Any

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.domain.exclusion import ListEntry
from services.eligibility.domain.layoff import SIZES
from services.eligibility.domain.rules.rate import KINDS
from shared.contracts.eligibility import ContributionMonth, PlacementShare

_SEED = 20210521
_SCATTERED = 400


@dataclass(frozen=True, slots=True)
class SampleEmployer:
    """An employer that nobody has, with its rows, its standing on lists, and the day it is decided on."""

    facts: KnownEmployer
    months: tuple[ContributionMonth, ...]
    on: date
    entries: tuple[ListEntry, ...] = ()


def _everybody_by(terms: Set[str], months: tuple[ContributionMonth, ...], people: int) -> tuple[ContributionMonth, ...]:
    """So many were laid off by whatever counts these terms; what counts others finds what it found."""
    january, december = {}, {}
    if "december" in terms:
        december["insured"] = 0
    if "january_claimants" in terms:
        january["claimants"] = people
    for name in ("laid_off", "lump_sum_claimants"):
        if name in terms:
            december[name] = people
    if any(term.startswith("new_claimants") for term in terms):
        december["new_claimants"] = people
    return (
        months[0],
        months[1].model_copy(update=january),
        *months[2:12],
        months[12].model_copy(update=december),
        *months[13:],
    )


def make_sample(edition: Edition) -> list[SampleEmployer]:
    """The same edition gives the same sample."""
    maker = _Maker(edition)
    plain = (maker.kinds(), maker.counties(), maker.limits(), maker.headcounts(), maker.marks(), maker.scattered())
    return [*map(maker.with_earlier_months, chain.from_iterable(plain)), *maker.paid_before()]


class _Maker:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._year = edition.base_year.value
        starts = sorted({edition.in_force_from(rate.rate) for rate in edition.rates})
        ends = sorted({rate.until for rate in edition.rates if rate.until is not None})
        self._days = [day + timedelta(days=shift) for day in (*starts, *ends) for shift in (-1, 0, 1)]
        self._day = starts[-1]
        sizes = [size for rate in edition.rates if "enterprise" in rate.unit_kinds for size in rate.size_classes]
        self._size = sizes[-1] if sizes else None
        self._chance = random.Random(_SEED)  # noqa: S311 - the same sample each time, and no secret

    def _facts(self, **changes: Any) -> KnownEmployer:
        plain: dict[str, Any] = {
            "uscc": "91630102000000001D",
            "name": "sample",
            "agency": self._edition.counties.value[0],
            "unit_kind": "enterprise",
            "size_class": self._size,
            "first_insured_month": f"{self._year - 5}-03",
            "received_prior_refund": True,
            "dispatch_firm": False,
        }
        return KnownEmployer(**plain | changes)

    def _months(self, insured: Sequence[int], last: Mapping[str, int] | None = None) -> tuple[ContributionMonth, ...]:
        """The December before, the base months, and May of the year after; ``last`` changes December."""
        names = [f"{self._year - 1}-12", *(f"{self._year}-{n:02d}" for n in range(1, 13)), f"{self._year + 1}-05"]
        found = []
        for name, people in zip(names, insured, strict=True):
            months = {"month": name, "insured": people, "unit_paid_fen": people * 1_003, "staff_paid_fen": people * 502}
            nothing = dict.fromkeys(("retired", "deceased", "new_claimants"), 0)
            changes = (last or {}) if name.endswith("-12") and name.startswith(str(self._year)) else {}
            found.append(ContributionMonth.model_validate(months | nothing | dict(changes)))
        return tuple(found)

    def _steady(self, people: int, closing: int | None = None, **last: int) -> tuple[ContributionMonth, ...]:
        end = people if closing is None else closing
        return self._months([*[people] * 12, end, end], last)

    def kinds(self) -> Iterator[SampleEmployer]:
        """Each kind and size, on the days around each change of a rate."""
        months = self._steady(10)
        for kind in KINDS:
            for size in (*SIZES, None):
                for day in self._days:
                    yield SampleEmployer(self._facts(unit_kind=kind, size_class=size), months, day)

    def counties(self) -> Iterator[SampleEmployer]:
        for county in (*self._edition.counties.value, "360429"):
            yield SampleEmployer(self._facts(agency=county), self._steady(10), self._day)

    def limits(self) -> Iterator[SampleEmployer]:
        """At each limit exactly, and by one person off it, in every way that people leave."""
        ratios = {Fraction(one.limit.value) for test in self._edition.layoff.tests for one in test.limits}
        for ratio in sorted(ratios):
            for scale in (1, 6 if ratio.denominator < 30 else 1, 60 if ratio.denominator < 6 else 1):
                people, gone = ratio.denominator * scale, ratio.numerator * scale
                for number in (gone - 1, gone, gone + 1):
                    if not 0 <= number <= people:
                        continue
                    for size in (*SIZES, None):
                        facts = self._facts(size_class=size)
                        yield from (
                            SampleEmployer(facts, months, self._day) for months in self._leaving(people, number)
                        )
                    for months in self._leaving(people, number):
                        yield from self._by_one_formula(months, people)

    def _by_one_formula(self, months: tuple[ContributionMonth, ...], people: int) -> Iterator[SampleEmployer]:
        """Where any of several formulas is enough: each alone, since by the others everybody was laid off."""
        for test in self._edition.layoff.tests:
            for one in test.any_of if len(test.any_of) > 1 else ():
                own = {term.removeprefix("-") for term in (*one.value.count, *one.value.over)}
                others = {term.removeprefix("-") for other in test.any_of for term in other.value.count} - own
                yield SampleEmployer(self._facts(), _everybody_by(others, months, people), self._day)

    def _leaving(self, people: int, gone: int) -> Iterator[tuple[ContributionMonth, ...]]:
        yield self._steady(people, people - gone)
        yield self._steady(people, people, new_claimants=gone)
        yield self._steady(people, people, lump_sum_claimants=gone)
        yield self._steady(people, people, laid_off=gone)
        yield self._steady(people, people - gone, laid_off=gone, new_claimants=gone)
        january = self._months([people] * 14)
        yield (january[0], january[1].model_copy(update={"claimants": gone}), *january[2:])
        yield (january[0], january[1].model_copy(update={"new_claimants": gone}), *january[2:])
        yield self._months([*[people] * 13, people - gone])
        for leaving in ("retired", "deceased", "left_not_counted"):
            yield self._steady(people, max(0, people - gone - 1), **{leaving: 1})
        yield self._steady(people, people - gone, joined=1, laid_off=gone)
        yield self._months([people + 1, *[people] * 11, people - gone, people - gone])
        # Gone between the December before and January, and every other way of counting says many.
        yield self._months([people, *[people - gone] * 13], {"new_claimants": people, "laid_off": people})

    def headcounts(self) -> Iterator[SampleEmployer]:
        """On both sides of each headcount that a limit depends on, with a rate between the limits."""
        asked = {
            one.insured_at_most.value
            for test in self._edition.layoff.tests
            for one in test.limits
            if one.insured_at_most is not None
        }
        for people in sorted({count + shift for count in asked for shift in (-1, 0, 1, 2)}):
            for gone in (people // 10, people // 8, people // 6):
                if people <= 0 or gone <= 0:
                    continue
                yield SampleEmployer(self._facts(), self._steady(people, people - gone), self._day)
                leaving = {"new_claimants": gone, "laid_off": gone}
                yield SampleEmployer(self._facts(), self._steady(people, people, **leaving), self._day)
                early = self._months([people + 3, people + 2, *[people] * 10, people - gone, people])
                yield SampleEmployer(self._facts(), early, self._day)
                unpaid = early[5].model_copy(update={"insured": 1, "unit_paid_fen": 0, "staff_paid_fen": 0})
                yield SampleEmployer(self._facts(), (*early[:5], unpaid, *early[6:]), self._day)

    def marks(self) -> Iterator[SampleEmployer]:
        """Routes, new entrants, months paid and relieved, lists, placements."""
        for prior in (True, False):
            for dispatch in (True, False):
                facts = self._facts(received_prior_refund=prior, dispatch_firm=dispatch)
                yield SampleEmployer(facts, self._steady(10), self._day)
        for first in (1, 2, 5, 12):
            insured = [0] * first + [20] * (13 - first) + [19]
            insured[12] = 17
            facts = self._facts(first_insured_month=f"{self._year}-{first:02d}")
            yield SampleEmployer(facts, self._months(insured)[first:], self._day)
        steady = self._steady(10)
        for paid in range(13):
            for relief in (0, 900):
                nothing = {"unit_paid_fen": 0, "staff_paid_fen": 0, "relieved_fen": relief}
                rest = tuple(month.model_copy(update=nothing) for month in steady[1 + paid : 13])
                yield SampleEmployer(self._facts(), (*steady[: 1 + paid], *rest, steady[13]), self._day)
        for owed, settled in ((500, 0), (0, 500), (500, 500)):
            late = steady[5].model_copy(update={"arrears_fen": owed, "arrears_paid_fen": settled})
            yield SampleEmployer(self._facts(), (*steady[:5], late, *steady[6:]), self._day)
        extra = {"back_paid_fen": 7_005, "late_fees_fen": 333}
        yield SampleEmployer(self._facts(), (*steady[:12], steady[12].model_copy(update=extra), steady[13]), self._day)
        for exclusion in self._edition.exclusions:
            for since, until in (
                (date(self._year, 3, 1), date(self._year, 4, 1)),
                (self._day, None),
                (self._day + timedelta(days=1), None),
            ):
                entry = ListEntry(exclusion.list, since, until)
                yield SampleEmployer(self._facts(), steady, self._day, (entry,))
        premium = sum(month.unit_paid_fen + month.staff_paid_fen for month in steady[1:13])
        half = premium // 2
        placed = premium - half - 1_000
        for size in SIZES:
            placements = (
                PlacementShare(using_uscc=None, unit_kind="enterprise", size_class=self._size, premium_fen=half),
                PlacementShare(
                    using_uscc="91630102000000002B",
                    unit_kind="enterprise",
                    size_class=size,
                    premium_fen=placed,
                ),
                PlacementShare(
                    using_uscc="126301020000000035",
                    unit_kind="public_institution",
                    size_class=None,
                    premium_fen=1_000,
                ),
            )
            yield SampleEmployer(self._facts(dispatch_firm=True, placements=placements), steady, self._day)

    def with_earlier_months(self, one: SampleEmployer) -> SampleEmployer:
        """As many months before as make it enough with a whole base year, where the edition counts them."""
        rule = self._edition.paid_months
        if rule is None or not rule.cumulative or rule.at_least.value <= 13:
            return one
        return replace(one, months=(*self._earlier(rule.at_least.value - 13), *one.months))

    def _earlier(self, paid: int) -> tuple[ContributionMonth, ...]:
        """The earlier months, of which only the last so many are there, each paid for."""
        names = [f"{year}-{n:02d}" for year in range(self._year - 5, self._year) for n in range(1, 13)]
        plain = self._steady(10)[0]
        return tuple(plain.model_copy(update={"month": name}) for name in names[-1 - paid : -1])

    def paid_before(self) -> Iterator[SampleEmployer]:
        """On both sides of a number of months paid in all; the last of them unpaid, or relieved."""
        rule = self._edition.paid_months
        if rule is None:
            return
        steady, nothing = self._steady(10), {"unit_paid_fen": 0, "staff_paid_fen": 0}
        for shift in (-1, 0, 1):
            paid = max(0, rule.at_least.value + shift - 12)
            first = self._earlier(paid)[:1] or steady[:1]
            for relief in (0, 900):
                last = steady[12].model_copy(update=nothing | {"relieved_fen": relief})
                months = (*self._earlier(paid), *steady[:12], last, steady[13])
                yield SampleEmployer(self._facts(first_insured_month=first[0].month), months, self._day)

    def scattered(self) -> Iterator[SampleEmployer]:
        """Ordinary employers by chance: amounts that fall on half a fen, several things at once."""
        chance = self._chance
        for _ in range(_SCATTERED):
            people = chance.choice((3, 10, 28, 30, 32, 60, 200))
            insured = [people, people]
            for _ in range(12):
                insured.append(max(0, insured[-1] - (chance.random() < 0.1) * chance.randint(0, 2)))
            last = {
                name: chance.choice((0, 0, 0, 1, 2))
                for name in ("retired", "deceased", "new_claimants", "left_not_counted", "laid_off", "joined")
            }
            months = tuple(
                month.model_copy(
                    update={"unit_paid_fen": chance.randint(0, 99_999), "staff_paid_fen": chance.randint(0, 99)}
                )
                for month in self._months(insured, last)
            )
            facts = self._facts(
                size_class=chance.choice(SIZES),
                unit_kind=chance.choice(KINDS),
                received_prior_refund=chance.random() < 0.5,
            )
            yield SampleEmployer(facts, months, self._day)
