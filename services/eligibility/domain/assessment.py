"""The decision on one employer under one edition: exact, total, and written down rule by rule.

``decide`` is a pure function of edition, employer, contribution facts and day. Every rule is a few lines of integers:
a ratio is a pair, and pairs are compared by cross-multiplication, so that a column of a million employers can be
decided by the same rules. The rules, in their order, with the names that steps and wordings have:

``county`` · ``exclusions`` · ``rate`` · ``months`` · ``premium_paid`` · ``paid_months`` · ``arrears`` ·
``average_insured`` · for each test ``layoff_rate`` (each formula) and ``layoff_limit`` · ``refund`` · ``route``.

A *gap* is something that must be known and is not: then nobody is found eligible or not, and every gap is told. A
*failure* is a rule that the employer does not pass. Kinds of unit that the edition does not cover are ineligible
whatever else is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from services.eligibility.domain.contribution_facts import (
    BASE_MONTHS,
    PRIOR_DECEMBER,
    ContributionFacts,
    aggregate,
    bit_of,
    earlier_months,
    months_of,
)
from services.eligibility.domain.decision import Decision, Operand, Reason, Step
from services.eligibility.domain.edition import ROUNDING_UNIT_FEN, Edition, Rate
from services.eligibility.domain.employer import KnownEmployer, employer_of, kept_facts
from services.eligibility.domain.layoff import AVERAGES, Formula, LayoffTest, Limit, as_fraction
from services.eligibility.domain.wording import reason_text
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed, Outcome, Route
from shared.editions.sourced import Sourced

ENGINE = "wengang-engine/3"


@dataclass(slots=True)
class _Working:
    """The paper that the clerk works on: steps done, and why it cannot go on or go well."""

    edition: Edition
    employer: KnownEmployer
    counts: ContributionFacts
    on: date
    steps: list[Step] = field(default_factory=list)
    gaps: list[Reason] = field(default_factory=list)
    failures: list[Reason] = field(default_factory=list)

    def step(
        self,
        rule: str,
        operands: dict[str, Operand],
        result: Operand,
        *sources: Sourced[Any],
        threshold: Operand = None,
        passed: bool | None = None,
    ) -> None:
        self.steps.append(Step(rule, tuple(operands.items()), result, sources, threshold, passed))


def decide(edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date) -> Decision:
    """Decide by the edition's rules as they stand on a day. ``not_assessable`` with every gap told."""
    working = _Working(edition, employer, counts, on)
    _county(working)
    _exclusions(working)
    rate = _rate(working)
    _months(working)
    premium = _premium(working)
    _paid_months(working)
    _arrears(working)
    average = _average(working)
    layoff_rate = layoff_limit = None
    if not working.gaps:
        layoff_rate, layoff_limit = _layoff(working)
    outcome: Outcome = "not_assessable" if working.gaps else "ineligible" if working.failures else "eligible"
    if not edition.covers_kind(employer.unit_kind):
        outcome = "ineligible"  # whatever else is missing
    amount = {"not_assessable": None, "ineligible": 0, "eligible": 0}[outcome]
    if outcome == "eligible" and rate is not None:
        amount = _refund(working, premium, rate)
        if working.gaps:
            outcome, amount = "not_assessable", None
    route = _route(working)
    reasons = {"eligible": [], "ineligible": working.failures, "not_assessable": working.gaps}[outcome]
    return Decision(
        outcome=outcome,
        route=route,
        rate=None if rate is None else as_fraction(rate.rate.value),
        premium_fen=premium,
        average_insured=average,
        layoff_rate=layoff_rate,
        layoff_limit=layoff_limit,
        amount_fen=amount,
        reasons=tuple(reasons),
        steps=tuple(working.steps),
    )


def assess(
    edition: Edition,
    employer: KnownEmployer,
    months: Sequence[ContributionMonth],
    assessment_id: str,
    on: date,
    rows: str | None = None,
) -> EmployerAssessed:
    """Add up the months, decide, and write the receipt."""
    counts = aggregate(edition.base_year.value, employer.first_insured_month, months)
    return receipt(edition, employer, counts, on, assessment_id, rows)


def receipt(
    edition: Edition,
    employer: KnownEmployer,
    counts: ContributionFacts,
    on: date,
    assessment_id: str,
    rows: str | None = None,
) -> EmployerAssessed:
    """The decision as the fact that is stored: operands and results."""
    return receipt_of(decide(edition, employer, counts, on), edition, employer, counts, on, assessment_id, rows)


def receipt_of(
    found: Decision,
    edition: Edition,
    employer: KnownEmployer,
    counts: ContributionFacts,
    on: date,
    assessment_id: str,
    rows: str | None = None,
) -> EmployerAssessed:
    """The same, of a decision that was made."""
    return EmployerAssessed(
        edition=edition.id,
        edition_sha256=edition.sha256,
        engine=ENGINE,
        assessment_id=assessment_id,
        decided_on=on,
        counts=counts.packed(),
        rows=rows,
        outcome=found.outcome,
        route=found.route,
        rate=_text(found.rate),
        premium_paid_fen=None if found.outcome == "not_assessable" else found.premium_fen,
        average_insured=_text(found.average_insured),
        layoff_rate=_text(found.layoff_rate),
        layoff_limit=_text(found.layoff_limit),
        amount_fen=found.amount_fen,
        reasons=tuple(reason_text(one, edition, "en") for one in found.reasons),
        **kept_facts(employer),
    )


def operands_of(assessed: EmployerAssessed) -> tuple[KnownEmployer, ContributionFacts, date]:
    """What a receipt says was decided on. Raises ``ValueError`` for one of the first engine, which kept words only."""
    if assessed.unit_kind is None or assessed.first_insured_month is None or assessed.decided_on is None:
        raise ValueError(f"{assessed.assessment_id} was decided by {assessed.engine}, which kept no operands.")
    return employer_of(assessed), ContributionFacts.unpacked(assessed.counts), assessed.decided_on


def _text(ratio: Fraction | None) -> str | None:
    return None if ratio is None else str(ratio)


# The rules, in order


def _county(working: _Working) -> None:
    agency, counties = working.employer.agency, working.edition.counties
    covered = agency in counties.value
    working.step("county", {"agency": agency}, "covered" if covered else "not-covered", counties, passed=covered)
    if not covered:
        working.gaps.append(Reason("county-not-covered", (agency,)))


def _exclusions(working: _Working) -> None:
    for exclusion in working.edition.exclusions:
        stands = exclusion.list in working.employer.excluded_by
        result = "on-the-list" if stands else "not-on-the-list"
        working.step("exclusions", {"list": exclusion.list}, result, exclusion.standing, passed=not stands)
        if stands:
            working.failures.append(Reason("excluded", (exclusion.list,)))


def _rate(working: _Working) -> Rate | None:
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


def _months(working: _Working) -> None:
    """A row for each base month from the first insured month on, and for the December before where a rule asks it."""
    edition, counts = working.edition, working.counts
    base_year, first = edition.base_year.value, working.employer.first_insured_month
    asked = BASE_MONTHS
    if "prior_december" in edition.terms:
        asked |= PRIOR_DECEMBER
    before = _before(base_year, first)
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


def _before(base_year: int, first_insured_month: str) -> int:
    """Mask of the months before the first insured one."""
    bit = bit_of(base_year, first_insured_month)
    if bit:
        return bit - 1
    return 0 if first_insured_month < f"{base_year}-01" else PRIOR_DECEMBER | BASE_MONTHS


def _premium(working: _Working) -> int:
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


def _paid_months(working: _Working) -> None:
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


def _arrears(working: _Working) -> None:
    rule, counts = working.edition.arrears, working.counts
    if rule is None:
        return
    owed, paid_since = counts.arrears_fen, counts.arrears_paid_fen
    barred = {"do-not-block": 0, "block-until-paid": owed, "block": owed + paid_since}[rule.value] > 0
    operands: dict[str, Operand] = {"arrears_fen": owed, "arrears_paid_fen": paid_since, "arrears": rule.value}
    working.step("arrears", operands, owed, rule, passed=not barred)
    if barred:
        working.failures.append(Reason("arrears-owed", (owed,)) if owed else Reason("arrears-paid-late", (paid_since,)))


def _average(working: _Working) -> Fraction | None:
    """Told on every list, whatever the edition's headcount is."""
    counts = working.counts
    if counts.staffed_months == 0:
        working.gaps.append(Reason("nobody-insured"))
        return None
    average = Fraction(counts.insured_sum, counts.staffed_months)
    operands: dict[str, Operand] = {"insured_sum": counts.insured_sum, "months": counts.staffed_months}
    working.step("average_insured", operands, average, working.edition.layoff.headcount)
    return average


def _layoff(working: _Working) -> tuple[Fraction | None, Fraction | None]:
    """Every test; the rate and limit of the first."""
    shown: tuple[Fraction | None, Fraction | None] = (None, None)
    opening = opening_term(working.edition, working.employer.first_insured_month)
    if opening is None and "opening" in working.edition.layoff.terms:
        working.gaps.append(Reason("new-entrant", (working.employer.first_insured_month,)))
        return shown
    for number, test in enumerate(working.edition.layoff.tests):
        found = _test(working, test, opening)
        if number == 0:
            shown = found
    return shown


def opening_term(edition: Edition, first_insured_month: str) -> str | None:
    """Which count an employer's year is measured from; None for a new entrant that the edition does not assess."""
    said = edition.layoff.opening
    if said is None:
        return None
    measured = edition.prior_december if said.value.established == "prior_december" else edition.base_months[0]
    if first_insured_month <= measured:
        return said.value.established
    return None if said.value.new_entrants == "not-assessed" else said.value.new_entrants


def _test(working: _Working, test: LayoffTest, opening: str | None) -> tuple[Fraction | None, Fraction | None]:
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
        working.gaps.append(Reason("no-opening", (_opening_month(working, opening), test.name)))
        return None, allowed
    passed, rate, _ = min(rates, key=lambda one: (not one[0], one[1]))
    operands = {"layoff_rate": rate, **_headcount_operands(working, limit), "comparison": limit.comparison}
    judging = (limit.limit,) if limit.insured_at_most is None else (limit.insured_at_most, limit.limit)
    working.step("layoff_limit", operands, "within" if passed else "above", *judging, threshold=allowed, passed=passed)
    if not passed:
        working.failures.append(Reason("layoff-above", (rate, allowed, limit.comparison, test.name)))
    return rate, allowed


def _opening_month(working: _Working, opening: str | None) -> str:
    edition = working.edition
    named = {"prior_december": edition.prior_december, "january": edition.base_months[0]}
    return named.get(opening or "", working.employer.first_insured_month)


def _limit_of(working: _Working, test: LayoffTest) -> Limit | None:
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


def _headcount_operands(working: _Working, limit: Limit) -> dict[str, Operand]:
    name = working.edition.layoff.headcount.value
    top, bottom = term_of(name, working.counts, None)
    told: dict[str, Operand] = {"headcount": name, "insured": Fraction(top, bottom) if bottom else 0}
    if limit.insured_at_most is not None:
        told["insured_at_most"] = limit.insured_at_most.value
    return told


def within(top: int, bottom: int, limit: Fraction, comparison: str) -> bool:
    """``top / bottom`` against a limit, ``bottom`` being positive: never divided."""
    left, right = top * limit.denominator, limit.numerator * bottom
    return left <= right if comparison == "at-most" else left < right


def term_of(term: str, counts: ContributionFacts, opening: str | None) -> tuple[int, int]:
    """A term as ``(top, bottom)``; bottom is 1 but for averages, where it is the number of months, perhaps 0."""
    if term == "opening":
        term = opening or ""
    if term == "average_insured":
        return counts.insured_sum, counts.staffed_months
    if term == "average_paid_in":
        return counts.paid_in_sum, counts.paid_in_months
    return int(getattr(counts, term)), 1


def ratio_of(formula: Formula, counts: ContributionFacts, opening: str | None) -> tuple[int, int]:
    """A formula as ``(top, bottom)``, both multiplied by the months of the average in it, if there is one.

    The rate is ``max(top, 0) / bottom`` where bottom is positive, and there is none where it is not.
    """
    average = next((term for term in formula.terms if term in AVERAGES), None)
    months = 1 if average is None else term_of(average, counts, opening)[1]

    def total(terms: Sequence[str]) -> int:
        found = 0
        for signed in terms:
            term = signed.removeprefix("-")
            value = term_of(term, counts, opening)[0] * (1 if term in AVERAGES else months)
            found += -value if signed.startswith("-") else value
        return found

    return total(formula.count), total(formula.over)


def _operands(working: _Working, formula: Formula, opening: str | None) -> dict[str, Operand]:
    told: dict[str, Operand] = {"count": tuple(formula.count), "over": tuple(formula.over)}
    if "opening" in formula.terms:
        told["opening_month"] = _opening_month(working, opening)
    for term in dict.fromkeys(formula.terms):
        top, bottom = term_of(term, working.counts, opening)
        told[term] = top if bottom == 1 else Fraction(top, bottom) if bottom else 0
    return told


def _refund(working: _Working, premium: int, rate: Rate) -> int | None:
    edition, employer = working.edition, working.employer
    if employer.dispatch_firm and edition.dispatch.base.value == "by-placement":
        return _refund_by_placement(working, premium, rate)
    exact = premium * as_fraction(rate.rate.value)
    refund = rounded(exact, edition.rounding.value)
    operands: dict[str, Operand] = {
        "premium_fen": premium,
        "rate": as_fraction(rate.rate.value),
        "rounding": edition.rounding.value,
    }
    # That its base is one is a rule too, of dispatch firms only.
    as_one = (edition.dispatch.base,) if employer.dispatch_firm else ()
    working.step("refund", operands, refund, rate.rate, *as_one, edition.rounding)
    return refund


def _refund_by_placement(working: _Working, premium: int, own_rate: Rate) -> int | None:
    """Each share of the base with its own rate; rounded once, at the end."""
    edition, employer = working.edition, working.employer
    dispatch = edition.dispatch
    placed = sum(share.premium_fen for share in employer.placements)
    if placed != premium:
        working.gaps.append(Reason("placements-do-not-add-up", (placed, premium)))
        return None
    exact = Fraction(0)
    for share in employer.placements:
        rate: Rate | None = own_rate
        sources: list[Sourced[Any]] = [dispatch.base]
        if share.unit_kind == "public_institution":
            rate = None
        elif share.using_uscc is not None and dispatch.placed_rate is not None:
            sources.append(dispatch.placed_rate)
            if dispatch.placed_rate.value == "using-firm":
                rate = edition.rate_of(share.unit_kind, share.size_class, working.on)
                if rate is None and edition.covers_kind(share.unit_kind):
                    working.gaps.append(Reason("placement-without-size", (share.using_uscc,)))
                    return None
        ratio = Fraction(0) if rate is None else as_fraction(rate.rate.value)
        exact += share.premium_fen * ratio
        operands: dict[str, Operand] = {
            "using_uscc": share.using_uscc,
            "unit_kind": share.unit_kind,
            "size_class": share.size_class,
            "premium_fen": share.premium_fen,
        }
        working.step("placement", operands, ratio, *sources, *((rate.rate,) if rate else ()))
    refund = rounded(exact, edition.rounding.value)
    told: dict[str, Operand] = {"premium_fen": premium, "exact_fen": exact, "rounding": edition.rounding.value}
    working.step("refund", told, refund, edition.rounding)
    return refund


def rounded(exact_fen: Fraction, rounding: str) -> int:
    """``half-up-to-fen`` and its like: an exact, not negative amount in fen to whole units, told in fen.

    >>> [rounded(Fraction(245, 10), f"{mode}-to-fen") for mode in ("half-up", "half-even", "down", "up")]
    [25, 24, 24, 25]
    """
    mode, _, unit_name = rounding.partition("-to-")
    unit = ROUNDING_UNIT_FEN[unit_name]
    whole, rest = divmod(exact_fen.numerator, exact_fen.denominator * unit)
    doubled, one = 2 * rest, exact_fen.denominator * unit
    match mode:
        case "half-up":
            whole += doubled >= one
        case "half-even":
            whole += doubled > one or (doubled == one and whole % 2)
        case "up":
            whole += rest > 0
    return whole * unit


def _route(working: _Working) -> Route:
    employer, rule = working.employer, working.edition.direct_route
    prior = employer.received_prior_refund
    direct = {
        "received-prior-refund": prior,
        "received-prior-refund-and-no-dispatch-firm": prior and not employer.dispatch_firm,
        "everybody": True,
        "nobody": False,
    }[rule.value]
    route: Route = "direct" if direct else "confirming"
    operands: dict[str, Operand] = {
        "received_prior_refund": "yes" if prior else "no",
        "dispatch_firm": "yes" if employer.dispatch_firm else "no",
    }
    working.step("route", operands, route, rule)
    return route
