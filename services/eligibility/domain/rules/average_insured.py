"""``average_insured``: the average of the base months with anybody insured. Pure."""

from fractions import Fraction

import numpy as np

from services.eligibility.domain.columns import Ratios, bits
from services.eligibility.domain.contribution_facts import BASE_MONTHS
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.rules.working import Working, WorkingColumns


def one(working: Working) -> Fraction | None:
    """Told on every list, whatever the edition's headcount is."""
    counts = working.counts
    if counts.staffed_months == 0:
        working.gaps.append(Reason("nobody-insured"))
        return None
    average = Fraction(counts.insured_sum, counts.staffed_months)
    operands: dict[str, Operand] = {"insured_sum": counts.insured_sum, "months": counts.staffed_months}
    working.step("average_insured", operands, average, working.edition.layoff.headcount)
    return average


def many(working: WorkingColumns) -> Ratios:
    counts = working.columns.counts
    months = bits(counts["staffed"] & BASE_MONTHS)
    working.found_gap(months == 0, lambda _: Reason("nobody-insured"))
    return Ratios.of(np.where(months == 0, 0, counts["insured_sum"]), months)
