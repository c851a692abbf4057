"""Which rule answers which command; the rules stand in the modules beside this one, each named for its command."""

from collections.abc import Sequence
from typing import assert_never

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
from services.eligibility.domain.case.granting import (
    close_case,
    grant_waiting,
    list_case,
    note_confirmation,
    pass_window,
)
from services.eligibility.domain.case.objections import decide_objection, raise_objection
from services.eligibility.domain.case.reconsiderations import (
    ask_reconsideration,
    claim_through_notice,
    decide_reconsideration,
)
from services.eligibility.domain.case.reviews import review_decision
from services.eligibility.domain.case.state import Case, CaseFact, evolve
from services.eligibility.domain.case.top_ups import grant_top_up
from shared.eventlog.decider import Decider
from shared.identifiers import case_id


def decide(command: CaseCommand, case: Case) -> Sequence[CaseFact]:
    match command:
        case AssessEmployer():
            return assess_employer(command, case)
        case TakeAssessment():
            return take_assessment(command, case)
        case RecordContributions():
            return record_contributions(command, case)
        case RecordPlacements():
            return record_placements(command, case)
        case ListCase():
            return list_case(command, case)
        case PassWindow():
            return pass_window(command, case)
        case NoteConfirmation():
            return note_confirmation(command, case)
        case GrantWaiting():
            return grant_waiting(command, case)
        case GrantTopUp():
            return grant_top_up(command, case)
        case CloseCase():
            return close_case(case)
        case RaiseObjection():
            return raise_objection(command, case)
        case DecideObjection():
            return decide_objection(command, case)
        case ReviewDecision():
            return review_decision(command, case)
        case AskReconsideration():
            return ask_reconsideration(command, case)
        case ClaimThroughNotice():
            return claim_through_notice(command, case)
        case DecideReconsideration():
            return decide_reconsideration(command, case)
        case _:
            assert_never(command)


CASE: Decider[CaseCommand, Case] = Decider(Case(), decide, evolve)


def case_stream(edition: str, uscc: str) -> str:
    return f"case:{case_id(edition, uscc)}"
