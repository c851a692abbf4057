"""Facts told by *eligibility*: who is owed, how much, and why.

One module a subject; every name can be imported from here. Most facts stand in ``case:{edition}:{uscc}``: one employer
under one edition (``case_id`` is ``{edition}:{uscc}``).
"""

from shared.contracts.eligibility.assessments import (
    ASSESSMENT_FACTS,
    EmployerAssessed,
    Outcome,
    Route,
    TraceStep,
    Upcaster,
)
from shared.contracts.eligibility.circumstances import CIRCUMSTANCE_FACTS, ExclusionRecorded, FundRecorded
from shared.contracts.eligibility.contributions import (
    CONTRIBUTION_FACTS,
    ContributionMonth,
    ContributionsRecorded,
    PlacementShare,
    PlacementsRecorded,
)
from shared.contracts.eligibility.editions import EDITION_FACTS, EditionAdopted, EditionProposed
from shared.contracts.eligibility.grants import (
    GRANT_FACTS,
    ConfirmationNoted,
    OverpaymentFound,
    RefundDeemedWaived,
    RefundGranted,
    Share,
    TopUpDue,
    TopUpGranted,
)
from shared.contracts.eligibility.notices import (
    NOTICE_FACTS,
    CaseListed,
    NoticeEnded,
    NoticePublished,
    NoticeWindowPassed,
    ObjectionDismissed,
    ObjectionRaised,
    ObjectionUpheld,
    TopUpListed,
    WaitingFor,
)
from shared.contracts.eligibility.quarantine import QUARANTINE_FACTS, FactQuarantineApproved, FactQuarantineProposed
from shared.contracts.eligibility.reviews import (
    REVIEW_FACTS,
    DecisionReviewed,
    ReconsiderationAsked,
    ReconsiderationDecided,
    ReviewCause,
)
from shared.contracts.fact import Fact

ELIGIBILITY_FACTS: tuple[type[Fact], ...] = (
    *CONTRIBUTION_FACTS,
    *ASSESSMENT_FACTS,
    *NOTICE_FACTS,
    *GRANT_FACTS,
    *REVIEW_FACTS,
    *EDITION_FACTS,
    *CIRCUMSTANCE_FACTS,
    *QUARANTINE_FACTS,
)

__all__ = [
    "ELIGIBILITY_FACTS",
    "CaseListed",
    "ConfirmationNoted",
    "ContributionMonth",
    "ContributionsRecorded",
    "DecisionReviewed",
    "EditionAdopted",
    "EditionProposed",
    "EmployerAssessed",
    "ExclusionRecorded",
    "FactQuarantineApproved",
    "FactQuarantineProposed",
    "FundRecorded",
    "NoticeEnded",
    "NoticePublished",
    "NoticeWindowPassed",
    "ObjectionDismissed",
    "ObjectionRaised",
    "ObjectionUpheld",
    "Outcome",
    "OverpaymentFound",
    "PlacementShare",
    "PlacementsRecorded",
    "ReconsiderationAsked",
    "ReconsiderationDecided",
    "RefundDeemedWaived",
    "RefundGranted",
    "ReviewCause",
    "Route",
    "Share",
    "TopUpDue",
    "TopUpGranted",
    "TopUpListed",
    "TraceStep",
    "Upcaster",
    "WaitingFor",
]
