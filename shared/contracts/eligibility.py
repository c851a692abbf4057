"""Facts told by *eligibility*: who is owed, how much, and why.

Streams: ``case:{edition}:{uscc}`` (one employer under one edition; ``case_id`` is ``{edition}:{uscc}``),
``notice:{notice_id}`` (one published list), ``edition:{id}`` (proposals and adoptions), ``fund:{edition}:{region}``,
``exclusion:{list}:{uscc}``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from shared.contracts.fact import ExactNumber, Fact, Fen, Month, Part, Unwritten
from shared.contracts.quarantine import QuarantineApproved, QuarantineProposed
from shared.contracts.registration import SizeClass, UnitKind

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

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
    left_not_counted: int = Unwritten(default=0)
    """Left for another reason that the place does not count: end of contract, own wish, move within a group ..."""
    laid_off: int = Unwritten(default=0)
    claimants: int = Unwritten(default=0)
    """Drawing the benefit in this month, new or not."""
    lump_sum_claimants: int = Unwritten(default=0)
    joined: int = Unwritten(default=0)
    """Insured here in this month and not in the month before."""
    relieved_fen: Fen = Unwritten(default=0)
    """Premium of this month that was waived by relief."""
    back_paid_fen: Fen = Unwritten(default=0)
    """Paid in this month for earlier years; not in the unit's or the staff's part."""
    late_fees_fen: Fen = Unwritten(default=0)
    """Paid for being late; not in the unit's or the staff's part."""
    arrears_fen: Fen = Unwritten(default=0)
    """Premium of this month that was due and is still owed, on the day that the row was made."""
    arrears_paid_fen: Fen = Unwritten(default=0)
    """Premium of this month that was owed, and was paid since; in the unit's or the staff's part."""


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


class PlacementShare(Part):
    """A part of a dispatch firm's premium, by where the people work."""

    using_uscc: str | None
    """The using firm; None for the dispatch firm's own staff."""
    unit_kind: UnitKind
    size_class: SizeClass | None
    premium_fen: Fen


class EmployerAssessed(Fact):
    """An assessment under one edition: the receipt of a decision.

    It holds the operands and the results. Rules, clauses, thresholds and assumptions are read in the edition's content,
    which ``edition_sha256`` names and the log holds (``EditionProposed``). Operands and edition give the results
    again, by the engine or by hand.
    """

    topic: ClassVar[str] = "eligibility.employer-assessed.v2"
    upcasts: ClassVar[Mapping[str, Upcaster]] = {
        # The first engine stored its working in words, so that nothing of it is lost: see ``trace``.
        "eligibility.employer-assessed.v1": lambda old: old
    }
    edition: str
    edition_sha256: str
    engine: str
    uscc: str
    name: str
    agency: str
    assessment_id: str
    """``{edition}:{uscc}:{number}``; number counts this case's assessments from 1."""
    unit_kind: UnitKind | None = Unwritten(default=None)
    """None in assessments of the first engine only, as the next three operands are missing there."""
    size_class: SizeClass | None
    size_from: str | None = Unwritten(default=None)
    """None: the size class was given. Else the facts that it was derived from, or the legal entity that it is of."""
    first_insured_month: Month | None = Unwritten(default=None)
    received_prior_refund: bool = Unwritten(default=False)
    dispatch_firm: bool
    decided_on: date | None = Unwritten(default=None)
    counts: tuple[int, ...] = Unwritten(default=())
    """The contribution facts in the order of ``eligibility.domain.contribution_facts``, zeros at the end cut."""
    rows: str | None = Unwritten(default=None)
    """Where the rows that were counted stand: ``3`` is the third ``ContributionsRecorded`` of this case's stream."""
    outcome: Outcome
    route: Route
    rate: ExactNumber | None
    premium_paid_fen: Fen | None
    average_insured: ExactNumber | None
    layoff_rate: ExactNumber | None
    layoff_limit: ExactNumber | None
    amount_fen: Fen | None
    """The refund; 0 when ineligible, None when not assessable."""
    reasons: tuple[str, ...]
    """Full sentences: why ineligible or not assessable; empty when eligible."""
    excluded_by: tuple[str, ...] = Unwritten(default=())
    """Lists of other departments that the employer stands on, as the edition names them."""
    placements: tuple[PlacementShare, ...] = Unwritten(default=())
    trace: tuple[TraceStep, ...] = Unwritten(default=())
    """The working as the first engine wrote it down; empty since it is made from operands and edition."""


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
    """Of the list as JSON lines, as it is downloaded: see ``eligibility.domain.notice_list``."""
    list_version: int = Unwritten(default=0)
    """Which columns the list has. 0: the first lists, without claimants."""
    sheet_sha256: str | None = Unwritten(default=None)
    """Of the same list as a sheet (CSV), as it is downloaded; None of lists of version 0."""
    objections_to: str | None = Unwritten(default=None)
    """Where to object besides this system: office, address, telephone."""


class CaseListed(Fact):
    """One employer stands on a published list."""

    topic: ClassVar[str] = "eligibility.case-listed.v1"
    edition: str
    uscc: str
    notice_id: str
    assessment_id: str
    amount_fen: Fen
    last_day: date
    closing_date: date | None = Unwritten(default=None)
    """The last day to confirm, as the edition had it when the list was made; so the next two, see ``RefundGranted``."""
    pay_by: date | None = Unwritten(default=None)
    pay_within_days: int | None = Unwritten(default=None)


class ObjectionRaised(Fact):
    """Somebody objected, under their real name, to one employer on a list."""

    topic: ClassVar[str] = "eligibility.objection-raised.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    objector: str
    grounds: str
    contact_sealed: str | None = Unwritten(default=None)
    """How to reach who objected by the public form; sealed, and opened for those who decide only."""
    person: str = Unwritten(default="")
    """Who raised it, with a token; they do not decide it. Empty by the public form, and before it was kept."""


class ObjectionUpheld(Fact):
    """The objection was right: this employer, and only it, is off the list."""

    topic: ClassVar[str] = "eligibility.objection-upheld.v1"
    edition: str
    uscc: str
    notice_id: str
    objection_id: str
    reason: str
    late: bool = Unwritten(default=False)
    """After the grant: the employer stays granted, and ``OverpaymentFound`` says what must come back."""


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


WaitingFor = Literal["confirmation", "bank-details", "objection", "fund"]
"""``fund``: all else is there, and the fund of the region may not run the programme (R4)."""


class NoticeWindowPassed(Fact):
    """For one case: its window has passed without granting it yet (it waits, see ``waiting_for``).

    Said again when something else is waited for.
    """

    topic: ClassVar[str] = "eligibility.notice-window-passed.v1"
    edition: str
    uscc: str
    notice_id: str
    waiting_for: WaitingFor


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


class TopUpListed(Fact):
    """An employer stands on a published list once more, with the whole refund that it is owed by now."""

    topic: ClassVar[str] = "eligibility.top-up-listed.v1"
    edition: str
    uscc: str
    notice_id: str
    assessment_id: str
    amount_fen: Fen
    """The whole refund, as the list shows it."""
    granted_before_fen: Fen
    last_day: date


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


class PlacementsRecorded(Fact):
    """Where the people of a dispatch firm worked, and the premium of each share. A later one replaces it whole."""

    topic: ClassVar[str] = "eligibility.placements-recorded.v1"
    edition: str
    uscc: str
    shares: tuple[PlacementShare, ...]
    import_sha256: str


class EditionProposed(Fact):
    """Somebody put a policy edition forward: its whole content."""

    topic: ClassVar[str] = "eligibility.edition-proposed.v1"
    edition: str
    sha256: str
    """Of the UTF-8 bytes of ``content``; decisions name it."""
    content: str
    """Canonical JSON: keys in order, no spaces; its schema is docs/contracts/edition.json."""
    proposed_by: str


class EditionAdopted(Fact):
    """Somebody else approved a proposed content: decisions are made by it from now on."""

    topic: ClassVar[str] = "eligibility.edition-adopted.v1"
    edition: str
    sha256: str
    proposed_by: str
    approved_by: str
    adopted_on: date


class FundRecorded(Fact):
    """What the unemployment fund of a pooling region held at the end of a year, and paid in it (R4)."""

    topic: ClassVar[str] = "eligibility.fund-recorded.v1"
    edition: str
    region: str
    balance_fen: Fen
    payments_of_year_fen: Fen
    as_of: date


class ExclusionRecorded(Fact):
    """An employer stands on a list of another department. A later fact of the same day of entry replaces it."""

    topic: ClassVar[str] = "eligibility.exclusion-recorded.v1"
    list: str
    uscc: str
    since: date
    until: date | None
    """The last day on the list; None: still on it."""
    import_sha256: str


class RefundDeemedWaived(Fact):
    """Silence until the edition's closing date (视为自愿放弃)."""

    topic: ClassVar[str] = "eligibility.refund-deemed-waived.v1"
    edition: str
    uscc: str
    assessment_id: str
    amount_fen: Fen


class FactQuarantineProposed(QuarantineProposed):
    topic: ClassVar[str] = "eligibility.quarantine-proposed.v1"


class FactQuarantineApproved(QuarantineApproved):
    topic: ClassVar[str] = "eligibility.quarantine-approved.v1"


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
    DecisionReviewed,
    TopUpDue,
    TopUpListed,
    TopUpGranted,
    OverpaymentFound,
    ReconsiderationAsked,
    ReconsiderationDecided,
    PlacementsRecorded,
    EditionProposed,
    EditionAdopted,
    FundRecorded,
    ExclusionRecorded,
    FactQuarantineProposed,
    FactQuarantineApproved,
)
