"""``paid_months``: whether enough months were paid for by the end of the base year. Pure."""

from typing import Any

import numpy as np

from services.eligibility.domain.columns import bits
from services.eligibility.domain.contribution_facts import BASE_MONTHS, earlier_months
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.rules.working import Working, WorkingColumns
from shared.editions.sourced import Sourced


def one(working: Working) -> None:
    rule, counts = working.edition.paid_months, working.counts
    if rule is None:
        return
    least = rule.at_least.value
    paid = counts.months_paid(relief_counts=rule.relief_counts.value, cumulative=rule.cumulative)
    operands: dict[str, Operand] = {"paid": paid}
    sources: list[Sourced[Any]] = [rule.relief_counts, rule.at_least]
    missing = 0
    if rule.counted is not None:
        sources.insert(0, rule.counted)
    if rule.cumulative:
        there = earlier_months(working.edition.base_year.value, working.employer.first_insured_month)
        missing = max(0, there - counts.earlier_present)
        operands |= {"counted": "cumulative", "earlier_missing": missing}
    enough = paid >= least
    working.step("paid_months", operands, paid, *sources, threshold=least, passed=enough)
    if enough:
        return
    if paid + missing >= least:
        working.gaps.append(Reason("earlier-rows-missing", (paid, least, missing)))
    else:
        code = "too-few-months-in-all" if rule.cumulative else "too-few-months-paid"
        working.failures.append(Reason(code, (paid, least)))


def many(working: WorkingColumns) -> None:
    rule, counts = working.edition.paid_months, working.columns.counts
    if rule is None:
        return
    relief, least = rule.relief_counts.value, rule.at_least.value
    months = counts["paid"] | counts["relieved"] if relief else counts["paid"]
    if not rule.cumulative:
        in_year = bits(months & BASE_MONTHS)
        working.found_failure(in_year < least, lambda row: Reason("too-few-months-paid", (int(in_year[row]), least)))
        return
    paid = bits(months) + counts["earlier_paid"] + (counts["earlier_relieved"] if relief else 0)
    base_year, first = working.edition.base_year.value, working.columns.first_insured_month
    there_by_month = {month: earlier_months(base_year, month) for month in set(first)}
    there = np.array([there_by_month[month] for month in first], dtype=np.int64)
    missing = np.maximum(there - counts["earlier_present"], 0)
    few, unknown = paid < least, (paid < least) & (paid + missing >= least)
    working.found_gap(unknown, lambda row: Reason("earlier-rows-missing", (int(paid[row]), least, int(missing[row]))))
    working.found_failure(few & ~unknown, lambda row: Reason("too-few-months-in-all", (int(paid[row]), least)))
