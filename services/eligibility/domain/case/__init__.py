"""One employer under one edition: contributions, assessment, notice, objections, confirmation, grant or waiver.

To read in this order: ``state`` (the stages, and what each fact makes of them), ``commands``, ``decider`` (which rule
answers which command), and the rules: ``assessing``, ``granting``, ``objections``, ``reviews`` with ``top_ups``, and
``reconsiderations``.
"""

from services.eligibility.domain.case.commands import (
    Account,
    AskReconsideration,
    AssessEmployer,
    CaseCommand,
    ClaimThroughNotice,
    CloseCase,
    DecideObjection,
    DecideReconsideration,
    GrantTerms,
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
from services.eligibility.domain.case.decider import CASE, case_stream
from services.eligibility.domain.case.objections import MOST_OPEN
from services.eligibility.domain.case.state import Case

__all__ = [
    "CASE",
    "MOST_OPEN",
    "Account",
    "AskReconsideration",
    "AssessEmployer",
    "Case",
    "CaseCommand",
    "ClaimThroughNotice",
    "CloseCase",
    "DecideObjection",
    "DecideReconsideration",
    "GrantTerms",
    "GrantTopUp",
    "GrantWaiting",
    "ListCase",
    "NoteConfirmation",
    "PassWindow",
    "RaiseObjection",
    "RecordContributions",
    "RecordPlacements",
    "ReviewDecision",
    "TakeAssessment",
    "case_stream",
]
