"""Which rule answers which command in which stage; the rules stand in the modules beside this one."""

from collections.abc import Sequence

from services.eligibility.domain.case.assessing import (
    assess_employer,
    record_contributions,
    record_placements,
    take_assessment,
)
from services.eligibility.domain.case.commands import (
    AskReconsideration,
    AssessEmployer,
    CaseCommand,
    ClaimThroughNotice,
    CloseCase,
    DecideObjection,
    DecideReconsideration,
    GrantTopUp,
    GrantWaiting,
    ListCase,
    NoteConfirmation,
    PassWindow,
    RaiseObjection,
    RecordContributions,
    RecordPlacements,
    ReviewDecision,
    TakeAssessment,
)
from services.eligibility.domain.case.granting import list_case, note_confirmation, pass_window
from services.eligibility.domain.case.objections import decide_objection, raise_objection
from services.eligibility.domain.case.reconsiderations import (
    ask_reconsideration,
    claim_through_notice,
    decide_reconsideration,
)
from services.eligibility.domain.case.reviews import review_decision
from services.eligibility.domain.case.state import (
    Case,
    Due,
    Granted,
    Listed,
    TakenOff,
    Unlisted,
    Waiting,
    Waived,
    evolve,
)
from services.eligibility.domain.case.top_ups import top_up, top_up_listed
from shared.contracts.eligibility import RefundDeemedWaived, TopUpListed
from shared.contracts.fact import Fact
from shared.eventlog.decider import Decider, Refused
from shared.identifiers import case_id


def decide(command: CaseCommand, case: Case) -> Sequence[Fact]:
    match command, case.stage:
        case RecordContributions(), Unlisted() | TakenOff():
            return record_contributions(command, case)
        case RecordContributions(), _ if case.reconsiderations:
            return record_contributions(
                command, case
            )  # what the employer brings for it; decided on when it is accepted
        case RecordPlacements(placements), Unlisted() | TakenOff():
            return record_placements(placements, case)
        case RecordPlacements(placements), _ if case.reconsiderations:
            return record_placements(placements, case)
        case RecordPlacements(placements), _:
            raise Refused(f"{placements.uscc} stands on a published list; its placements are frozen with it.")
        case RecordContributions(), _:
            raise Refused(f"{command.uscc} stands on a published list; its contributions are frozen with it.")
        case AssessEmployer(edition, _, on), Unlisted() | TakenOff():
            edition.check_open(on)
            return assess_employer(command, case)
        case TakeAssessment(found, edition), Unlisted() | TakenOff():
            if found.decided_on is not None:
                edition.check_open(found.decided_on)
            return take_assessment(command, case)
        case AssessEmployer() | TakeAssessment(), _:
            return []  # what was published is not assessed again by a mass run
        case ReviewDecision(), _:
            return review_decision(command, case)
        case AskReconsideration() | ClaimThroughNotice(), Waived():
            raise Refused("The refund is not open any more.")
        case AskReconsideration(), _:
            return ask_reconsideration(command, case)
        case ClaimThroughNotice(), _:
            return claim_through_notice(command, case)
        case DecideReconsideration(), _:
            return decide_reconsideration(command, case)
        case ListCase(), Unlisted():
            return list_case(command, case)
        case ListCase(), Granted(due=Due(assessment, None)) as granted:
            return [top_up_listed(command, assessment, granted)]
        case ListCase(), _:
            return []
        case RaiseObjection(), Listed(notice_id, last_day):
            return raise_objection(command, case, notice_id, last_day)
        case RaiseObjection(notice_id=said), Granted(due=Due(listed=TopUpListed() as shown)) if said == shown.notice_id:
            return raise_objection(command, case, shown.notice_id, shown.last_day)
        case RaiseObjection(contact_sealed=str()), Granted():
            raise Refused("The window for objections by this form is over; turn to the agency.")
        case RaiseObjection(), Granted(notice_id):
            return raise_objection(command, case, notice_id, None)
        case RaiseObjection(), _:
            raise Refused("This employer is not on a list that is open to objections.")
        case DecideObjection(), _:
            return decide_objection(command, case)
        case PassWindow(notice_id=passed), Listed(notice_id) if passed == notice_id:
            return pass_window(case, notice_id, command.terms)
        case PassWindow(), _:
            return []
        case NoteConfirmation(), _:
            return note_confirmation(command, case)
        case GrantWaiting(terms), Waiting(notice_id, "fund"):
            return pass_window(case, notice_id, terms)
        case GrantTopUp(terms), Granted(due=Due(assessment, TopUpListed(last_day=last_day))) as granted:
            stopped = case.objections or terms.lacks is not None or terms.on <= last_day
            return [] if stopped else [top_up(assessment, granted, terms.pay_by, terms.legal_basis)]
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


CASE: Decider[CaseCommand, Case] = Decider(Case(), decide, evolve)


def case_stream(edition: str, uscc: str) -> str:
    return f"case:{case_id(edition, uscc)}"
