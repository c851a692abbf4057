"""The decision on one employer under one edition: exact, total, and written down rule by rule.

``decide`` is a pure function of edition, employer, contribution facts and day; ``domain.rules`` has the rules. A *gap*
is something that must be known and is not: then nobody is found eligible or not, and every gap is listed. A *failure*
is a rule that the employer does not pass. Kinds of unit that the edition does not cover are ineligible whatever else
is missing.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from services.eligibility.domain.contribution_facts import ContributionFacts, aggregate
from services.eligibility.domain.decision import Decision
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer, employer_of, kept_facts
from services.eligibility.domain.layoff import as_fraction
from services.eligibility.domain.rules import (
    arrears,
    average_insured,
    county,
    exclusions,
    layoff,
    months,
    paid_months,
    premium_paid,
    rate,
    refund,
    route,
)
from services.eligibility.domain.rules.working import Working
from services.eligibility.domain.wording import reason_text
from shared.contracts.eligibility import ContributionMonth, EmployerAssessed, Outcome

ENGINE = "wengang-engine/3"


def decide(edition: Edition, employer: KnownEmployer, counts: ContributionFacts, on: date) -> Decision:
    """Decide by the edition's rules as they stand on a day. ``not_assessable`` with every gap listed."""
    working = Working(edition, employer, counts, on)
    county.one(working)
    exclusions.one(working)
    found_rate = rate.one(working)
    months.one(working)
    premium = premium_paid.one(working)
    paid_months.one(working)
    arrears.one(working)
    average = average_insured.one(working)
    layoff_rate = layoff_limit = None
    if not working.gaps:
        layoff_rate, layoff_limit = layoff.one(working)
    outcome: Outcome = "not_assessable" if working.gaps else "ineligible" if working.failures else "eligible"
    if not edition.covers_kind(employer.unit_kind):
        outcome = "ineligible"  # whatever else is missing
    amount = {"not_assessable": None, "ineligible": 0, "eligible": 0}[outcome]
    if outcome == "eligible" and found_rate is not None:
        amount = refund.one(working, premium, found_rate)
        if working.gaps:
            outcome, amount = "not_assessable", None
    found_route = route.one(working)
    reasons = {"eligible": [], "ineligible": working.failures, "not_assessable": working.gaps}[outcome]
    return Decision(
        outcome=outcome,
        route=found_route,
        rate=None if found_rate is None else as_fraction(found_rate.rate.value),
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
    rows_of_months: Sequence[ContributionMonth],
    assessment_id: str,
    on: date,
    rows: str | None = None,
) -> EmployerAssessed:
    """Add up the months, decide, and write the receipt."""
    counts = aggregate(edition.base_year.value, employer.first_insured_month, rows_of_months)
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
