"""What an edition says of the layoff test (R2): terms, formulas, limits, and whom they are for."""

import re
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from services.eligibility.domain.faults import (
    LIMIT_UNREACHED,
    OPENING_UNSAID,
    RATIO_FORM,
    RATIO_RANGE,
    RATIO_ZERO,
    SAME_TEST_NAME,
    SIZES_WITHOUT_LIMIT,
    TERM_UNKNOWN,
    TWO_AVERAGES,
)
from shared.contracts.employer import SizeClass
from shared.editions.names import term_of_size
from shared.editions.sourced import Sourced, Strict
from shared.invalid import Invalid
from shared.plain import shown

SIZES: tuple[SizeClass, ...] = ("large", "medium", "small", "micro")
ANY_SIZE: tuple[str, ...] = (*SIZES, "")
"""And none given."""
Term = Literal[
    "opening",  # insured where the year is measured from: see ``Opening``
    "prior_december",  # insured in the December before the base year
    "january",  # insured in January of the base year
    "december",  # insured in December of the base year
    "current",  # insured in the latest month after the base year of which there is a row
    "average_insured",  # average of the base months with anybody insured
    "average_paid_in",  # average insured of the base months that were paid for, or relieved
    "cumulative_insured",  # everybody insured at some time of the base year
    "retired",
    "deceased",
    "left_not_counted",  # left for another reason that the place does not count
    "laid_off",
    "new_claimants",  # of the whole base year
    "new_claimants_from_february",
    "january_claimants",  # drawing the benefit in January already
    "lump_sum_claimants",
]
AVERAGES = ("average_insured", "average_paid_in")
_RATIO = re.compile(r"[0-9]{1,18}([./][0-9]{1,18})?", re.ASCII)


def _ratio(text: str) -> str:
    if not _RATIO.fullmatch(text):
        # "1e-999999999" would be a number as well, and take the machine's memory.
        raise Invalid(RATIO_FORM)
    try:
        ratio = Fraction(text)
    except ZeroDivisionError:
        raise Invalid(RATIO_ZERO) from None
    if not 0 <= ratio <= 1:
        raise Invalid(RATIO_RANGE)
    return text


Ratio = Annotated[str, AfterValidator(_ratio)]
"""An exact ratio as text, ``"0.06"`` or ``"3/50"``; YAML's own numbers would be floats."""


@lru_cache(maxsize=1024)
def as_fraction(ratio: str) -> Fraction:
    """A ``Ratio`` as a number; editions have few, and decisions ask for them by the million."""
    return Fraction(ratio)


_TERMS: frozenset[str] = frozenset(Term.__args__)  # type: ignore[attr-defined]


def _signed_term(text: str) -> str:
    if text.removeprefix("-") not in _TERMS:
        raise Invalid(TERM_UNKNOWN, term=shown(text), known=sorted(_TERMS))
    return text


SignedTerm = Annotated[str, AfterValidator(_signed_term)]
"""A term that is added, or with a ``-`` before it taken away."""


class Formula(Strict):
    """``count / over``, each a sum of terms. A negative result counts as 0: growth is no negative layoff."""

    count: tuple[SignedTerm, ...] = Field(min_length=1)
    over: tuple[SignedTerm, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_average(self) -> "Formula":
        if len({term for term in self.terms if term in AVERAGES}) > 1:
            raise Invalid(TWO_AVERAGES)
        return self

    @cached_property
    def terms(self) -> tuple[str, ...]:
        return tuple(term.removeprefix("-") for term in (*self.count, *self.over))


class Limit(Strict):
    """A limit, and for whom: the first of a test's limits that fits an employer is the employer's."""

    insured_at_most: Sourced[Annotated[int, Field(ge=0, le=10**9)]] | None = None
    """For employers with so many insured or fewer, by ``Layoff.headcount``."""
    size_classes: tuple[SizeClass, ...] = ()
    limit: Sourced[Ratio]
    comparison: Literal["at-most", "below"]
    """Whether the limit itself is still within."""


class LayoffTest(Strict):
    """Passed when any one of the formulas stays within the employer's limit."""

    name: str = Field(pattern=r"^[a-z][a-z-]*$")
    title_zh: str | None = Field(default=None, min_length=2, max_length=40)
    """What it is called in Chinese sentences; without, by its number."""
    any_of: tuple[Sourced[Formula], ...] = Field(min_length=1)
    limits: tuple[Limit, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _limits_leave_nobody_out(self) -> "LayoffTest":
        covered: set[str] = set()
        for number, limit in enumerate(self.limits, start=1):
            if covered >= set(ANY_SIZE):
                raise Invalid(LIMIT_UNREACHED, number=number, test=self.name)
            if limit.insured_at_most is None:
                covered |= set(limit.size_classes or ANY_SIZE)
        left = set(ANY_SIZE) - covered
        if left:
            sizes = [term_of_size(size) for size in ANY_SIZE if size in left]
            raise Invalid(SIZES_WITHOUT_LIMIT, test=self.name, sizes=sizes)
        return self


class Opening(Strict):
    """From which headcount the year is measured."""

    established: Literal["prior_december", "january"]
    new_entrants: Literal["first_month", "january", "not-assessed"]
    """Those first insured later than that: from their first insured month, from January, or not at all."""


class Layoff(Strict):
    headcount: Sourced[
        Literal["average_insured", "average_paid_in", "prior_december", "january", "december", "cumulative_insured"]
    ]
    """What ``Limit.insured_at_most`` is compared with."""
    opening: Sourced[Opening] | None = None
    tests: tuple[LayoffTest, ...] = Field(min_length=1)
    """All of them must be passed. The first is the layoff rate that lists show."""

    @model_validator(mode="after")
    def _opening_is_said_where_it_is_used(self) -> "Layoff":
        if "opening" in self.terms and self.opening is None:
            raise Invalid(OPENING_UNSAID)
        if len({test.name for test in self.tests}) != len(self.tests):
            raise Invalid(SAME_TEST_NAME)
        return self

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(term for test in self.tests for one in test.any_of for term in one.value.terms)
