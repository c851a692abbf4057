"""``months``: whether each month that is asked for has a row, and none from before the employer was insured. Pure."""

import numpy as np

from services.eligibility.domain.contribution_facts import BASE_MONTHS, PRIOR_DECEMBER, bit_of, months_of
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.rules.working import Working, WorkingColumns


def one(working: Working) -> None:
    """A row for each base month from the first insured month on, and for the December before where a rule asks it."""
    edition, counts = working.edition, working.counts
    base_year, first = edition.base_year.value, working.employer.first_insured_month
    asked = BASE_MONTHS
    if "prior_december" in edition.terms:
        asked |= PRIOR_DECEMBER
    before = mask_before(base_year, first)
    expected = asked & ~before
    missing, early = expected & ~counts.present, counts.staffed & before
    lacks_current = "current" in edition.terms and not counts.has_current
    operands: dict[str, Operand] = {
        "first_insured_month": first,
        "months": counts.present.bit_count(),
        "missing": months_of(base_year, missing),
    }
    complete = bool(expected & BASE_MONTHS) and not missing and not early and not lacks_current
    working.step(
        "months", operands, missing.bit_count(), edition.base_year, threshold=expected.bit_count(), passed=complete
    )
    if not expected & BASE_MONTHS:
        working.gaps.append(Reason("insured-after-base-year", (first,)))
    if missing:
        working.gaps.append(Reason("rows-missing", (months_of(base_year, missing),)))
    if early:
        working.gaps.append(Reason("insured-too-early", (months_of(base_year, early), first)))
    if lacks_current:
        working.gaps.append(Reason("current-missing"))


def many(working: WorkingColumns) -> None:
    """A row for each base month from the first insured month on, and for the December before where a rule asks it."""
    edition, columns = working.edition, working.columns
    base_year, first = edition.base_year.value, columns.first_insured_month
    present, staffed = columns.counts["present"], columns.counts["staffed"]
    before_by_month = {month: mask_before(base_year, month) for month in set(first)}
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


def mask_before(base_year: int, first_insured_month: str) -> int:
    """Mask of the months before the first insured one."""
    bit = bit_of(base_year, first_insured_month)
    if bit:
        return bit - 1
    return 0 if first_insured_month < f"{base_year}-01" else PRIOR_DECEMBER | BASE_MONTHS
