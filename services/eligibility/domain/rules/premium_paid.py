"""``premium_paid``: what was actually paid in the base year, of the parts that count (R3). Pure."""

import numpy as np

from services.eligibility.domain.columns import Numbers
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.rules.working import Working, WorkingColumns


def one(working: Working) -> int:
    counts, premium = working.counts, working.edition.premium
    amounts: dict[str, int] = {
        "unit_paid": counts.unit_paid_fen,
        "staff_paid": counts.staff_paid_fen,
        "back_paid": counts.back_paid_fen,
        "late_fees": counts.late_fees_fen,
    }
    paid = sum(amounts[part] for part in premium.value)
    told: dict[str, Operand] = {f"{name}_fen": amount for name, amount in amounts.items() if name in premium.value}
    left_out = sum(amount for name, amount in amounts.items() if name not in premium.value)
    if left_out:
        told["not_counted_fen"] = left_out
    if counts.relieved_fen:
        told["relieved_fen"] = counts.relieved_fen
    working.step("premium_paid", told, paid, premium, passed=paid > 0)
    if paid == 0:
        working.failures.append(Reason("nothing-paid"))
    return paid


def many(working: WorkingColumns) -> Numbers:
    counts = working.columns.counts
    paid = np.zeros(len(working.columns), np.int64)
    for part in working.edition.premium.value:
        paid += counts[f"{part}_fen"]
    working.found_failure(paid == 0, lambda _: Reason("nothing-paid"))
    return paid
