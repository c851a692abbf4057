"""Facts told by *payout*: what was ordered, released, credited, returned.

Streams: ``payment:{payment_id}`` (one per case, ever; ``payment_id`` equals the ``case_id``), ``batch:{batch_id}``,
``bank-message:{sha256}`` (one file received from the bank), ``bank-line:{id}`` (a line that fits no payment of ours),
``bank-account:{fingerprint}`` (the statements of one account), ``discrepancy:{position}`` (what became of a case),
``fund:{edition}:{region}``, ``payee:{uscc}`` (barred from payment), ``payee-check:{uscc}:{bank_details_id}``.
"""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.eligibility import Route
from shared.contracts.fact import Fact, Fen, Part

HoldReason = Literal[
    "account-changed", "no-bank-details", "not-granted", "excluded", "deregistered", "payee-not-verified"
]
DiscrepancyKind = Literal[
    "unknown-payment",
    "amount-differs",
    "account-differs",
    "account-not-named",
    "name-differs",
    "changed-replay",
    "unexpected-state",
    "unexplained-entry",
    "duplicate-file",
    "unknown-file",
    "statement-gap",
    "statement-break",
    "other-statement",
]
BankMessageKind = Literal["pain.002", "camt.053", "camt.054", "pacs.004", "mt940", "sheet"]


class PaymentOrdered(Fact):
    """One payment for one case, ever."""

    topic: ClassVar[str] = "payout.payment-ordered.v1"
    payment_id: str
    edition: str
    uscc: str
    agency: str
    payee_name: str
    amount_fen: Fen
    route: Route
    account_fingerprint: str
    attempt: int
    end_to_end_id: str
    """At most 35 characters of ISO 20022's basic Latin set; new for each attempt."""
    pay_by: date


class PaymentBatched(Fact):
    """The payment was put into a batch; no other batch may take it."""

    topic: ClassVar[str] = "payout.payment-batched.v1"
    payment_id: str
    batch_id: str
    end_to_end_id: str


class BatchLine(Part):
    payment_id: str
    end_to_end_id: str
    amount_fen: Fen


class BatchDrafted(Fact):
    """A maker (经办) put payments into a batch."""

    topic: ClassVar[str] = "payout.batch-drafted.v1"
    batch_id: str
    edition: str
    agency: str
    """County, city or province whose payments it holds."""
    lines: tuple[BatchLine, ...]
    payments: int
    total_fen: Fen
    maker: str
    key_id: str = ""
    """Of the token that the person showed; so in every fact below."""
    route: Route | None = None
    """When the batch holds the payments of one route only."""
    fund_id: str = ""
    """The fund that pays it; empty in batches drafted before there were funds."""
    approvals: int = 1
    """How many approvers it needs, by the rules in force when it was drafted."""
    rules_sha256: str = ""
    """Of the file of payout rules that said so."""


class BatchChecked(Fact):
    """A checker (复核), not the maker, found the batch right."""

    topic: ClassVar[str] = "payout.batch-checked.v1"
    batch_id: str
    checker: str
    key_id: str = ""


class BatchApproved(Fact):
    """An approver (审批), neither maker nor checker, let the batch go to the bank. Large batches have two of these."""

    topic: ClassVar[str] = "payout.batch-approved.v1"
    batch_id: str
    approver: str
    key_id: str = ""
    complete: bool = True
    """False for the first of two approvals."""


class BatchRejected(Fact):
    """A checker or approver sent the batch back. Its payments are free for another."""

    topic: ClassVar[str] = "payout.batch-rejected.v1"
    batch_id: str
    person: str
    key_id: str
    reason: str


class PaymentFreed(Fact):
    """The payment left its batch without going to the bank, and waits for another."""

    topic: ClassVar[str] = "payout.payment-freed.v1"
    payment_id: str
    batch_id: str
    end_to_end_id: str


class BatchReleased(Fact):
    """The bank's file was made. Count and sum are of what is in the file; what was held is left out of it."""

    topic: ClassVar[str] = "payout.batch-released.v1"
    batch_id: str
    message_id: str
    payments: int
    total_fen: Fen
    held: int
    held_fen: Fen
    file_sha256: str
    sheet_sha256: str
    requested_on: date
    created_at: str
    """The ``CreDtTm`` of the file, so that the same bytes can be made again."""
    releaser: str = ""
    key_id: str = ""
    workbook_sha256: str = ""


class PaymentReleased(Fact):
    """This payment is in a file for the bank. Sent is not paid."""

    topic: ClassVar[str] = "payout.payment-released.v1"
    payment_id: str
    batch_id: str
    end_to_end_id: str
    amount_fen: Fen
    account_fingerprint: str
    bank_details_id: str
    """Which of the employer's bank details went into the file (see ``bank_details_id``)."""
    payee_name: str | None = None
    """The account's holder as the file names it: the bank must credit the same name."""


class PaymentHeld(Fact):
    """Checked again just before release, and kept back."""

    topic: ClassVar[str] = "payout.payment-held.v1"
    payment_id: str
    batch_id: str
    reason: HoldReason
    detail: str
    amount_fen: Fen = 0


class PaymentCredited(Fact):
    """The bank says that the money arrived."""

    topic: ClassVar[str] = "payout.payment-credited.v1"
    payment_id: str
    end_to_end_id: str
    amount_fen: Fen
    account_fingerprint: str
    booked_on: date
    bank_reference: str
    message_sha256: str


class PaymentReturned(Fact):
    """The bank sent the money back, or rejected the payment (退票)."""

    topic: ClassVar[str] = "payout.payment-returned.v1"
    payment_id: str
    end_to_end_id: str
    amount_fen: Fen
    reason: str
    """Our reason code, mapped from the bank's (``account-name-mismatch``, ``account-closed`` ...)."""
    bank_code: str
    bank_text: str
    message_sha256: str
    was: Literal["released", "credited"] = "released"
    """What the payment was before: a credit that comes back moves money, a rejection does not."""


class PaymentReconfirmed(Fact):
    """The employer confirmed another account while this payment was on its way to the one confirmed before.

    Should it be held or come back, it is ordered anew to this account without asking again.
    """

    topic: ClassVar[str] = "payout.payment-reconfirmed.v1"
    payment_id: str
    account_fingerprint: str


class PaymentReissued(Fact):
    """A returned or held payment was ordered anew, to re-confirmed bank details."""

    topic: ClassVar[str] = "payout.payment-reissued.v1"
    payment_id: str
    attempt: int
    end_to_end_id: str
    previous_end_to_end_id: str
    amount_fen: Fen
    account_fingerprint: str
    was: Literal["returned", "held", "ordered"] = "returned"


class PaymentReferred(Fact):
    """Returned as often as the rules allow: a person decides whether it goes again."""

    topic: ClassVar[str] = "payout.payment-referred.v1"
    payment_id: str
    attempts: int
    attempts_allowed: int


class ReferralDecided(Fact):
    """A person decided about a payment that came back too often."""

    topic: ClassVar[str] = "payout.referral-decided.v1"
    payment_id: str
    decision: Literal["reissue", "stop"]
    reason: str
    person: str
    key_id: str


class BankDiscrepancyFound(Fact):
    """A bank line that does not fit what we sent. It changes nothing else, and blocks no other line."""

    topic: ClassVar[str] = "payout.bank-discrepancy-found.v1"
    payment_id: str | None
    end_to_end_id: str
    kind: DiscrepancyKind
    expected: str
    found: str
    message_sha256: str
    amount_fen: Fen | None = None
    """The money in question, where the line names it."""


class BankMessageReceived(Fact):
    """A file from the bank was taken in, whole."""

    topic: ClassVar[str] = "payout.bank-message-received.v1"
    message_sha256: str
    message_id: str
    kind: BankMessageKind
    lines: int
    credited: int
    returned: int
    discrepancies: int
    already_known: int
    checked_by: Literal["schema", "structure"] = "schema"
    """Whether an XSD of this version was at hand, or our reader alone checked the structure."""
    answers: tuple[str, ...] = ()
    """The files of ours (message ids) that a status report is about."""


class StatementRead(Fact):
    """A statement of the disbursement account. Amounts may be negative: an overdraft."""

    topic: ClassVar[str] = "payout.statement-read.v1"
    account_fingerprint: str
    statement_id: str
    opening_fen: int
    entries_fen: int
    closing_fen: int
    closed_on: date
    message_sha256: str


class DiscrepancyResolved(Fact):
    """A person found out what was behind a discrepancy. The case stays, with its answer."""

    topic: ClassVar[str] = "payout.discrepancy-resolved.v1"
    case: int
    """The position of the ``BankDiscrepancyFound`` in this log."""
    outcome: Literal["bank-corrected", "explained", "recovery-opened", "ours-to-correct"]
    note: str
    person: str
    key_id: str


class FundsRequested(Fact):
    """The agency asked for money on the disbursement account (用款申请)."""

    topic: ClassVar[str] = "payout.funds-requested.v1"
    fund_id: str
    """``{edition}:{region}``: one pooling region's money for one edition."""
    request_id: str
    amount_fen: Fen
    purpose: str
    person: str
    key_id: str


class FundsApproved(Fact):
    """Somebody else approved the request."""

    topic: ClassVar[str] = "payout.funds-approved.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    person: str
    key_id: str


class FundsTransferred(Fact):
    """Finance moved the money to the disbursement account."""

    topic: ClassVar[str] = "payout.funds-transferred.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    transferred_on: date
    bank_reference: str
    person: str
    key_id: str


class FundsCommitted(Fact):
    """A released batch took this much of the fund."""

    topic: ClassVar[str] = "payout.funds-committed.v1"
    fund_id: str
    batch_id: str
    amount_fen: Fen


class FundsCameBack(Fact):
    """Returned payments of one bank message: their money is on the disbursement account again."""

    topic: ClassVar[str] = "payout.funds-came-back.v1"
    fund_id: str
    reference: str
    """Names the part of the bank's file that told it; the same part counts once."""
    payments: int
    amount_fen: Fen


class PayeeBarred(Fact):
    """A list of another department, or the register, says: not to be paid."""

    topic: ClassVar[str] = "payout.payee-barred.v1"
    uscc: str
    why: Literal["excluded", "deregistered"]
    source: str
    """Which list, of whom."""
    since: date
    person: str
    key_id: str


class PayeeCleared(Fact):
    """The bar was lifted."""

    topic: ClassVar[str] = "payout.payee-cleared.v1"
    uscc: str
    source: str
    person: str
    key_id: str


class PayeeCheckRequested(Fact):
    """The bank was asked whether name and account belong together (户名账号核验)."""

    topic: ClassVar[str] = "payout.payee-check-requested.v1"
    uscc: str
    bank_details_id: str
    account_fingerprint: str
    person: str
    key_id: str


class PayeeCheckAnswered(Fact):
    """What the bank answered. ``unknown`` is an answer, and never a verification."""

    topic: ClassVar[str] = "payout.payee-check-answered.v1"
    uscc: str
    bank_details_id: str
    result: Literal["match", "no-match", "unknown"]
    bank_text: str
    person: str
    key_id: str


PAYOUT_FACTS: tuple[type[Fact], ...] = (
    PaymentOrdered,
    PaymentBatched,
    BatchDrafted,
    BatchChecked,
    BatchApproved,
    BatchRejected,
    PaymentFreed,
    BatchReleased,
    PaymentReleased,
    PaymentHeld,
    PaymentCredited,
    PaymentReturned,
    PaymentReconfirmed,
    PaymentReissued,
    PaymentReferred,
    ReferralDecided,
    BankDiscrepancyFound,
    BankMessageReceived,
    StatementRead,
    DiscrepancyResolved,
    FundsRequested,
    FundsApproved,
    FundsTransferred,
    FundsCommitted,
    FundsCameBack,
    PayeeBarred,
    PayeeCleared,
    PayeeCheckRequested,
    PayeeCheckAnswered,
)
