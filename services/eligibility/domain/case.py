"""One employer under one edition: contributions, assessment, notice, objections, confirmation, grant or waiver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from services.eligibility.domain.assessment import EmployerFacts, assess, operands_of, receipt
from services.eligibility.domain.contribution_facts import ContributionFacts
from services.eligibility.domain.edition import Edition
from shared.contracts.eligibility import (
    CaseListed,
    ConfirmationNoted,
    ContributionMonth,
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
    ReviewCause,
    TopUpDue,
    TopUpGranted,
    TopUpListed,
    WaitingFor,
)
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider, Refused
from shared.identifiers import case_id
from shared.people import same_person

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
    edition: Edition


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """Decide again, whatever was published or granted: the edition was corrected, or its rate has risen.

    After the closing date only what was granted, and only to find what must come back.
    """

    edition: Edition
    facts: EmployerFacts
    on: date
    cause: ReviewCause


@dataclass(frozen=True, slots=True)
class AskReconsideration:
    """``last_day``: the edition's closing date."""

    reconsideration_id: str
    claimant: str
    grounds: str
    on: date
    last_day: date
    by: str


@dataclass(frozen=True, slots=True)
class ClaimThroughNotice:
    """Ask by the public form, through the window of a list, for an employer that is not on it: assessed or not."""

    reconsideration_id: str
    edition: str
    uscc: str
    notice_id: str
    last_day: date
    claimant: str
    contact_sealed: str
    grounds: str
    on: date


@dataclass(frozen=True, slots=True)
class DecideReconsideration:
    """``facts`` are those of the day: what the employer brought was recorded before. None: it is not enrolled."""

    reconsideration_id: str
    accepted: bool
    reason: str
    edition: Edition
    facts: EmployerFacts | None
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class RecordPlacements:
    placements: PlacementsRecorded


@dataclass(frozen=True, slots=True)
class ListCase:
    """``closing_date`` and the next two are the edition's: a later grant goes by them."""

    notice_id: str
    last_day: date
    closing_date: date | None = None
    pay_by: date | None = None
    pay_within_days: int | None = None


@dataclass(frozen=True, slots=True)
class RaiseObjection:
    objection_id: str
    notice_id: str
    objector: str
    grounds: str
    on: date
    contact_sealed: str | None = None
    """Of an objection by the public form, which ends with the window."""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The employer's account as registration has it. ``changed``: since the first roster or since a word of the
    employer, whatever told it."""

    fingerprint: str
    changed: bool


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """What a grant needs from outside the case: until when it must be paid, the account on record, and the fund.

    ``lacks``: why the fund that would pay may not run the programme (R4); None where it may.
    """

    on: date
    pay_by: date
    account: Account | None
    lacks: str | None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class DecideObjection:
    objection_id: str
    upheld: bool
    reason: str
    terms: GrantTerms
    person: str = ""


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
    lacks: str | None
    """As in ``GrantTerms``."""


@dataclass(frozen=True, slots=True)
class GrantWaiting:
    """The fund that a case waited for may be enough by now."""

    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class GrantTopUp:
    """The window of the list that shows a top-up may be over, and what held it up may have ended."""

    terms: GrantTerms


@dataclass(frozen=True, slots=True)
class CloseCase:
    """The closing date has passed."""


CaseCommand = (
    RecordContributions
    | RecordPlacements
    | AssessEmployer
    | TakeAssessment
    | ReviewDecision
    | AskReconsideration
    | ClaimThroughNotice
    | DecideReconsideration
    | ListCase
    | RaiseObjection
    | DecideObjection
    | PassWindow
    | NoteConfirmation
    | GrantWaiting
    | GrantTopUp
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
            raise Refused("The employer has not been assessed.")
        return self.assessment

    @property
    def owed_fen(self) -> int:
        return self.assessed.amount_fen or 0


MOST_OPEN = 20
"""By the public form, of one employer: more hold nothing more up, and only keep those who decide from deciding."""
Asked = TypeVar("Asked")

# Decide


def decide(command: CaseCommand, case: Case) -> Sequence[Fact]:
    match command, case.stage:
        case RecordContributions(), Unlisted() | TakenOff():
            return _contributions(command, case)
        case RecordContributions(), _ if case.reconsiderations:
            return _contributions(command, case)  # what the employer brings for it; decided on when it is accepted
        case RecordPlacements(placements), Unlisted() | TakenOff():
            return _placements(placements, case)
        case RecordPlacements(placements), _ if case.reconsiderations:
            return _placements(placements, case)
        case RecordPlacements(placements), _:
            raise Refused(f"{placements.uscc} stands on a published list; its placements are frozen with it.")
        case RecordContributions(), _:
            raise Refused(f"{command.uscc} stands on a published list; its contributions are frozen with it.")
        case AssessEmployer(edition, _, on), Unlisted() | TakenOff():
            edition.check_open(on)
            return _assessment(command, case)
        case TakeAssessment(found, edition), Unlisted() | TakenOff():
            if found.decided_on is not None:
                edition.check_open(found.decided_on)
            return _taken(command, case)
        case AssessEmployer() | TakeAssessment(), _:
            return []  # what was published is not assessed again by a mass run
        case ReviewDecision(), _:
            return _review(command, case)
        case AskReconsideration() | ClaimThroughNotice(), Waived():
            raise Refused("The refund is not open any more.")
        case AskReconsideration(), _:
            return _reconsideration(command, case)
        case ClaimThroughNotice(), _:
            return _claim(command, case)
        case DecideReconsideration(), _:
            return _reconsidered(command, case)
        case ListCase(), Unlisted():
            return _listing(command, case)
        case ListCase(), Granted(due=Due(assessment, None)) as granted:
            return [_top_up_listed(command, assessment, granted)]
        case ListCase(), _:
            return []
        case RaiseObjection(), Listed(notice_id, last_day):
            return _objection(command, case, notice_id, last_day)
        case RaiseObjection(notice_id=said), Granted(due=Due(listed=TopUpListed() as shown)) if said == shown.notice_id:
            return _objection(command, case, shown.notice_id, shown.last_day)
        case RaiseObjection(contact_sealed=str()), Granted():
            raise Refused("The window for objections by this form is over; turn to the agency.")
        case RaiseObjection(), Granted(notice_id):
            return _objection(command, case, notice_id, None)
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
        case GrantWaiting(terms), Waiting(notice_id, "fund"):
            return _window_passed(case, notice_id, terms)
        case GrantTopUp(terms), Granted(due=Due(assessment, TopUpListed(last_day=last_day))) as granted:
            stopped = case.objections or terms.lacks is not None or terms.on <= last_day
            return [] if stopped else [_top_up(assessment, granted, terms.pay_by, terms.legal_basis)]
        case CloseCase(), Waiting(waiting_for="confirmation" | "bank-details") if not case.objections:
            # Who waits for an objection's end, or for the fund, did in time what an employer has to do.
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
    if _from_file(case) and command.facts.first_insured_month != case.assessed.first_insured_month:
        return []  # what was counted was counted from another month on: only the file can tell
    return _unless_the_same(_anew(command.edition, command.facts, command.on, case), case)


def _taken(command: TakeAssessment, case: Case) -> Sequence[Fact]:
    """What the columns found, with its number; decided again where the case knows of placements, as they do not."""
    found = command.found
    number = f"{case_id(found.edition, found.uscc)}:{case.assessments + 1}"
    if case.placements is None:
        return _unless_the_same(found.model_copy(update={"assessment_id": number}), case)
    employer, counts, on = operands_of(found)
    placed = replace(employer, placements=case.placements.shares)
    return _unless_the_same(receipt(command.edition, placed, counts, on, number, found.rows), case)


def _unless_the_same(found: EmployerAssessed, case: Case) -> Sequence[Fact]:
    if case.assessment is not None and _says_the_same(found, case.assessment):
        return []
    return [found]


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
            closing_date=command.closing_date,
            pay_by=command.pay_by,
            pay_within_days=command.pay_within_days,
        )
    ]


def _objection(command: RaiseObjection, case: Case, notice_id: str, last_day: date | None) -> Sequence[Fact]:
    """``last_day`` None: the refund is granted, and a late objection may lead to its recovery."""
    if command.notice_id != notice_id:
        raise Refused("This employer is not on that list.")
    if last_day is not None and command.on > last_day:
        raise Refused(f"Objections to this list ended with {last_day.isoformat()}.")
    if command.objection_id in case.objections:
        return []
    if command.contact_sealed is not None and len(case.objections) >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} objections to this employer are open already; turn to the agency.")
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


def _somebody_else(person: str, raised_by: str) -> None:
    if same_person(person, raised_by):
        raise Refused(f"{person} raised this, and does not decide it: somebody else does.")


def _objection_decided(command: DecideObjection, case: Case) -> Sequence[Fact]:
    if command.objection_id not in case.objections:
        raise Refused("There is no open objection of this number.")
    _somebody_else(command.person, case.objections[command.objection_id].person)
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
        return [decided, *_window_passed(after, after.stage.notice_id, command.terms)]
    return [decided]


def _late_objection_upheld(command: DecideObjection, case: Case, granted: Granted) -> Sequence[Fact]:
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
    reason = f"An objection was upheld after the grant: {command.reason}"
    basis = command.terms.legal_basis
    return [upheld, _overpayment(assessment, granted, granted.total_fen, reason, basis)]


def _window_passed(case: Case, notice_id: str, terms: GrantTerms) -> Sequence[Fact]:
    """Grant now (R5, R6), or say what is waited for."""
    assessment = case.assessed
    account, said = terms.account, case.confirmation
    if case.objections:
        return _waits(case, notice_id, "objection")
    if account is None:
        return _waits(case, notice_id, "bank-details")
    confirmed = (
        said is not None
        and said.assessment_id == assessment.assessment_id
        and said.account_fingerprint == account.fingerprint
    )
    if not confirmed and (assessment.route != "direct" or account.changed):
        return _waits(case, notice_id, "confirmation")
    if terms.lacks is not None:
        return _waits(case, notice_id, "fund")
    return [_grant(case, account.fingerprint, terms.pay_by)]


def _waits(case: Case, notice_id: str, reason: WaitingFor) -> Sequence[Fact]:
    """Said once: who waits for the same as before is not told again."""
    if case.stage == Waiting(notice_id, reason):
        return []
    owed = case.assessed
    return [NoticeWindowPassed(edition=owed.edition, uscc=owed.uscc, notice_id=notice_id, waiting_for=reason)]


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
    noted = ConfirmationNoted(
        edition=command.edition,
        uscc=command.uscc,
        assessment_id=command.assessment_id,
        amount_fen=command.amount_fen,
        account_fingerprint=command.account_fingerprint,
    )
    if noted == case.confirmation:
        return []
    if not isinstance(case.stage, Waiting) or case.objections:
        return [noted]
    if command.lacks is not None:
        return [noted, *_waits(case, case.stage.notice_id, "fund")]
    return [noted, _grant(case, command.account_fingerprint, _pay_by(case.listing, command.on))]


def _pay_by(listing: CaseListed | None, on: date) -> date:
    """By the terms of the list. One that was made before lists carried them: at once."""
    if listing is None or listing.pay_by is None or listing.pay_within_days is None:
        return on
    return listing.pay_by if on <= listing.pay_by else on + timedelta(days=listing.pay_within_days)


def _placements(placements: PlacementsRecorded, case: Case) -> Sequence[Fact]:
    if case.placements is not None and case.placements.shares == placements.shares:
        return []
    return [placements]


# Reviews


def _review(command: ReviewDecision, case: Case) -> Sequence[Fact]:
    if command.on > command.edition.closing_date.value:
        return _review_after_closing(command, case)
    match case.stage:
        case Unlisted() | TakenOff():
            return _assessment(AssessEmployer(command.edition, command.facts, command.on), case)
        case Waived() | Granted(revoked=True):
            return []
        case Listed() | Waiting():
            return _review_of_listed(command, case)
        case Granted() as granted:
            return _review_of_granted(command, case, granted)


def _review_after_closing(command: ReviewDecision, case: Case) -> Sequence[Fact]:
    if not isinstance(case.stage, Granted) or case.stage.revoked:
        return []
    found = _review_of_granted(command, case, case.stage)
    return [] if any(isinstance(fact, TopUpGranted | TopUpDue) for fact in found) else found


def _anew(edition: Edition, facts: EmployerFacts, on: date, case: Case) -> EmployerAssessed:
    months = () if case.contributions is None else case.contributions.months
    shares = () if case.placements is None else case.placements.shares
    number = f"{case_id(edition.id, facts.uscc)}:{case.assessments + 1}"
    placed = replace(facts, placements=shares)
    if _from_file(case):
        if facts.first_insured_month != case.assessed.first_insured_month:
            raise Refused(f"{facts.uscc} was assessed from a file and is insured since another month: compare it anew.")
        counts = ContributionFacts.unpacked(case.assessed.counts)
        return receipt(edition, placed, counts, on, number, case.assessed.rows)
    return assess(edition, placed, months, number, on, str(case.imports))


def _from_file(case: Case) -> bool:
    """Whether what was counted stands in a file that was compared, and not in this log."""
    return case.contributions is None and case.assessment is not None and (case.assessment.rows or "")[:5] == "file:"


def _review_of_listed(command: ReviewDecision, case: Case) -> Sequence[Fact]:
    """With the same outcome the list stands. With another, the employer is assessed anew, and must be listed anew."""
    found = _anew(command.edition, command.facts, command.on, case)
    if _says_the_same(found, case.review or case.assessed):
        return []
    if (found.outcome, found.amount_fen) != (case.assessed.outcome, case.assessed.amount_fen):
        return [found]
    return [_reviewed(found, command.cause, case.owed_fen)]


def _review_of_granted(command: ReviewDecision, case: Case, granted: Granted) -> Sequence[Fact]:
    """The difference to all that was granted so far. What cannot be assessed any more is told, and nothing is taken.

    More is granted at once only where the law alone has changed: other facts than those that the public saw on a list
    go through another one (R7).
    """
    found = _anew(command.edition, command.facts, command.on, case)
    if _says_the_same(found, case.review or case.assessed):
        return []
    reviewed = _reviewed(found, command.cause, granted.total_fen)
    if found.amount_fen is None or found.amount_fen == granted.total_fen:
        return [reviewed]
    edition = command.edition
    if found.amount_fen < granted.total_fen:
        reason = _WHY[command.cause]
        less = granted.total_fen - found.amount_fen
        return [reviewed, _overpayment(found, granted, less, reason, edition.legal_basis)]
    if _facts_of(found) == _facts_of(case.seen or case.assessed):
        return [reviewed, _top_up(found, granted, edition.pay_by_of(command.on), edition.legal_basis)]
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


def _top_up_listed(command: ListCase, assessment: EmployerAssessed, granted: Granted) -> TopUpListed:
    return TopUpListed(
        edition=assessment.edition,
        uscc=assessment.uscc,
        notice_id=command.notice_id,
        assessment_id=assessment.assessment_id,
        amount_fen=assessment.amount_fen or 0,
        granted_before_fen=granted.total_fen,
        last_day=command.last_day,
    )


def _top_up(found: EmployerAssessed, granted: Granted, pay_by: date, legal_basis: str) -> TopUpGranted:
    case_name = case_id(found.edition, found.uscc)
    return TopUpGranted(
        edition=found.edition,
        uscc=found.uscc,
        case_id=case_name,
        top_up_id=f"{case_name}:{granted.top_ups + 1}",
        name=found.name,
        agency=found.agency,
        assessment_id=found.assessment_id,
        amount_fen=(found.amount_fen or 0) - granted.total_fen,
        granted_before_fen=granted.total_fen,
        route=found.route,
        account_fingerprint=granted.account_fingerprint,
        dispatch_firm=found.dispatch_firm,
        pay_by=pay_by,
        legal_basis=legal_basis,
    )


_WHY: Mapping[ReviewCause, str] = {
    "corrected-edition": "The edition was corrected, and comes to less than was granted.",
    "rate-raised": "The rate changed, and comes to less than was granted.",
    "reconsideration": "The reconsideration comes to less than was granted.",
}


def _reviewed(found: EmployerAssessed, cause: ReviewCause, before_fen: int) -> DecisionReviewed:
    return DecisionReviewed(
        edition=found.edition, uscc=found.uscc, cause=cause, before_fen=before_fen, assessment=found
    )


def _overpayment(
    assessment: EmployerAssessed, granted: Granted, amount_fen: int, reason: str, legal_basis: str
) -> OverpaymentFound:
    name = case_id(assessment.edition, assessment.uscc)
    return OverpaymentFound(
        edition=assessment.edition,
        uscc=assessment.uscc,
        case_id=name,
        overpayment_id=f"{name}:{granted.overpayments + 1}",
        name=assessment.name,
        agency=assessment.agency,
        assessment_id=assessment.assessment_id,
        amount_fen=amount_fen,
        reason=reason,
        legal_basis=legal_basis,
    )


def _reconsideration(command: AskReconsideration, case: Case) -> Sequence[Fact]:
    if command.reconsideration_id in case.reconsiderations:
        return []
    if command.on > command.last_day:
        raise Refused(f"Reviews could be asked for until {command.last_day.isoformat()}.")
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


def _claim(command: ClaimThroughNotice, case: Case) -> Sequence[Fact]:
    if command.on > command.last_day:
        raise Refused(f"Claims through this list ended with {command.last_day.isoformat()}.")
    if isinstance(case.stage, Listed | Waiting | Granted) and case.stage.notice_id == command.notice_id:
        raise Refused("This employer is on the list.")
    if command.reconsideration_id in case.reconsiderations:
        return []
    if len(case.reconsiderations) >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} claims for this employer are open already; turn to the agency.")
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


def _reconsidered(command: DecideReconsideration, case: Case) -> Sequence[Fact]:
    asked = case.reconsiderations.get(command.reconsideration_id)
    if asked is None:
        raise Refused("There is no open reconsideration of this number.")
    _somebody_else(command.by, asked.asked_by)
    before = case.assessment
    found: list[Fact] = []
    if command.accepted:
        command.edition.check_open(command.on)
        if command.facts is None:
            raise Refused(f"{asked.uscc} is not enrolled; enrol it, and record its contributions, before this claim.")
        found = list(_review(ReviewDecision(command.edition, command.facts, command.on, "reconsideration"), case))
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


def _assessment_in(fact: Fact) -> EmployerAssessed | None:
    if isinstance(fact, DecisionReviewed):
        return fact.assessment
    return fact if isinstance(fact, EmployerAssessed) else None


# Evolve


def evolve(case: Case, event: Fact) -> Case:
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
            raise AssertionError(f"{event.topic} is not a fact of a case.")


def _granted(case: Case) -> Granted:
    if not isinstance(case.stage, Granted):
        raise AssertionError("A case that was never granted has no difference to grant or to take back.")
    return case.stage


def _without(asked: Mapping[str, Asked], number: str) -> Mapping[str, Asked]:
    """Others stay open: each is decided on its own."""
    return {name: one for name, one in asked.items() if name != number}


CASE: Decider[CaseCommand, Case] = Decider(Case(), decide, evolve)


def case_stream(edition: str, uscc: str) -> str:
    return f"case:{case_id(edition, uscc)}"
