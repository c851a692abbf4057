"""``layoff_rate``, ``layoff_limit``: every test of the edition, by its formulas and the employer's limit (R2). Pure."""

from fractions import Fraction

import numpy as np

from services.eligibility.domain.columns import Marks, Numbers, Ratios
from services.eligibility.domain.decision import Operand, Reason
from services.eligibility.domain.layoff import Formula, LayoffTest, Limit, as_fraction
from services.eligibility.domain.rules.terms import TermColumns, opening_month, opening_term, ratio_of, term_of
from services.eligibility.domain.rules.working import Working, WorkingColumns
from shared.editions.sourced import Sourced


def one(working: Working) -> tuple[Fraction | None, Fraction | None]:
    """Every test; the rate and limit of the first."""
    shown: tuple[Fraction | None, Fraction | None] = (None, None)
    opening = opening_term(working.edition, working.employer.first_insured_month)
    if opening is None and "opening" in working.edition.layoff.terms:
        working.gaps.append(Reason("new-entrant", (working.employer.first_insured_month,)))
        return shown
    for number, test in enumerate(working.edition.layoff.tests):
        found = _test_one(working, test, opening)
        if number == 0:
            shown = found
    return shown


def _test_one(working: Working, test: LayoffTest, opening: str | None) -> tuple[Fraction | None, Fraction | None]:
    limit = _limit_of(working, test)
    if limit is None:
        working.gaps.append(Reason("nobody-insured"))
        return None, None
    allowed = as_fraction(limit.limit.value)
    rates: list[tuple[bool, Fraction, Sourced[Formula]]] = []
    for formula in test.any_of:
        top, bottom = ratio_of(formula.value, working.counts, opening)
        operands = _operands(working, formula.value, opening)
        said = working.edition.layoff.opening
        sources = (said, formula) if said is not None and "opening" in formula.value.terms else (formula,)
        if bottom <= 0:
            working.step("layoff_rate", operands, "nobody-to-measure-by", *sources)
            continue
        rate = Fraction(max(top, 0), bottom)
        working.step("layoff_rate", operands, rate, *sources)
        rates.append((within(max(top, 0), bottom, allowed, limit.comparison), rate, formula))
    if not rates:
        working.gaps.append(Reason("no-opening", (opening_month(working, opening), test.name)))
        return None, allowed
    passed, rate, _ = min(rates, key=lambda one: (not one[0], one[1]))
    operands = {"layoff_rate": rate, **_headcount_operands(working, limit), "comparison": limit.comparison}
    judging = (limit.limit,) if limit.insured_at_most is None else (limit.insured_at_most, limit.limit)
    working.step("layoff_limit", operands, "within" if passed else "above", *judging, threshold=allowed, passed=passed)
    if not passed:
        working.failures.append(Reason("layoff-above", (rate, allowed, limit.comparison, test.name)))
    return rate, allowed


def _limit_of(working: Working, test: LayoffTest) -> Limit | None:
    """The first limit that fits; None when the headcount that it asks for is not there."""
    top, bottom = term_of(working.edition.layoff.headcount.value, working.counts, None)
    for limit in test.limits:
        if limit.size_classes and working.employer.size_class not in limit.size_classes:
            continue
        if limit.insured_at_most is None:
            return limit
        if bottom == 0:
            return None
        if top <= limit.insured_at_most.value * bottom:
            return limit
    raise AssertionError("The edition's limits leave nobody out.")


def _headcount_operands(working: Working, limit: Limit) -> dict[str, Operand]:
    name = working.edition.layoff.headcount.value
    top, bottom = term_of(name, working.counts, None)
    told: dict[str, Operand] = {"headcount": name, "insured": Fraction(top, bottom) if bottom else 0}
    if limit.insured_at_most is not None:
        told["insured_at_most"] = limit.insured_at_most.value
    return told


def _operands(working: Working, formula: Formula, opening: str | None) -> dict[str, Operand]:
    told: dict[str, Operand] = {"count": tuple(formula.count), "over": tuple(formula.over)}
    if "opening" in formula.terms:
        told["opening_month"] = opening_month(working, opening)
    for term in dict.fromkeys(formula.terms):
        top, bottom = term_of(term, working.counts, opening)
        told[term] = top if bottom == 1 else Fraction(top, bottom) if bottom else 0
    return told


def within(top: int, bottom: int, limit: Fraction, comparison: str) -> bool:
    """``top / bottom`` against a limit, ``bottom`` being positive: never divided."""
    left, right = top * limit.denominator, limit.numerator * bottom
    return left <= right if comparison == "at-most" else left < right


def many(working: WorkingColumns, judged: Marks) -> tuple[Ratios, Ratios]:
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
    terms = TermColumns(columns.counts, openings)
    for number, test in enumerate(edition.layoff.tests):
        found = _test_many(working, test, terms, judged)
        if number == 0:
            shown = found
    return shown


def _test_many(working: WorkingColumns, test: LayoffTest, terms: TermColumns, judged: Marks) -> tuple[Ratios, Ratios]:
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


def _limits_of(working: WorkingColumns, test: LayoffTest, terms: TermColumns) -> tuple[Numbers, Marks]:
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


def _only(ratios: Ratios, where: Marks) -> Ratios:
    return Ratios(np.where(where, ratios.top, 0), np.where(where, ratios.bottom, 0))
