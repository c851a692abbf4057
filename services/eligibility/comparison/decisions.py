"""An edition's rules applied to columns of facts: ``domain.assessment.decide`` for many employers at once. Pure.

The rules are those of ``domain.rules``, in the same order: ``many`` where that one takes ``one``. All is whole numbers
of 64 bits: a ratio is two columns, and ratios are compared by cross-multiplication.

Within ``MOST_PEOPLE`` and ``MOST_FEN`` no product can overflow. An employer beyond them, and one whose rules are not a
matter of columns (a dispatch firm where the base is split by placement), is decided one by one: see ``Decided.alone``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from services.eligibility.domain.columns import Columns, Marks, Numbers, Ratios
from services.eligibility.domain.decision import Reason
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.rules import (
    arrears,
    average_insured,
    county,
    layoff,
    months,
    paid_months,
    premium_paid,
    rate,
    refund,
    route,
)
from services.eligibility.domain.rules.working import WorkingColumns
from shared.contracts.eligibility import Outcome

MOST_PEOPLE = 10**7
"""Of any count of one employer, sums over the year included: sixteen terms of it, times twelve months, squared, fit."""
MOST_FEN = 10**13
"""Of any amount of one employer's year: a hundred billion yuan."""
_MOST_TERMS = 16
_MOST_RATIO = 10**4
"""Of what stands above or below the line of an edition's rate or limit."""
OUTCOMES: tuple[Outcome, ...] = ("eligible", "ineligible", "not_assessable")
ELIGIBLE, INELIGIBLE, NOT_ASSESSABLE = range(3)


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


def decide(edition: Edition, columns: Columns, on: date) -> Decided:
    """Decide all rows by the edition's rules as they stand on a day. Nobody in them stands on an exclusion list."""
    rows = len(columns)
    working = WorkingColumns(edition, columns, np.zeros(rows, np.bool_), np.zeros(rows, np.bool_))
    county.many(working)
    covered, found_rate = rate.many(working, on)
    months.many(working)
    premium = premium_paid.many(working)
    paid_months.many(working)
    arrears.many(working)
    average = average_insured.many(working)
    layoff_rate, layoff_limit = layoff.many(working, ~working.gap)
    outcome = np.where(working.gap, NOT_ASSESSABLE, np.where(working.failure, INELIGIBLE, ELIGIBLE)).astype(np.int8)
    outcome[~covered] = INELIGIBLE  # whatever else is missing
    amounts = refund.many(edition, premium, found_rate)
    return Decided(
        outcome=outcome,
        direct=route.many(edition, columns),
        rate=found_rate,
        premium_fen=premium,
        average=average,
        layoff_rate=layoff_rate,
        layoff_limit=layoff_limit,
        amount_fen=np.where(outcome == ELIGIBLE, amounts, 0),
        reasons=_reasons(working, outcome),
        alone=_alone(edition, columns),
    )


def _reasons(working: WorkingColumns, outcome: npt.NDArray[np.int8]) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = {int(row): [] for row in np.flatnonzero(outcome != ELIGIBLE)}
    for where, found_reasons in ((INELIGIBLE, working.failures), (NOT_ASSESSABLE, working.gaps)):
        for rows, reason in found_reasons:
            for row in np.flatnonzero(rows & (outcome == where)).tolist():
                found[row].append(reason(row))
    return found


def _alone(edition: Edition, columns: Columns) -> Marks:
    alone = np.zeros(len(columns), np.bool_)
    alone[list(columns.more)] = True
    if edition.dispatch.base.value == "by-placement":
        alone |= columns.flags["dispatch_firm"]
    for name, numbers in columns.counts.items():
        alone |= numbers > (MOST_FEN if name.endswith("_fen") else MOST_PEOPLE)
    ratios = [Fraction(one.rate.value) for one in edition.rates]
    ratios += [Fraction(limit.limit.value) for test in edition.layoff.tests for limit in test.limits]
    if max(max(ratio.numerator, ratio.denominator) for ratio in ratios) > _MOST_RATIO:
        alone[:] = True
    formulas = [one.value for test in edition.layoff.tests for one in test.any_of]
    if max(max(len(one.count), len(one.over)) for one in formulas) > _MOST_TERMS:
        alone[:] = True
    return alone
