"""Decisions made again."""

from typing import ClassVar, Literal

from shared.contracts.eligibility.assessments import EmployerAssessed
from shared.contracts.fact import Fact, Fen, Unwritten

ReviewCause = Literal["corrected-edition", "rate-raised", "reconsideration"]


class DecisionReviewed(Fact):
    """A decision that stands on a list or was granted was made again, and what was listed or granted stays as it is.

    Where it comes to another amount for a granted case, ``TopUpGranted``, ``TopUpDue`` or ``OverpaymentFound`` follows
    at once.
    """

    topic: ClassVar[str] = "eligibility.decision-reviewed.v1"
    edition: str
    uscc: str
    cause: ReviewCause
    before_fen: Fen
    """Listed, or granted so far."""
    assessment: EmployerAssessed


class ReconsiderationAsked(Fact):
    """An employer that is not on a list, or is with less than it claims, asks for a review (复核)."""

    topic: ClassVar[str] = "eligibility.reconsideration-asked.v1"
    edition: str
    uscc: str
    reconsideration_id: str
    claimant: str
    grounds: str
    assessment_id: str | None
    """What the employer was told; None: nothing yet."""
    notice_id: str | None = Unwritten(default=None)
    """The list through whose window it was asked by the public form."""
    contact_sealed: str | None = Unwritten(default=None)
    """As in ``ObjectionRaised``."""
    asked_by: str = Unwritten(default="")
    """Who asked it of this system, and so does not accept it; empty of the public form."""


class ReconsiderationDecided(Fact):
    """What came of it. When accepted, an assessment on the facts of the day stands before it in the stream."""

    topic: ClassVar[str] = "eligibility.reconsideration-decided.v1"
    edition: str
    uscc: str
    reconsideration_id: str
    accepted: bool
    reason: str
    before_assessment_id: str | None
    """None, as the next: there is no assessment."""
    after_assessment_id: str | None
    before_fen: Fen | None
    after_fen: Fen | None


REVIEW_FACTS: tuple[type[Fact], ...] = (
    DecisionReviewed,
    ReconsiderationAsked,
    ReconsiderationDecided,
)
