"""A decision made again: what was listed or granted stays, and the difference is granted, listed or taken back."""

from collections.abc import Sequence
from typing import assert_never

from services.eligibility.domain.case.assessing import anew, assess_anew, says_the_same
from services.eligibility.domain.case.commands import ReviewDecision
from services.eligibility.domain.case.state import Case, CaseFact, Granted, Listed, TakenOff, Unlisted, Waiting, Waived
from services.eligibility.domain.case.top_ups import overpayment, top_up
from shared.contracts.eligibility import DecisionReviewed, EmployerAssessed, ReviewCause, TopUpDue, TopUpGranted
from shared.editions.reasons import OVERPAID


def review_decision(command: ReviewDecision, case: Case) -> Sequence[CaseFact]:
    if command.on > command.edition.closing_date.value:
        return _review_after_closing(command, case)
    match case.stage:
        case Unlisted() | TakenOff():
            return assess_anew(command.edition, command.facts, command.on, case)
        case Waived() | Granted(revoked=True):
            return []
        case Listed() | Waiting():
            return _review_of_listed(command, case)
        case Granted() as granted:
            return _review_of_granted(command, case, granted)
        case _:
            assert_never(case.stage)


def _review_after_closing(command: ReviewDecision, case: Case) -> Sequence[CaseFact]:
    if not isinstance(case.stage, Granted) or case.stage.revoked:
        return []
    found = _review_of_granted(command, case, case.stage)
    return [] if any(isinstance(fact, TopUpGranted | TopUpDue) for fact in found) else found


def _review_of_listed(command: ReviewDecision, case: Case) -> Sequence[CaseFact]:
    """With the same outcome the list stands. With another, the employer is assessed anew, and must be listed anew."""
    found = anew(command.edition, command.facts, command.on, case)
    if says_the_same(found, case.review or case.assessed):
        return []
    if (found.outcome, found.amount_fen) != (case.assessed.outcome, case.assessed.amount_fen):
        return [found]
    return [_reviewed(found, command.cause, case.owed_fen)]


def _review_of_granted(command: ReviewDecision, case: Case, granted: Granted) -> Sequence[CaseFact]:
    """The difference to all that was granted so far. What cannot be assessed any more is only recorded.

    More is granted at once only where the law alone has changed: other facts than those that the public saw on a list
    go through another one (R7).
    """
    found = anew(command.edition, command.facts, command.on, case)
    if says_the_same(found, case.review or case.assessed):
        return []
    reviewed = _reviewed(found, command.cause, granted.total_fen)
    if found.amount_fen is None or found.amount_fen == granted.total_fen:
        return [reviewed]
    edition = command.edition
    if found.amount_fen < granted.total_fen:
        reason = OVERPAID[command.cause].en
        less = granted.total_fen - found.amount_fen
        return [reviewed, overpayment(found, granted, less, reason, edition.legal_basis)]
    if _facts_of(found) == _facts_of(case.seen or case.assessed):
        return [reviewed, top_up(found, granted, edition.pay_by_of(command.on), edition.legal_basis)]
    due = TopUpDue(
        edition=found.edition,
        uscc=found.uscc,
        assessment_id=found.assessment_id,
        amount_fen=found.amount_fen - granted.total_fen,
        granted_before_fen=granted.total_fen,
    )
    return [reviewed, due]


def _facts_of(assessment: EmployerAssessed) -> object:
    """What an amount rests on besides the law and the day: the employer, and what was counted of its people."""
    said = assessment.model_dump(include=_FACTS)
    return said, sorted(share.model_dump_json() for share in assessment.placements)


_FACTS = {"unit_kind", "size_class", "first_insured_month", "dispatch_firm", "excluded_by", "counts"}


def _reviewed(found: EmployerAssessed, cause: ReviewCause, before_fen: int) -> DecisionReviewed:
    return DecisionReviewed(
        edition=found.edition, uscc=found.uscc, cause=cause, before_fen=before_fen, assessment=found
    )
