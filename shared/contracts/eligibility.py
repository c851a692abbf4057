"""Facts told by *eligibility*: who is owed, how much, and why.

Streams: ``case:{edition}:{uscc}`` (one employer under one edition; ``case_id`` is ``{edition}:{uscc}``) and
``notice:{notice_id}`` (one published list).
"""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.fact import ExactNumber, Fact, Fen, Month, Part
from shared.contracts.registration import SizeClass

Outcome = Literal["eligible", "ineligible", "not_assessable"]
Route = Literal["direct", "confirming"]


class ContributionMonth(Part):
    """What one employer's insured and payments were in one month."""

    month: Month
    insured: int
    unit_paid_fen: Fen
    staff_paid_fen: Fen
    retired: int
    deceased: int
    new_claimants: int


class ContributionsRecorded(Fact):
    """The months of one employer, as imported. A later import replaces the earlier one whole."""

    topic: ClassVar[str] = "eligibility.contributions-recorded.v1"
    edition: str
    uscc: str
    months: tuple[ContributionMonth, ...]
    import_sha256: str


class TraceStep(Part):
    """One rule as it was applied: enough to redo it by hand."""

    rule: str
    """Stable name of the rule: ``unit_kind``, ``layoff_rate`` ..."""
    inputs: dict[str, str]
    threshold: str | None
    result: str
    passed: bool | None
    """None where the rule computes and does not judge."""
    clause: str
    """Document and clause that the rule comes from, e.g. ``Q48 §2``."""
    assumption: str | None = None
    """Why the edition assumes this, where public sources do not say."""


class EmployerAssessed(Fact):
    """An assessment under one edition, with the whole working."""

    topic: ClassVar[str] = "eligibility.employer-assessed.v1"
    edition: str
    edition_sha256: str
    engine: str
    uscc: str
    name: str
    agency: str
    dispatch_firm: bool
    assessment_id: str
    """``{edition}:{uscc}:{number}``; number counts this case's assessments from 1."""
    outcome: Outcome
    route: Route
    size_class: SizeClass | None
    rate: ExactNumber | None
    premium_paid_fen: Fen | None
    average_insured: ExactNumber | None
    layoff_rate: ExactNumber | None
    layoff_limit: ExactNumber | None
    amount_fen: Fen | None
    """The refund; 0 when ineligible, None when not assessable."""
    reasons: tuple[str, ...]
    """Full sentences: why ineligible or not assessable; empty when eligible."""
    trace: tuple[TraceStep, ...]


class NoticePublished(Fact):
    """A list was frozen and shown to the public (R7)."""

    topic: ClassVar[str] = "eligibility.notice-published.v1"
    notice_id: str
    edition: str
    agency: str
    """The publishing bureau: a county code, or a city's or province's (``630100``, ``630000``)."""
    legal_basis: str
    published_on: date
    first_day: date
    last_day: date
    working_days: int
    employers: int
    total_fen: Fen
    content_sha256: str


class CaseListed(Fact):
    """One employer stands on a published list."""

    topic: ClassVar[str] = "eligibility.case-listed.v1"
    edition: str
    uscc: str
    notice_id: str
    assessment_id: str
    amount_fen: Fen
    last_day: date


class ObjectionRaised(Fact):
    """Somebody objected, under their real name, to one employer on a list."""

    topic: ClassVar[str] = "eligibility.objection-raised.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    objector: str
    grounds: str


class ObjectionUpheld(Fact):
    """The objection was right: this employer, and only it, is off the list."""

    topic: ClassVar[str] = "eligibility.objection-upheld.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    reason: str


class ObjectionDismissed(Fact):
    """The objection was wrong: the employer stays on the list."""

    topic: ClassVar[str] = "eligibility.objection-dismissed.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    reason: str


class NoticeEnded(Fact):
    """The window of a list has passed; what was not objected to may be granted."""

    topic: ClassVar[str] = "eligibility.notice-ended.v1"
    notice_id: str
    edition: str
    ended_on: date


class NoticeWindowPassed(Fact):
    """For one case: its window has passed without granting it yet (it waits, see ``waiting_for``)."""

    topic: ClassVar[str] = "eligibility.notice-window-passed.v1"
    edition: str
    uscc: str
    notice_id: str
    waiting_for: Literal["confirmation", "bank-details", "objection"]


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


class TopUpGranted(Fact):
    """A rate rose after the grant (补差): the employer is owed the difference too."""

    topic: ClassVar[str] = "eligibility.top-up-granted.v1"
    edition: str
    uscc: str
    case_id: str
    top_up_id: str
    """``{case_id}:{n}``; n counts this case's top-ups from 1."""
    name: str
    agency: str
    assessment_id: str
    amount_fen: Fen
    """The difference."""
    granted_before_fen: Fen
    route: Route
    account_fingerprint: str
    dispatch_firm: bool
    pay_by: date
    legal_basis: str


class OverpaymentFound(Fact):
    """More was granted than was owed; what was paid of it is to be recovered (追回)."""

    topic: ClassVar[str] = "eligibility.overpayment-found.v1"
    edition: str
    uscc: str
    case_id: str
    overpayment_id: str
    name: str
    agency: str
    assessment_id: str
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


ELIGIBILITY_FACTS: tuple[type[Fact], ...] = (
    ContributionsRecorded,
    EmployerAssessed,
    NoticePublished,
    CaseListed,
    ObjectionRaised,
    ObjectionUpheld,
    ObjectionDismissed,
    NoticeEnded,
    NoticeWindowPassed,
    ConfirmationNoted,
    RefundGranted,
    RefundDeemedWaived,
    TopUpGranted,
    OverpaymentFound,
)
