"""``rate``: the rate in force for a kind of unit and its size (R1, R3). Pure."""

from datetime import date
from fractions import Fraction
from typing import get_args

import numpy as np

from services.eligibility.domain.columns import Marks, Ratios
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.edition import Rate
from services.eligibility.domain.layoff import SIZES, as_fraction
from services.eligibility.domain.rules.working import Working, WorkingColumns
from shared.contracts.employer import UnitKind

KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


def one(working: Working) -> Rate | None:
    edition, employer = working.edition, working.employer
    operands: dict[str, Operand] = {
        "unit_kind": employer.unit_kind,
        "size_class": employer.size_class,
        "size_from": employer.size_from,
        "decided_on": working.on,
    }
    if not edition.covers_kind(employer.unit_kind):
        working.step("rate", operands, "not-covered", *(rate.rate for rate in edition.rates), passed=False)
        working.failures.append(Reason("kind-not-covered", (employer.unit_kind,)))
        return None
    rate = edition.rate_of(employer.unit_kind, employer.size_class, working.on)
    if rate is not None:
        working.step("rate", operands, as_fraction(rate.rate.value), rate.rate, passed=True)
        return rate
    of_kind = [rate for rate in edition.rates if employer.unit_kind in rate.unit_kinds]
    working.step("rate", operands, "none", *(rate.rate for rate in of_kind), passed=False)
    if employer.size_class is None and all(rate.size_classes for rate in of_kind):
        working.gaps.append(Reason("size-missing"))
    else:
        working.gaps.append(Reason("not-in-force", (working.on,)))
    return None


def many(working: WorkingColumns, on: date) -> tuple[Marks, Ratios]:
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
