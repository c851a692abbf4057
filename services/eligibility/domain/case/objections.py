"""Objections to an employer on a list, in time or after the grant, and their decision by somebody else."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from services.eligibility.domain.case.commands import DecideObjection, RaiseObjection
from services.eligibility.domain.case.granting import grant_or_wait
from services.eligibility.domain.case.state import (
    Case,
    CaseFact,
    Due,
    Granted,
    Listed,
    TakenOff,
    Unlisted,
    Waiting,
    Waived,
    evolve,
)
from services.eligibility.domain.case.top_ups import overpayment
from services.eligibility.domain.refusals import (
    FORM_OVER,
    MANY_OBJECTIONS,
    NOT_ON_LIST,
    NOT_ON_OPEN_LIST,
    OBJECTION_NOT_OPEN,
    OBJECTIONS_OVER,
    RAISED_IT,
)
from shared.contracts.eligibility import ObjectionDismissed, ObjectionRaised, ObjectionUpheld, TopUpListed
from shared.editions.reasons import OVERPAID, said
from shared.eventlog.decider import Refused
from shared.people import same_person

MOST_OPEN = 20
"""By the public form, of one employer: more hold nothing more up, and only keep those who decide from deciding."""


def raise_objection(command: RaiseObjection, case: Case) -> Sequence[CaseFact]:
    match case.stage:
        case Listed(notice_id, last_day):
            return _raised(command, case, notice_id, last_day)
        case Granted(due=Due(listed=TopUpListed() as shown)) if command.notice_id == shown.notice_id:
            return _raised(command, case, shown.notice_id, shown.last_day)
        case Granted() if command.contact_sealed is not None:
            raise Refused(FORM_OVER)
        case Granted(notice_id):
            return _raised(command, case, notice_id, None)
        case Unlisted() | Waiting() | TakenOff() | Waived():
            raise Refused(NOT_ON_OPEN_LIST)
        case _:
            assert_never(case.stage)


def _raised(command: RaiseObjection, case: Case, notice_id: str, last_day: date | None) -> Sequence[CaseFact]:
    """``last_day`` None: the refund is granted, and a late objection may lead to its recovery."""
    if command.notice_id != notice_id:
        raise Refused(NOT_ON_LIST)
    if last_day is not None and command.on > last_day:
        raise Refused(OBJECTIONS_OVER, last_day=last_day)
    if command.objection_id in case.objections:
        return []
    if command.contact_sealed is not None and len(case.objections) >= MOST_OPEN:
        raise Refused(MANY_OBJECTIONS, most=MOST_OPEN)
    return [
        ObjectionRaised(
            edition=case.assessed.edition,
            uscc=case.assessed.uscc,
            notice_id=notice_id,
            objection_id=command.objection_id,
            objector=command.objector,
            grounds=command.grounds,
            contact_sealed=command.contact_sealed,
            person=command.person,
        )
    ]


def check_somebody_else(person: str, raised_by: str) -> None:
    if same_person(person, raised_by):
        raise Refused(RAISED_IT, person=person)


def decide_objection(command: DecideObjection, case: Case) -> Sequence[CaseFact]:
    if command.objection_id not in case.objections:
        raise Refused(OBJECTION_NOT_OPEN)
    check_somebody_else(command.person, case.objections[command.objection_id].person)
    assessment = case.assessed
    if isinstance(case.stage, Granted) and command.upheld:
        return _late_objection_upheld(command, case, case.stage)
    fact = ObjectionUpheld if command.upheld else ObjectionDismissed
    decided = fact(
        edition=assessment.edition,
        uscc=assessment.uscc,
        notice_id=case.objections[command.objection_id].notice_id,
        objection_id=command.objection_id,
        reason=command.reason,
    )
    after = evolve(case, decided)
    if isinstance(after.stage, Waiting) and not after.objections:
        return [decided, *grant_or_wait(after, after.stage.notice_id, command.terms)]
    return [decided]


def _late_objection_upheld(command: DecideObjection, case: Case, granted: Granted) -> Sequence[CaseFact]:
    assessment = case.assessed
    upheld = ObjectionUpheld(
        edition=assessment.edition,
        uscc=assessment.uscc,
        notice_id=case.objections[command.objection_id].notice_id,
        objection_id=command.objection_id,
        reason=command.reason,
        late=True,
    )
    if granted.total_fen == 0:
        return [upheld]
    reason = said(OVERPAID["late-objection"], {"reason": command.reason}, "en")
    basis = command.terms.legal_basis
    return [upheld, overpayment(assessment, granted, granted.total_fen, reason, basis)]
