"""An employer asks for a review of its decision (复核), by the agency or through a list; and what comes of it."""

from collections.abc import Sequence

from services.eligibility.domain.case.commands import (
    AskReconsideration,
    ClaimThroughNotice,
    DecideReconsideration,
    ReviewDecision,
)
from services.eligibility.domain.case.objections import MOST_OPEN, check_somebody_else
from services.eligibility.domain.case.reviews import review_decision
from services.eligibility.domain.case.state import Case, CaseFact, Granted, Listed, Waiting, Waived
from services.eligibility.domain.refusals import (
    CLAIMANT_NOT_ENROLLED,
    CLAIMS_OVER,
    MANY_CLAIMS,
    ON_LIST,
    RECONSIDERATION_NOT_OPEN,
    REVIEWS_OVER,
)
from shared.contracts.eligibility import (
    DecisionReviewed,
    EmployerAssessed,
    ReconsiderationAsked,
    ReconsiderationDecided,
)
from shared.eventlog.decider import Refused
from shared.refusals import NOT_OPEN


def ask_reconsideration(command: AskReconsideration, case: Case) -> Sequence[CaseFact]:
    _check_not_waived(case)
    if command.reconsideration_id in case.reconsiderations:
        return []
    if command.on > command.last_day:
        raise Refused(REVIEWS_OVER, last_day=command.last_day)
    assessment = case.assessed
    return [
        ReconsiderationAsked(
            edition=assessment.edition,
            uscc=assessment.uscc,
            reconsideration_id=command.reconsideration_id,
            claimant=command.claimant,
            grounds=command.grounds,
            assessment_id=assessment.assessment_id,
            asked_by=command.by,
        )
    ]


def _check_not_waived(case: Case) -> None:
    if isinstance(case.stage, Waived):
        raise Refused(NOT_OPEN)


def claim_through_notice(command: ClaimThroughNotice, case: Case) -> Sequence[CaseFact]:
    _check_not_waived(case)
    if command.on > command.last_day:
        raise Refused(CLAIMS_OVER, last_day=command.last_day)
    if isinstance(case.stage, Listed | Waiting | Granted) and case.stage.notice_id == command.notice_id:
        raise Refused(ON_LIST)
    if command.reconsideration_id in case.reconsiderations:
        return []
    if len(case.reconsiderations) >= MOST_OPEN:
        raise Refused(MANY_CLAIMS, most=MOST_OPEN)
    return [
        ReconsiderationAsked(
            edition=command.edition,
            uscc=command.uscc,
            reconsideration_id=command.reconsideration_id,
            claimant=command.claimant,
            grounds=command.grounds,
            assessment_id=None if case.assessment is None else case.assessment.assessment_id,
            notice_id=command.notice_id,
            contact_sealed=command.contact_sealed,
        )
    ]


def decide_reconsideration(command: DecideReconsideration, case: Case) -> Sequence[CaseFact]:
    asked = case.reconsiderations.get(command.reconsideration_id)
    if asked is None:
        raise Refused(RECONSIDERATION_NOT_OPEN)
    check_somebody_else(command.by, asked.asked_by)
    before = case.assessment
    found: list[CaseFact] = []
    if command.accepted:
        command.edition.check_open(command.on)
        if command.facts is None:
            raise Refused(CLAIMANT_NOT_ENROLLED, uscc=asked.uscc)
        found = list(
            review_decision(ReviewDecision(command.edition, command.facts, command.on, "reconsideration"), case)
        )
    after = next((one for one in map(_assessment_in, found) if one is not None), case.review or before)
    decided = ReconsiderationDecided(
        edition=asked.edition,
        uscc=asked.uscc,
        reconsideration_id=command.reconsideration_id,
        accepted=command.accepted,
        reason=command.reason,
        before_assessment_id=None if before is None else before.assessment_id,
        after_assessment_id=None if after is None else after.assessment_id,
        before_fen=None if before is None else before.amount_fen,
        after_fen=None if after is None else after.amount_fen,
    )
    return [*found, decided]


def _assessment_in(fact: CaseFact) -> EmployerAssessed | None:
    if isinstance(fact, DecisionReviewed):
        return fact.assessment
    return fact if isinstance(fact, EmployerAssessed) else None
