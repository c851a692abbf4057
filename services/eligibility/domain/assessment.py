"""The assessment of one employer under one edition: exact, explained rule by rule, never guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from services.eligibility.domain.edition import Edition, Rate, Sourced
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed, Outcome, Route, TraceStep
from shared.contracts.registration import SizeClass, UnitKind
from shared.money import half_up, yuan

ENGINE = "wengang-engine/1"


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """What registration knows of the employer under this edition."""

    uscc: str
    name: str
    agency: str
    unit_kind: UnitKind
    size_class: SizeClass | None
    first_insured_month: str
    received_prior_refund: bool
    dispatch_firm: bool


@dataclass(slots=True)
class _Working:
    """The paper that the clerk works on: steps done, and why it cannot go on or go well."""

    steps: list[TraceStep] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def step(
        self,
        rule: str,
        inputs: Mapping[str, object],
        result: object,
        source: Sourced[Any] | str,
        *,
        threshold: object = None,
        passed: bool | None = None,
    ) -> None:
        clause, assumption = (source, None) if isinstance(source, str) else (source.source, source.assumption)
        self.steps.append(
            TraceStep(
                rule=rule,
                inputs={name: str(value) for name, value in inputs.items()},
                threshold=None if threshold is None else str(threshold),
                result=str(result),
                passed=passed,
                clause=clause,
                assumption=assumption,
            )
        )


@dataclass(frozen=True, slots=True)
class _Headcount:
    opening: int
    closing: int
    retired: int
    deceased: int


def assess(
    edition: Edition, facts: EmployerFacts, months: Sequence[ContributionMonth], assessment_id: str
) -> EmployerAssessed:
    """Decide by the edition's rules. ``not_assessable`` when something needed is missing, with every reason."""
    working = _Working()
    route: Route = "direct" if facts.received_prior_refund else "confirming"
    by_month = {month.month: month for month in months}
    base = [by_month[name] for name in edition.base_months if name in by_month]

    _county(working, edition, facts)
    rate = _rate(working, edition, facts)
    _completeness(working, edition, facts, by_month)
    premium = _premium(working, edition, base)
    average = _average(working, edition, base)
    layoff_rate = layoff_limit = None
    if not working.gaps:
        layoff_rate = _layoff_rate(working, edition, facts, by_month, base, average)
    if average is not None and layoff_rate is not None:
        layoff_limit = _layoff_limit(working, edition, average, layoff_rate)
    outcome: Outcome = "not_assessable" if working.gaps else "ineligible" if working.failures else "eligible"
    if not edition.rates_of(facts.unit_kind):
        outcome = "ineligible"  # whatever else is missing: this kind of unit is not covered
    amount = {"not_assessable": None, "ineligible": 0, "eligible": 0}[outcome]
    if outcome == "eligible" and rate is not None:
        amount = _refund(working, edition, premium, Fraction(rate.rate.value))
    working.step(
        "route", {"received_prior_refund": str(facts.received_prior_refund).lower()}, route, "X74 §1, Q35 §1 (R5, R6)"
    )
    reasons = {"eligible": [], "ineligible": working.failures, "not_assessable": working.gaps}[outcome]
    return EmployerAssessed(
        edition=edition.id,
        edition_sha256=edition.sha256,
        engine=ENGINE,
        uscc=facts.uscc,
        name=facts.name,
        agency=facts.agency,
        dispatch_firm=facts.dispatch_firm,
        assessment_id=assessment_id,
        outcome=outcome,
        route=route,
        size_class=facts.size_class,
        rate=None if rate is None else str(Fraction(rate.rate.value)),
        premium_paid_fen=None if outcome == "not_assessable" else premium,
        average_insured=None if average is None else str(average),
        layoff_rate=None if layoff_rate is None else str(layoff_rate),
        layoff_limit=None if layoff_limit is None else str(layoff_limit),
        amount_fen=amount,
        reasons=tuple(reasons),
        trace=tuple(working.steps),
    )


def _county(working: _Working, edition: Edition, facts: EmployerFacts) -> None:
    covered = facts.agency in edition.counties.value
    working.step(
        "county", {"agency": facts.agency}, "covered" if covered else "not covered", edition.counties, passed=covered
    )
    if not covered:
        working.gaps.append(f"The county {facts.agency} is not covered by {edition.id}.")


def _rate(working: _Working, edition: Edition, facts: EmployerFacts) -> Rate | None:
    rates = edition.rates_of(facts.unit_kind)
    if not rates:
        covered = ", ".join(sorted({rate.unit_kind for rate in edition.rates}))
        working.step(
            "unit_kind",
            {"unit_kind": facts.unit_kind},
            "not covered",
            edition.rates[0].rate,
            threshold=covered,
            passed=False,
        )
        working.failures.append(f"Units of the kind {facts.unit_kind} are not covered by {edition.id}.")
        return None
    for rate in rates:
        if not rate.size_classes or facts.size_class in rate.size_classes:
            inputs = {"unit_kind": facts.unit_kind, "size_class": facts.size_class or "not given"}
            working.step("rate", inputs, Fraction(rate.rate.value), rate.rate, passed=True)
            return rate
    working.gaps.append(
        f"The size class is {'missing' if facts.size_class is None else 'without a rate'}; the rate depends on it."
    )
    return None


def _completeness(
    working: _Working, edition: Edition, facts: EmployerFacts, by_month: dict[str, ContributionMonth]
) -> None:
    """A row for each base-year month from the first insured month on, and for the prior December if insured before."""
    first = facts.first_insured_month
    expected = [month for month in edition.base_months if month >= first]
    if first <= edition.prior_december and edition.layoff.method.value == "net-decrease-less-retired-and-deceased":
        expected.insert(0, edition.prior_december)
    missing = [month for month in expected if month not in by_month]
    early = [month.month for month in by_month.values() if month.month < first and month.insured > 0]
    inputs = {"first_insured_month": first, "months": len(by_month)}
    complete = bool(expected) and not missing and not early
    working.step(
        "months", inputs, f"{len(missing)} missing", edition.layoff.method, threshold=len(expected), passed=complete
    )
    if not expected:
        working.gaps.append(f"First insured in {first}, after the base year {edition.base_year.value}.")
    if missing:
        working.gaps.append(f"No contribution row for {', '.join(missing)}.")
    if early:
        working.gaps.append(f"Insured staff in {', '.join(sorted(early))}, before the first insured month {first}.")


def _premium(working: _Working, edition: Edition, base: Sequence[ContributionMonth]) -> int:
    unit = sum(month.unit_paid_fen for month in base)
    staff = sum(month.staff_paid_fen for month in base)
    paid = unit + staff
    inputs = {"unit_paid": yuan(unit), "staff_paid": yuan(staff), "months": len(base)}
    working.step("premium_paid", inputs, yuan(paid), edition.base_year, passed=paid > 0)
    if paid == 0:
        working.failures.append(f"No unemployment premium was paid in {edition.base_year.value}.")
    return paid


def _average(working: _Working, edition: Edition, base: Sequence[ContributionMonth]) -> Fraction | None:
    insured = [month.insured for month in base if month.insured > 0]
    if not insured:
        working.gaps.append(f"Nobody was insured in {edition.base_year.value}.")
        return None
    average = Fraction(sum(insured), len(insured))
    working.step(
        "average_insured", {"sum": sum(insured), "months": len(insured)}, average, edition.layoff.small_at_most
    )
    return average


def _layoff_rate(
    working: _Working,
    edition: Edition,
    facts: EmployerFacts,
    by_month: dict[str, ContributionMonth],
    base: Sequence[ContributionMonth],
    average: Fraction | None,
) -> Fraction | None:
    match edition.layoff.method.value:
        case "net-decrease-less-retired-and-deceased":
            return _net_decrease(working, edition, facts, by_month, base)
        case "new-claimants-over-average-insured":
            if average is None:
                return None
            claimants = sum(month.new_claimants for month in base)
            rate = Fraction(claimants) / average
            inputs = {"new_claimants": claimants, "average_insured": average}
            working.step("layoff_rate", inputs, rate, edition.layoff.method)
            return rate


def _net_decrease(
    working: _Working,
    edition: Edition,
    facts: EmployerFacts,
    by_month: dict[str, ContributionMonth],
    base: Sequence[ContributionMonth],
) -> Fraction | None:
    opening_month = max(facts.first_insured_month, edition.prior_december)
    count = _Headcount(
        opening=by_month[opening_month].insured,
        closing=by_month[edition.base_months[-1]].insured,
        retired=sum(month.retired for month in base),
        deceased=sum(month.deceased for month in base),
    )
    if count.opening == 0:
        working.gaps.append(f"Nobody was insured in {opening_month}, which the layoff rate starts from.")
        return None
    left = count.opening - count.closing - count.retired - count.deceased
    rate = max(Fraction(left, count.opening), Fraction(0))
    inputs = {
        "opening_month": opening_month,
        "opening": count.opening,
        "closing": count.closing,
        "retired": count.retired,
        "deceased": count.deceased,
    }
    working.step("layoff_rate", inputs, rate, edition.layoff.method)
    return rate


def _layoff_limit(working: _Working, edition: Edition, average: Fraction, layoff_rate: Fraction) -> Fraction:
    layoff = edition.layoff
    small = average <= layoff.small_at_most.value
    limit = layoff.small_limit if small else layoff.limit
    allowed = Fraction(limit.value)
    passed = layoff_rate <= allowed
    inputs = {"layoff_rate": layoff_rate, "average_insured": average, "small_at_most": layoff.small_at_most.value}
    working.step("layoff_limit", inputs, "within" if passed else "above", limit, threshold=allowed, passed=passed)
    if not passed:
        working.failures.append(f"The layoff rate {_percent(layoff_rate)} is above the limit {_percent(allowed)}.")
    return allowed


def _percent(ratio: Fraction) -> str:
    """For people only, to nine places of the ratio, cut and never rounded up to the limit."""
    billionths = ratio.numerator * 10**9 // ratio.denominator
    whole, rest = divmod(billionths, 10**7)
    return f"{whole}.{rest:07d}".rstrip("0").rstrip(".") + " %"


def _refund(working: _Working, edition: Edition, premium: int, rate: Fraction) -> int:
    refund = half_up(premium * rate)
    working.step("refund", {"premium_paid": yuan(premium), "rate": rate}, yuan(refund), edition.rounding)
    return refund
