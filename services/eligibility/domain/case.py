"""One employer under one edition: contributions, assessment, notice, objections, confirmation, grant or waiver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.eligibility.domain.assessment import EmployerFacts, assess
from services.eligibility.domain.edition import Edition
from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    ContributionMonth,
    ContributionsRecorded,
    EmployerAssessed,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    RefundDeemedWaived,
    RefundGranted,
)
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider, Refused
from shared.identifiers import case_id

# Commands


@dataclass(frozen=True, slots=True)
class RecordContributions:
    edition: str
    uscc: str
    months: tuple[ContributionMonth, ...]
    import_sha256: str


@dataclass(frozen=True, slots=True)
class AssessEmployer:
    edition: Edition
    facts: EmployerFacts
    on: date


@dataclass(frozen=True, slots=True)
class TakeAssessment:
    """What a mass comparison found from files; its number in the case is given here. See ``eligibility.comparison``."""

    found: EmployerAssessed


@dataclass(frozen=True, slots=True)
class ListCase:
    notice_id: str
    last_day: date


@dataclass(frozen=True, slots=True)
class RaiseObjection:
    objection_id: str
    notice_id: str
    objector: str
    grounds: str
    on: date


@dataclass(frozen=True, slots=True)
class Account:
    """The employer's account as registration has it. ``changed``: by somebody other than a roster."""

    fingerprint: str
    changed: bool


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """What a grant needs from outside the case: until when it must be paid, and the account on record."""

    on: date
    pay_by: date
    account: Account | None


@dataclass(frozen=True, slots=True)
class DecideObjection:
    objection_id: str
    upheld: bool
    reason: str
    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class PassWindow:
    notice_id: str
    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class NoteConfirmation:
    edition: str
    uscc: str
    assessment_id: str
    amount_fen: int
    account_fingerprint: str
    on: date
    pay_by: date
    closing_date: date


@dataclass(frozen=True, slots=True)
class CloseCase:
    """The closing date has passed."""


CaseCommand = (
    RecordContributions
    | AssessEmployer
    | TakeAssessment
    | ListCase
    | RaiseObjection
    | DecideObjection
    | PassWindow
    | NoteConfirmation
    | CloseCase
)

# States


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


@dataclass(frozen=True, slots=True)
class TakenOff:
    """An objection was upheld."""


@dataclass(frozen=True, slots=True)
class Granted:
    pass


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
    objections: Mapping[str, str] = field(default_factory=dict)
    """Open ones, with the notice that each was raised on."""
    confirmation: ConfirmationNoted | None = None

    @property
    def assessed(self) -> EmployerAssessed:
        if self.assessment is None:
            raise Refused("The employer has not been assessed.")
        return self.assessment

    @property
    def owed_fen(self) -> int:
        return self.assessed.amount_fen or 0


# Decide


def decide(command: CaseCommand, case: Case) -> Sequence[Fact]:
    match command, case.stage:
        case RecordContributions(), Unlisted() | TakenOff():
            return _contributions(command, case)
        case RecordContributions(), _:
            raise Refused(f"{command.uscc} stands on a published list; its contributions are frozen with it.")
        case AssessEmployer(), Unlisted() | TakenOff():
            return _assessment(command, case)
        case TakeAssessment(found), Unlisted() | TakenOff():
            return _new_assessment(found, case)
        case AssessEmployer() | TakeAssessment(), _:
            return []  # what was published is not assessed again by a mass run
        case ListCase(), Unlisted():
            return _listing(command, case)
        case ListCase(), _:
            return []
        case RaiseObjection(), Listed(notice_id, last_day):
            return _objection(command, case, notice_id, last_day)
        case RaiseObjection(), _:
            raise Refused("This employer is not on a list that is open to objections.")
        case DecideObjection(), _:
            return _objection_decided(command, case)
        case PassWindow(notice_id=passed), Listed(notice_id) if passed == notice_id:
            return _window_passed(case, notice_id, command.terms)
        case PassWindow(), _:
            return []
        case NoteConfirmation(), _:
            return _confirmation(command, case)
        case CloseCase(), Waiting() if not case.objections:
            owed = case.assessed
            return [
                RefundDeemedWaived(
                    edition=owed.edition,
                    uscc=owed.uscc,
                    assessment_id=owed.assessment_id,
                    amount_fen=case.owed_fen,
                )
            ]
        case _:
            return []


def _contributions(command: RecordContributions, case: Case) -> Sequence[Fact]:
    if case.contributions is not None and case.contributions.months == command.months:
        return []
    return [
        ContributionsRecorded(
            edition=command.edition, uscc=command.uscc, months=command.months, import_sha256=command.import_sha256
        )
    ]


def _assessment(command: AssessEmployer, case: Case) -> Sequence[Fact]:
    if case.contributions is None and case.assessment is not None and (case.assessment.rows or "").startswith("file:"):
        return []  # it was assessed from a file, and this log holds no rows that could say otherwise
    months = () if case.contributions is None else case.contributions.months
    first = f"{case_id(command.edition.id, command.facts.uscc)}:1"
    return _new_assessment(assess(command.edition, command.facts, months, first, command.on, str(case.imports)), case)


def _new_assessment(found: EmployerAssessed, case: Case) -> Sequence[Fact]:
    """With its number in the case; nothing when it says what the one before says."""
    if case.assessment is not None and _says_the_same(found, case.assessment):
        return []
    number = f"{case_id(found.edition, found.uscc)}:{case.assessments + 1}"
    return [found.model_copy(update={"assessment_id": number})]


def _says_the_same(one: EmployerAssessed, other: EmployerAssessed) -> bool:
    """But for its number and its day."""
    return one.model_copy(update={"assessment_id": other.assessment_id, "decided_on": other.decided_on}) == other


def _listing(command: ListCase, case: Case) -> Sequence[Fact]:
    assessment = case.assessed
    if assessment.outcome != "eligible":
        raise Refused(f"{assessment.uscc} is not eligible and cannot be listed.")
    return [
        CaseListed(
            edition=assessment.edition,
            uscc=assessment.uscc,
            notice_id=command.notice_id,
            assessment_id=assessment.assessment_id,
            amount_fen=case.owed_fen,
            last_day=command.last_day,
        )
    ]


def _objection(command: RaiseObjection, case: Case, notice_id: str, last_day: date) -> Sequence[Fact]:
    if command.notice_id != notice_id:
        raise Refused("This employer is not on that list.")
    if command.on > last_day:
        raise Refused(f"Objections to this list ended with {last_day.isoformat()}.")
    if command.objection_id in case.objections:
        return []
    return [
        ObjectionRaised(
            edition=case.assessed.edition,
            uscc=case.assessed.uscc,
            notice_id=notice_id,
            objection_id=command.objection_id,
            objector=command.objector,
            grounds=command.grounds,
        )
    ]


def _objection_decided(command: DecideObjection, case: Case) -> Sequence[Fact]:
    if command.objection_id not in case.objections:
        raise Refused("There is no open objection of this number.")
    assessment = case.assessed
    fact = ObjectionUpheld if command.upheld else ObjectionDismissed
    decided = fact(
        edition=assessment.edition,
        uscc=assessment.uscc,
        notice_id=case.objections[command.objection_id],
        objection_id=command.objection_id,
        reason=command.reason,
    )
    after = evolve(case, decided)
    if isinstance(after.stage, Waiting) and not after.objections:
        return [decided, *_window_passed(after, after.stage.notice_id, command.terms)]
    return [decided]


def _window_passed(case: Case, notice_id: str, terms: GrantTerms) -> Sequence[Fact]:
    """Grant now (R5, R6), or say what is waited for."""
    assessment = case.assessed
    account = terms.account
    confirmed = case.confirmation is not None and case.confirmation.assessment_id == assessment.assessment_id

    def wait(reason: str) -> Sequence[Fact]:
        return [
            NoticeWindowPassed.model_validate(
                {"edition": assessment.edition, "uscc": assessment.uscc, "notice_id": notice_id, "waiting_for": reason}
            )
        ]

    if case.objections:
        return wait("objection")
    if account is None:
        return wait("bank-details")
    if confirmed and case.confirmation is not None and case.confirmation.account_fingerprint == account.fingerprint:
        return [_grant(case, account.fingerprint, terms.pay_by)]
    if assessment.route == "direct" and not account.changed:
        return [_grant(case, account.fingerprint, terms.pay_by)]
    return wait("confirmation")


def _grant(case: Case, account_fingerprint: str, pay_by: date) -> RefundGranted:
    assessment = case.assessed
    return RefundGranted(
        edition=assessment.edition,
        uscc=assessment.uscc,
        case_id=case_id(assessment.edition, assessment.uscc),
        name=assessment.name,
        agency=assessment.agency,
        assessment_id=assessment.assessment_id,
        amount_fen=case.owed_fen,
        route=assessment.route,
        account_fingerprint=account_fingerprint,
        dispatch_firm=assessment.dispatch_firm,
        pay_by=pay_by,
    )


def _confirmation(command: NoteConfirmation, case: Case) -> Sequence[Fact]:
    if isinstance(case.stage, Granted):
        return []  # payout hears of it too, and knows whether it waits for it
    if isinstance(case.stage, Waived | TakenOff):
        raise Refused("The refund is not open any more.")
    assessment = case.assessed
    if command.assessment_id != assessment.assessment_id or command.amount_fen != case.owed_fen:
        raise Refused("What was confirmed is not the current assessment.")
    if command.on > command.closing_date:
        raise Refused(f"Confirmations ended with {command.closing_date.isoformat()}.")
    noted = ConfirmationNoted(
        edition=command.edition,
        uscc=command.uscc,
        assessment_id=command.assessment_id,
        amount_fen=command.amount_fen,
        account_fingerprint=command.account_fingerprint,
    )
    if noted == case.confirmation:
        return []
    if isinstance(case.stage, Waiting) and not case.objections:
        return [noted, _grant(case, command.account_fingerprint, command.pay_by)]
    return [noted]


# Evolve


def evolve(case: Case, event: Fact) -> Case:
    match event:
        case ContributionsRecorded():
            return replace(case, contributions=event, imports=case.imports + 1)
        case EmployerAssessed():
            return replace(case, assessment=event, assessments=case.assessments + 1, stage=Unlisted())
        case CaseListed(notice_id=notice_id, last_day=last_day):
            return replace(case, stage=Listed(notice_id, last_day))
        case ObjectionRaised(objection_id=objection_id, notice_id=notice_id):
            return replace(case, objections={**case.objections, objection_id: notice_id})
        case ObjectionUpheld(objection_id=objection_id):
            return replace(case, objections=_without(case, objection_id), stage=TakenOff())
        case ObjectionDismissed(objection_id=objection_id):
            return replace(case, objections=_without(case, objection_id))
        case NoticeWindowPassed(notice_id=notice_id):
            return replace(case, stage=Waiting(notice_id))
        case ConfirmationNoted():
            return replace(case, confirmation=event)
        case RefundGranted():
            return replace(case, stage=Granted())
        case RefundDeemedWaived():
            return replace(case, stage=Waived())
        case _:
            raise AssertionError(f"{event.topic} is not a fact of a case.")


def _without(case: Case, objection_id: str) -> Mapping[str, str]:
    """Others stay open: each is decided on its own."""
    return {name: notice for name, notice in case.objections.items() if name != objection_id}


CASE: Decider[CaseCommand, Case] = Decider(Case(), decide, evolve)


def case_stream(edition: str, uscc: str) -> str:
    return f"case:{case_id(edition, uscc)}"
