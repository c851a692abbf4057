"""The stages of a case, what is known of it in each, and what every fact makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar, assert_never

from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    ContributionsRecorded,
    DecisionReviewed,
    EmployerAssessed,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    OverpaymentFound,
    PlacementsRecorded,
    ReconsiderationAsked,
    ReconsiderationDecided,
    RefundDeemedWaived,
    RefundGranted,
    TopUpDue,
    TopUpGranted,
    TopUpListed,
    WaitingFor,
)
from shared.eventlog.decider import Refused
from shared.refusals import ASSESSMENT_MISSING


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Not on any list yet, or assessed anew after it was taken off one."""


@dataclass(frozen=True, slots=True)
class Listed:
    notice_id: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """The window has passed, and something else is still needed."""

    notice_id: str
    waiting_for: WaitingFor


@dataclass(frozen=True, slots=True)
class TakenOff:
    """An objection was upheld."""


@dataclass(frozen=True, slots=True)
class Due:
    """A top-up that goes through a list: ``listed`` None until it stands on one."""

    assessment: EmployerAssessed
    listed: TopUpListed | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """``total_fen`` is what the employer has been granted, all in all; what must come back is taken off."""

    notice_id: str
    total_fen: int
    account_fingerprint: str
    top_ups: int = 0
    overpayments: int = 0
    revoked: bool = False
    """An objection was upheld after the grant: no review grants it again."""
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Waived:
    pass


Stage = Unlisted | Listed | Waiting | TakenOff | Granted | Waived


@dataclass(frozen=True, slots=True)
class Case:
    stage: Stage = Unlisted()
    contributions: ContributionsRecorded | None = None
    imports: int = 0
    """How many times contributions were recorded."""
    assessment: EmployerAssessed | None = None
    assessments: int = 0
    objections: Mapping[str, ObjectionRaised] = field(default_factory=dict)
    """Open ones, as they were raised."""
    confirmation: ConfirmationNoted | None = None
    listing: CaseListed | None = None
    review: EmployerAssessed | None = None
    """The last assessment of a case whose listed or granted one stays as it is."""
    seen: EmployerAssessed | None = None
    """The last assessment that the public saw beside the listed one: of a top-up that went through a list."""
    reconsiderations: Mapping[str, ReconsiderationAsked] = field(default_factory=dict)
    """Open ones, as they were asked."""
    placements: PlacementsRecorded | None = None

    @property
    def assessed(self) -> EmployerAssessed:
        if self.assessment is None:
            raise Refused(ASSESSMENT_MISSING)
        return self.assessment

    @property
    def owed_fen(self) -> int:
        return self.assessed.amount_fen or 0


Asked = TypeVar("Asked")


CaseFact = (
    ContributionsRecorded
    | PlacementsRecorded
    | EmployerAssessed
    | CaseListed
    | NoticeWindowPassed
    | ConfirmationNoted
    | RefundGranted
    | RefundDeemedWaived
    | ObjectionRaised
    | ObjectionUpheld
    | ObjectionDismissed
    | DecisionReviewed
    | TopUpDue
    | TopUpListed
    | TopUpGranted
    | OverpaymentFound
    | ReconsiderationAsked
    | ReconsiderationDecided
)
"""Every fact of a case's stream."""


def evolve(case: Case, event: CaseFact) -> Case:
    match event:
        case ContributionsRecorded():
            return replace(case, contributions=event, imports=case.imports + 1)
        case PlacementsRecorded():
            return replace(case, placements=event)
        case EmployerAssessed():
            number = case.assessments + 1
            return replace(case, assessment=event, assessments=number, stage=Unlisted(), review=None)
        case DecisionReviewed(assessment=assessment):
            stage = replace(case.stage, due=None) if isinstance(case.stage, Granted) else case.stage
            return replace(case, review=assessment, assessments=case.assessments + 1, stage=stage)
        case TopUpDue():
            return replace(case, stage=replace(_granted(case), due=Due(case.review or case.assessed)))
        case TopUpListed():
            granted = _granted(case)
            shown = Due(case.assessed if granted.due is None else granted.due.assessment, event)
            return replace(case, stage=replace(granted, due=shown), seen=shown.assessment)
        case TopUpGranted(amount_fen=amount):
            granted = _granted(case)
            more = replace(granted, total_fen=granted.total_fen + amount, top_ups=granted.top_ups + 1, due=None)
            return replace(case, stage=more)
        case OverpaymentFound(amount_fen=amount):
            granted = _granted(case)
            less = replace(granted, total_fen=granted.total_fen - amount, overpayments=granted.overpayments + 1)
            return replace(case, stage=less)
        case ReconsiderationAsked(reconsideration_id=asked):
            return replace(case, reconsiderations={**case.reconsiderations, asked: event})
        case ReconsiderationDecided(reconsideration_id=decided):
            return replace(case, reconsiderations=_without(case.reconsiderations, decided))
        case CaseListed(notice_id=notice_id, last_day=last_day):
            return replace(case, stage=Listed(notice_id, last_day), listing=event)
        case ObjectionRaised(objection_id=objection_id):
            return replace(case, objections={**case.objections, objection_id: event})
        case ObjectionUpheld(objection_id=objection_id, late=True):
            revoked = replace(_granted(case), revoked=True, due=None)
            return replace(case, objections=_without(case.objections, objection_id), stage=revoked)
        case ObjectionUpheld(objection_id=objection_id):
            return replace(case, objections=_without(case.objections, objection_id), stage=TakenOff())
        case ObjectionDismissed(objection_id=objection_id):
            return replace(case, objections=_without(case.objections, objection_id))
        case NoticeWindowPassed(notice_id=notice_id, waiting_for=reason):
            return replace(case, stage=Waiting(notice_id, reason))
        case ConfirmationNoted():
            return replace(case, confirmation=event)
        case RefundGranted():
            notice_id = case.stage.notice_id if isinstance(case.stage, Listed | Waiting) else ""
            return replace(case, stage=Granted(notice_id, event.amount_fen, event.account_fingerprint))
        case RefundDeemedWaived():
            return replace(case, stage=Waived())
        case _:
            assert_never(event)


def _granted(case: Case) -> Granted:
    if not isinstance(case.stage, Granted):
        raise AssertionError("A case that was never granted has no difference to grant or to take back.")
    return case.stage


def _without(asked: Mapping[str, Asked], number: str) -> Mapping[str, Asked]:
    """Others stay open: each is decided on its own."""
    return {name: one for name, one in asked.items() if name != number}
