"""What an employer is owed: the grant, top-ups to it, and what was granted too much."""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.eligibility.assessments import Route
from shared.contracts.fact import Fact, Fen, Part


class ConfirmationNoted(Fact):
    """Eligibility learned that the employer confirmed amount and account."""

    topic: ClassVar[str] = "eligibility.confirmation-noted.v1"
    edition: str
    uscc: str
    assessment_id: str
    amount_fen: Fen
    account_fingerprint: str


class Share(Part):
    """A part of a dispatch firm's refund, by where the workers whose premiums it returns are placed (R9)."""

    placement: Literal["own", "using-firm", "public-institution"]
    using_firm_uscc: str | None = None
    using_firm_name: str | None = None
    amount_fen: Fen


class RefundGranted(Fact):
    """The employer is owed this money, on this account."""

    topic: ClassVar[str] = "eligibility.refund-granted.v1"
    edition: str
    uscc: str
    case_id: str
    name: str
    agency: str
    assessment_id: str
    amount_fen: Fen
    route: Route
    account_fingerprint: str
    dispatch_firm: bool
    pay_by: date
    """The edition's payment deadline (R8), or for a grant after it the grant's own day plus the edition's term."""
    shares: tuple[Share, ...] = ()
    """Of a dispatch firm, when the base was split by placement; empty when nobody has split it."""


class TopUpDue(Fact):
    """A review came to more than was granted, by other facts than those that the public saw on the list (R7).

    The difference waits for a list of its own: ``TopUpListed``, and ``TopUpGranted`` after its window.
    """

    topic: ClassVar[str] = "eligibility.top-up-due.v1"
    edition: str
    uscc: str
    assessment_id: str
    """The assessment that came to the greater amount; it stands in ``DecisionReviewed``."""
    amount_fen: Fen
    """The difference."""
    granted_before_fen: Fen


class TopUpGranted(Fact):
    """The rate rose, or the decision was corrected, after the grant: the employer is owed the difference (补差)."""

    topic: ClassVar[str] = "eligibility.top-up-granted.v1"
    edition: str
    uscc: str
    case_id: str
    top_up_id: str
    """``{case_id}:{n}``; n counts this case's top-ups from 1."""
    name: str
    agency: str
    assessment_id: str
    """The assessment that came to the greater amount; it stands in ``DecisionReviewed``."""
    amount_fen: Fen
    """The difference."""
    granted_before_fen: Fen
    route: Route
    account_fingerprint: str
    """The account of the grant."""
    dispatch_firm: bool
    pay_by: date
    legal_basis: str


class OverpaymentFound(Fact):
    """More was granted than is owed: the difference must come back (追回)."""

    topic: ClassVar[str] = "eligibility.overpayment-found.v1"
    edition: str
    uscc: str
    case_id: str
    overpayment_id: str
    """``{case_id}:{n}``; n counts this case's overpayments from 1."""
    name: str
    agency: str
    assessment_id: str
    """The assessment that came to the lesser amount, or the one that an objection upheld late was raised against."""
    amount_fen: Fen
    reason: str
    legal_basis: str


class RefundDeemedWaived(Fact):
    """Silence until the edition's closing date (视为自愿放弃)."""

    topic: ClassVar[str] = "eligibility.refund-deemed-waived.v1"
    edition: str
    uscc: str
    assessment_id: str
    amount_fen: Fen


GRANT_FACTS: tuple[type[Fact], ...] = (
    ConfirmationNoted,
    RefundGranted,
    TopUpDue,
    TopUpGranted,
    OverpaymentFound,
    RefundDeemedWaived,
)
