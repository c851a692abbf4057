"""Facts told by *payout*: what was ordered, released, credited, returned.

Streams: ``payment:{payment_id}`` (one per case, ever; ``payment_id`` equals the ``case_id``, or a top-up's
``{case_id}:{n}``), ``batch:{batch_id}``, ``bank-message:{sha256}`` (one file received from the bank),
``bank-line:{id}`` (a line that fits no payment of ours), ``bank-account:{fingerprint}`` (the statements of one
account), ``discrepancy:{position}`` (what became of a case), ``fund:{edition}:{region}``, ``payee:{uscc}`` (barred from
payment), ``payee-check:{uscc}:{bank_details_id}``, ``placements:{payment_id}`` and
``onward-duty:{payment_id}:{using_firm_uscc}`` (what a dispatch firm owes onward), ``voucher:{sha256}`` and
``bank-reference:{reference}`` (what a voucher's file, and any bank reference, was used for), ``recoveries:{uscc}``.
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from shared.contracts.eligibility import Route, Share
from shared.contracts.fact import Fact, Fen, Month, Part, Unwritten
from shared.contracts.quarantine import QuarantineApproved, QuarantineProposed

HoldReason = Literal[
    "account-changed",
    "no-bank-details",
    "not-granted",
    "excluded",
    "deregistered",
    "payee-not-verified",
    "overpayment-found",
    "bank-case-open",
]
Means = Literal["sent", "back", "gone-again"]
"""What a line of the bank says of a payment's money: it left, it came back, a coming back was undone."""
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
    "paid-twice",
    "returned-twice",
    "reversal-of-nothing",
    "other-account",
    "other-currency",
    "total-differs",
    "sign-contradicts",
    "status-contradicts",
    "duplicate-code",
    "answer-differs",
    "day-differs",
    "batch-booked",
    "unreadable",
    "transfer-not-booked",
]
BankMessageKind = Literal["pain.002", "camt.052", "camt.053", "camt.054", "pacs.004", "mt940", "mt942", "sheet"]


def _unsaid(value: object) -> bool:
    return value is None


def _as_released(value: object) -> bool:
    return value == "released"


class BankLine(Part):
    """Where the bank said it, and what tells this line from any other: its identity (ADR 0026).

    Kept with every fact that rests on a line of the bank. Empty or absent where the format does not name it.
    """

    source: BankMessageKind
    account: str = Unwritten(default="")
    """Fingerprint of the account that the line is on."""
    report: str = Unwritten(default="")
    """The statement, notification, sheet or message, as it names itself."""
    report_key: str
    """16 hexadecimal digits: format, account, id, day and opening balance of the report. Ids alone come again."""
    place: str
    """``entry/detail`` in the report, from 1; detail 0 is the entry as a whole."""
    booked_on: date | None = Unwritten(default=None)
    inward: bool | None = Field(default=None, exclude_if=_unsaid)
    """Whether the line credits our account; absent of a status, which moves nothing."""
    reversal: bool = Unwritten(default=False)
    amount_fen: Fen | None = Field(default=None, exclude_if=_unsaid)
    reference: str = Unwritten(default="")
    """The bank's own: of the detail, else of the entry."""


class Offset(Part):
    """A part of a payment that is not sent, since the employer owes it back."""

    recovery_id: str
    amount_fen: Fen


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
    gross_fen: Fen | None = None
    """What was granted, when offsets make ``amount_fen`` (the net) less than that."""
    offsets: tuple[Offset, ...] = ()
    first_payment_id: str | None = None
    """Of a top-up: the payment of the case."""
    granted_before_fen: Fen | None = None
    """Of a top-up: what was granted before it."""
    dispatch_firm: bool = False
    shares: tuple[Share, ...] = ()
    """As the grant told them."""


class PaymentSettledByOffset(Fact):
    """Offsets took the whole payment: nothing goes to the bank."""

    topic: ClassVar[str] = "payout.payment-settled-by-offset.v1"
    payment_id: str


class OverpaymentNoted(Fact):
    """More was granted than is owed: until this payment is reduced, no batch takes it and none is released with it.

    Of a payment that is at the bank already, it counts should the money come back.
    """

    topic: ClassVar[str] = "payout.overpayment-noted.v1"
    payment_id: str
    recovery_id: str
    amount_fen: Fen
    """What was granted too much, of the whole case; or what is claimed back of this payment."""
    kept_fen: Fen | None = Field(default=None, exclude_if=_unsaid)
    """What the employer has of this payment now. Not told in facts of before."""


class PaymentReduced(Fact):
    """The payment was not at the bank: what was granted too much is kept of it, and its recovery has that back."""

    topic: ClassVar[str] = "payout.payment-reduced.v1"
    payment_id: str
    recovery_id: str
    by_fen: Fen
    """0: nothing of the claim is outstanding any more."""
    amount_fen: Fen
    """What is paid now."""
    granted_fen: Fen
    was: Literal["ordered", "held", "returned"]


class PaymentRaised(Fact):
    """An offset was undone before the payment was at the bank: it goes with that much more.

    ``unsent``: what was kept of this very payment when it had come back is gone again with it.
    """

    topic: ClassVar[str] = "payout.payment-raised.v1"
    payment_id: str
    recovery_id: str
    by_fen: Fen
    amount_fen: Fen
    """What is paid now."""
    granted_fen: Fen
    was: Literal["ordered", "held", "returned", "settled"]
    unsent: bool = Unwritten(default=False)


class PaymentBatched(Fact):
    """The payment was put into a batch; no other batch may take it."""

    topic: ClassVar[str] = "payout.payment-batched.v1"
    payment_id: str
    batch_id: str
    end_to_end_id: str
    bank_details_id: str | None = Unwritten(default=None)
    """The bank details on record then: those that the batch is checked and approved with. None of facts of before."""


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
    line: BankLine | None = Unwritten(default=None)
    name_as_cut: str = Unwritten(default="")
    """The payee's name as the bank told it, where it is ours cut to the length that the bank has room for."""
    was: Literal["released", "returned", "held", "ordered"] = Field(default="released", exclude_if=_as_released)
    """What the payment was before: people may find that one thought to have come back has arrived after all."""
    case: int | None = Unwritten(default=None)
    """The discrepancy case whose line two people accepted as this credit."""
    kept_fen: Fen | None = Field(default=None, exclude_if=_unsaid)
    """What the employer has of the payment now, where claims rest on it or a part arrived before; so below."""


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
    rejected: bool = False
    """The bank refused to send it: nothing was ever booked. Otherwise it was sent, and came back."""
    line: BankLine | None = Unwritten(default=None)
    case: int | None = Unwritten(default=None)
    """The discrepancy case whose line two people accepted as this return."""
    kept_fen: Fen | None = Field(default=None, exclude_if=_unsaid)


class PaymentReturnReversed(Fact):
    """The bank undid a return: the money is gone again, and the payment counts as credited."""

    topic: ClassVar[str] = "payout.payment-return-reversed.v1"
    payment_id: str
    end_to_end_id: str
    amount_fen: Fen
    account_fingerprint: str
    was: Literal["returned", "held", "ordered"]
    message_sha256: str
    line: BankLine
    kept_fen: Fen | None = Field(default=None, exclude_if=_unsaid)


class PaymentPartSettled(Fact):
    """Two people found that a part of the payment is with the payee and the rest is not.

    The rest waits, like a return, for the employer to confirm; then it is ordered anew.
    """

    topic: ClassVar[str] = "payout.payment-part-settled.v1"
    payment_id: str
    end_to_end_id: str
    arrived_fen: Fen
    arrived_in_all_fen: Fen
    """With the parts that arrived before."""
    amount_fen: Fen
    """The rest: what is still to be paid."""
    granted_fen: Fen
    account_fingerprint: str
    batch_id: str
    was: Literal["released", "credited"]
    booked_on: date
    case: int
    line: BankLine | None = Unwritten(default=None)
    """Of the case."""
    kept_fen: Fen | None = Field(default=None, exclude_if=_unsaid)


class BankLineMatched(Fact):
    """Another format told a movement that is known: no news about the money, and no second movement."""

    topic: ClassVar[str] = "payout.bank-line-matched.v1"
    payment_id: str | None
    """None: a line that fits no payment."""
    end_to_end_id: str
    means: Means | None = Field(default=None, exclude_if=_unsaid)
    of: str
    """``report_key/place`` of the line that told it first; empty where that was not kept."""
    line: BankLine


class BankChargeTold(Fact):
    """The bank charged for a payment of ours. It is booked as a charge to the fund that the payment's batch drew on."""

    topic: ClassVar[str] = "payout.bank-charge-told.v1"
    payment_id: str
    fund_id: str
    amount_fen: Fen
    inward: bool
    message_sha256: str
    line: BankLine


class PaymentSendingBooked(Fact):
    """The bank's statement books that a payment was sent whose return the bank had told before.

    The two are one way there and back: no money moves beyond what the return said.
    """

    topic: ClassVar[str] = "payout.payment-sending-booked.v1"
    payment_id: str
    end_to_end_id: str
    amount_fen: Fen
    account_fingerprint: str
    booked_on: date
    bank_reference: str
    message_sha256: str
    line: BankLine | None = Unwritten(default=None)


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
    inward: bool | None = Field(default=None, exclude_if=_unsaid)
    """Whether the money came in, where it moved on the account and nothing else of the log tells it."""
    line: BankLine | None = Unwritten(default=None)
    key: str = Unwritten(default="")
    """What makes it this case, and told again no other."""
    means: Means | None = Field(default=None, exclude_if=_unsaid)
    """Of a line that names a payment."""


class DiscrepancySettled(Fact):
    """The bank itself undid what a case is about, told what was missing, or the money arrived: nobody need act."""

    topic: ClassVar[str] = "payout.discrepancy-settled.v1"
    key: str
    """Of the ``BankDiscrepancyFound``."""
    payment_id: str | None = Field(default=None, exclude_if=_unsaid)
    because: Literal["reversed", "credited", "gap-filled", "recorded"]
    message_sha256: str
    line: BankLine | None = Unwritten(default=None)
    of: str = Unwritten(default="")
    """``report_key/place`` of the case's own line, when this one undoes it and neither names a payment."""


class PaymentCaseClosed(Fact):
    """People resolved a case of this payment: it no longer stands in the way of a further attempt."""

    topic: ClassVar[str] = "payout.payment-case-closed.v1"
    payment_id: str
    key: str
    case: int


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
    charges: int = Unwritten(default=0)
    left: int = Unwritten(default=0)
    """Lines of other accounts, of entries that contradict themselves, of answers to what we did not send."""


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
    source: BankMessageKind | None = Unwritten(default=None)
    report_key: str = Unwritten(default="")
    page: int = Unwritten(default=0)
    """Of a statement in pages, from 1; 0: it is whole."""


class AccountItem(Part):
    """A movement that the books of the account and its statements do not both show, or not with one amount."""

    subject: str
    """The payment, or the line or record that it is."""
    amount_fen: int
    """By how much the statements show more than the books; negative: less."""


class AccountCompared(Fact):
    """Books and statements of the disbursement account set side by side at the end of a day (银行余额调节表).

    ``statement_fen = opening_fen + ledger_fen + bank_in_fen - bank_out_fen - books_in_fen + books_out_fen + missing_fen
    + unread_fen``, always. Amounts may be negative.
    """

    topic: ClassVar[str] = "payout.account-compared.v1"
    account_fingerprint: str
    day: date
    statement_fen: int
    """The closing balance that the bank states."""
    ledger_fen: int
    opening_fen: int
    """What was there before the first statement beyond what the books know."""
    bank_in_fen: Fen
    """On the statements, and not in the books (银行已收企业未收); so the others."""
    bank_out_fen: Fen
    books_in_fen: Fen
    books_out_fen: Fen
    missing_fen: int
    """What the balances of the statements moved without an entry: one of them is missing, or does not add up."""
    unread_fen: int
    """Entries that the statements count and of which no line was taken in."""
    drift_fen: Fen
    """Of all these, what no open case and no day that is still to come explains: amounts without their signs."""
    drifts: tuple[AccountItem, ...]
    """The largest of it, a hundred at most."""


AccountEntry = Literal["bank-fee", "interest", "other", "paid-too-much"]
"""``paid-too-much``: left the account for an employer beyond what it is owed, and is claimed back."""
Outcome = Literal[
    "bank-corrected",
    "explained",
    "recovery-opened",
    "ours-to-correct",
    "booked",
    "credited",
    "returned",
    "claimed-back",
    "recorded",
]


class PaymentShare(Part):
    """A part of a case's money that belongs to one payment of ours."""

    payment_id: str
    end_to_end_id: str
    amount_fen: Fen


class Resolution(Part):
    """What is to follow from a case.

    ``credited`` and ``returned`` name the payments, or the released batch whose payments the line stands for;
    ``booked`` the fund and what the entry is; ``claimed-back`` the payment whose employer is to give it back;
    ``recorded`` the transfer of funds, or the repayment, that the line shows under another reference.
    """

    outcome: Outcome
    note: str
    payments: tuple[PaymentShare, ...] = Unwritten(default=())
    batch_id: str = Unwritten(default="")
    fund_id: str = Unwritten(default="")
    entry: AccountEntry | None = Unwritten(default=None)
    request_id: str = Unwritten(default="")
    recovery_id: str = Unwritten(default="")


class ResolutionProposed(Fact):
    """A person says what a case is; money moves by it, so somebody else must agree."""

    topic: ClassVar[str] = "payout.resolution-proposed.v1"
    case: int
    """The position of the ``BankDiscrepancyFound`` in this log."""
    resolution: Resolution
    person: str
    key_id: str


class ResolutionRejected(Fact):
    """Somebody else does not agree; the case waits for another proposal."""

    topic: ClassVar[str] = "payout.resolution-rejected.v1"
    case: int
    reason: str
    person: str
    key_id: str


class DiscrepancyResolved(Fact):
    """It was found out what was behind a discrepancy. The case stays, with its answer."""

    topic: ClassVar[str] = "payout.discrepancy-resolved.v1"
    case: int
    """The position of the ``BankDiscrepancyFound`` in this log."""
    outcome: Outcome
    note: str
    person: str
    key_id: str
    proposed_by: str = Unwritten(default="")
    """Who proposed it, where two people were needed; ``person`` then agreed."""


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
    approved_on: date | None = Unwritten(default=None)


class FundsTransferred(Fact):
    """A person says that finance moved the money to the disbursement account."""

    topic: ClassVar[str] = "payout.funds-transferred.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    transferred_on: date
    bank_reference: str
    person: str
    key_id: str
    provisional: bool = Unwritten(default=False)
    """Believed until the account's statements have passed the day and do not show it. False in facts of before."""


class FundsTransferProven(Fact):
    """The bank shows the money of a transfer on the disbursement account."""

    topic: ClassVar[str] = "payout.funds-transfer-proven.v1"
    fund_id: str
    request_id: str
    bank_reference: str
    """As it was recorded; the line may bear another."""
    amount_fen: Fen
    was: Literal["recorded", "not-booked"]
    line: BankLine | None = Unwritten(default=None)
    case: int | None = Unwritten(default=None)
    """The discrepancy case that the line was, until the transfer was recorded."""


class FundsTransferNotBooked(Fact):
    """The account's statements are past the day of the transfer, and do not show it: its money is not counted on."""

    topic: ClassVar[str] = "payout.funds-transfer-not-booked.v1"
    fund_id: str
    request_id: str
    amount_fen: Fen
    closed_on: date
    """The last day of the statements."""
    statement_id: str


class RepaymentProven(Fact):
    """The bank shows a repayment on the disbursement account: the money is the fund's again."""

    topic: ClassVar[str] = "payout.repayment-proven.v1"
    fund_id: str
    recovery_id: str
    bank_reference: str
    amount_fen: Fen
    line: BankLine | None = Unwritten(default=None)
    case: int | None = Unwritten(default=None)


class IncomingShown(Fact):
    """A line of the bank shows money in that people had recorded. What it proves follows in the fund."""

    topic: ClassVar[str] = "payout.incoming-shown.v1"
    kind: Literal["transfer", "repayment"]
    use: str
    """The request's id, or the recovery's."""
    fund_id: str
    bank_reference: str
    """As it was recorded."""
    amount_fen: Fen
    message_sha256: str
    line: BankLine


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


class FundsGoneAgain(Fact):
    """What had come back to the fund left it again: a return was undone, or people found that it had arrived."""

    topic: ClassVar[str] = "payout.funds-gone-again.v1"
    fund_id: str
    reference: str
    """Names the part of the bank's file, or the case, that told it; the same counts once."""
    payments: int
    amount_fen: Fen


class AccountEntryBooked(Fact):
    """An entry of the disbursement account that is no payment: a person said what it is, and whose money it moved."""

    topic: ClassVar[str] = "payout.account-entry-booked.v1"
    fund_id: str
    case: int
    """The position of the ``BankDiscrepancyFound`` in this log; 0 of a charge that the bank told with its payment."""
    entry: AccountEntry
    inward: bool
    amount_fen: Fen
    bank_reference: str
    note: str
    person: str
    key_id: str
    line: BankLine | None = Unwritten(default=None)
    proposed_by: str = Unwritten(default="")


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
    edition: str | None = Unwritten(default=None)
    """Only payments of this edition, which names the list; None: all."""
    list: str | None = Unwritten(default=None)
    """The list as eligibility recorded it; None: a person said so."""


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


# Onward use by dispatch firms (R9). ``uscc`` is the dispatch firm's; sums are those after the fact.

OnwardUseKind = Literal["transfer", "premium"]
VoucherMark = Literal["file", "bank-reference"]


class OnwardUseDue(Fact):
    """A dispatch firm was credited: it must pass the money on, as the shares say or as it declares its placements."""

    topic: ClassVar[str] = "payout.onward-use-due.v1"
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    amount_fen: Fen
    credited_on: date
    shares: tuple[Share, ...]
    whole_fen: Fen | None = Field(default=None, exclude_if=_unsaid)
    """Where a part is with the firm: the whole payment, which the shares are of."""


class OnwardUseSuspended(Fact):
    """The credit came back: while the firm has no money, nothing is due."""

    topic: ClassVar[str] = "payout.onward-use-suspended.v1"
    payment_id: str
    edition: str
    uscc: str
    using_firms: tuple[str, ...]
    """USCCs of the using firms whose duties rest."""


class PlacementsDeclared(Fact):
    """The firm says where its workers are placed. Nobody has checked it yet."""

    topic: ClassVar[str] = "payout.placements-declared.v1"
    payment_id: str
    edition: str
    uscc: str
    own_fen: Fen
    """The share of its own staff, which it keeps."""
    shares: tuple[Share, ...]
    declared_by: str


class PlacementsAccepted(Fact):
    """The split by placement stands: carried by the grant, or declared by the firm and checked by the agency."""

    topic: ClassVar[str] = "payout.placements-accepted.v1"
    payment_id: str
    edition: str
    uscc: str
    own_fen: Fen
    shares: tuple[Share, ...]
    split_by: Literal["grant", "declaration"]
    checker: str | None
    in_proportion: bool = Unwritten(default=False)
    """Nobody decided anew: the firm has another amount now, and every share is so much more or less."""


class PlacementsRejected(Fact):
    """The agency does not believe the declaration; the firm must declare again."""

    topic: ClassVar[str] = "payout.placements-rejected.v1"
    payment_id: str
    edition: str
    uscc: str
    reason: str
    checker: str


class OnwardDutyOpened(Fact):
    """The firm owes this using firm this share, and a report every month until it is proven."""

    topic: ClassVar[str] = "payout.onward-duty-opened.v1"
    duty_id: str
    """``{payment_id}:{using_firm_uscc}``."""
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    using_firm_uscc: str
    using_firm_name: str
    amount_fen: Fen
    credited_on: date
    reports_from: Month
    """The first month that a report is due for."""
    passed_on_fen: Fen | None = Field(default=None, exclude_if=_unsaid)
    """Opened again, after a suspension or with another amount: what was passed on before; so what is proven."""
    proven_fen: Fen | None = Field(default=None, exclude_if=_unsaid)


class OnwardDutySuspended(Fact):
    """The credit behind it came back."""

    topic: ClassVar[str] = "payout.onward-duty-suspended.v1"
    duty_id: str
    edition: str
    uscc: str


class OnwardUseRecorded(Fact):
    """A transfer to the using firm, or premiums paid for it, with a voucher that nobody used before."""

    topic: ClassVar[str] = "payout.onward-use-recorded.v1"
    duty_id: str
    use_id: str
    """The voucher's SHA-256: one voucher proves one use."""
    edition: str
    uscc: str
    kind: OnwardUseKind
    amount_fen: Fen
    used_on: date
    bank_reference: str
    """Normalised: capital letters and digits only."""
    media_type: str
    size: int
    """Bytes."""
    passed_on_fen: Fen
    proven_fen: Fen


class VoucherRejected(Fact):
    """A voucher that proves nothing: its file or bank reference was used before, or it claims more than is owed."""

    topic: ClassVar[str] = "payout.voucher-rejected.v1"
    duty_id: str
    edition: str
    uscc: str
    voucher_sha256: str
    bank_reference: str
    amount_fen: Fen
    outstanding_fen: Fen
    reason: Literal["reused-file", "reused-bank-reference", "resembles-bank-reference", "over-claimed"]
    first_duty_id: str | None
    """The duty that it proved before."""


class VoucherUsed(Fact):
    """This file, or this bank reference, is taken for ever, across all firms."""

    topic: ClassVar[str] = "payout.voucher-used.v1"
    mark: VoucherMark
    value: str
    use_id: str
    duty_id: str
    edition: str
    uscc: str
    unlike: tuple[str, ...] = Unwritten(default=())
    """References that it resembles: the agency said that it is none of them."""


class BankReferenceUsed(Fact):
    """A reference is taken for ever: by a transfer of funds, a repayment, or money in that was booked as an entry."""

    topic: ClassVar[str] = "payout.bank-reference-used.v1"
    reference: str
    """As it is compared; a voucher's is in ``VoucherUsed``."""
    told: str
    """As it was written."""
    kind: Literal["transfer", "repayment", "entry"]
    use: str
    """``{fund_id}/{request_id}``, the recovery's id, or the number of the case whose line was booked."""
    unlike: tuple[str, ...] = Unwritten(default=())
    """References that it resembles: a person said that it is none of them."""
    person: str
    key_id: str


class OnwardReceiptConfirmed(Fact):
    """The using firm says that it received this."""

    topic: ClassVar[str] = "payout.onward-receipt-confirmed.v1"
    duty_id: str
    use_id: str
    edition: str
    uscc: str
    amount_fen: Fen
    passed_on_fen: Fen
    proven_fen: Fen


class OnwardReceiptDenied(Fact):
    """The using firm says that it did not receive this: the voucher counts for nothing while it says so."""

    topic: ClassVar[str] = "payout.onward-receipt-denied.v1"
    duty_id: str
    use_id: str
    edition: str
    uscc: str
    amount_fen: Fen
    reason: str
    passed_on_fen: Fen
    proven_fen: Fen
    reports_from: Month | None
    """Set when the duty was fulfilled until now: reports are due again from this month."""


class OnwardReportFiled(Fact):
    """The firm's report for a month: what it says to have passed on so far, in all."""

    topic: ClassVar[str] = "payout.onward-report-filed.v1"
    duty_id: str
    edition: str
    uscc: str
    month: Month
    stated_fen: Fen
    proven_fen: Fen
    due_on: date
    filed_on: date


# Recovery (追回).

RecoveryCause = Literal["objection-upheld-late", "facts-corrected", "fraud", "overpayment-found", "paid-too-much"]


class RecoveryOpened(Fact):
    """Money was paid without right, and is to come back."""

    topic: ClassVar[str] = "payout.recovery-opened.v1"
    recovery_id: str
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    amount_fen: Fen
    cause: RecoveryCause
    reason: str
    legal_basis: str
    opened_by: str
    stands_fen: Fen | None = Field(default=None, exclude_if=_unsaid)
    """How far it stands on money that the employer has; absent: wholly."""


class ClaimStanding(Part):
    """How far a claim stands, and what that leaves."""

    recovery_id: str
    stands_fen: Fen
    outstanding_fen: Fen
    owed_back_fen: Fen = Unwritten(default=0)
    """What came in for it beyond that: the employer's money."""


class RecoveriesRestated(Fact):
    """What the employer has of a payment is another amount now, and claims stand as far as that goes.

    A credit that the bank takes back takes with it what is claimed of it; paid again, it is claimed again.
    """

    topic: ClassVar[str] = "payout.recoveries-restated.v1"
    payment_id: str
    edition: str
    uscc: str
    kept_fen: Fen
    claims: tuple[ClaimStanding, ...]
    """Those that stand otherwise than before."""


class Instalment(Part):
    due_on: date
    amount_fen: Fen


class InstalmentsAgreed(Fact):
    """What is outstanding is paid back in parts. A later agreement replaces this one whole."""

    topic: ClassVar[str] = "payout.instalments-agreed.v1"
    recovery_id: str
    edition: str
    uscc: str
    instalments: tuple[Instalment, ...]


class RecoveryRepaid(Fact):
    """The employer paid back."""

    topic: ClassVar[str] = "payout.recovery-repaid.v1"
    recovery_id: str
    edition: str
    uscc: str
    amount_fen: Fen
    received_on: date
    bank_reference: str
    outstanding_fen: Fen


class RecoveryOffset(Fact):
    """A later refund's payment was ordered with this much less."""

    topic: ClassVar[str] = "payout.recovery-offset.v1"
    recovery_id: str
    edition: str
    uscc: str
    offset_payment_id: str
    amount_fen: Fen
    outstanding_fen: Fen
    unsent: bool = Unwritten(default=False)
    """Kept of what was to be sent (again) of the case that the claim is on, and not of money owed for another."""


class RecoveryOffsetUndone(Fact):
    """The claim that a later payment was offset for stands no more, and the payment was not at the bank yet.

    ``unsent``: it was kept of the payment that the claim is on, which is gone again whole.
    """

    topic: ClassVar[str] = "payout.recovery-offset-undone.v1"
    recovery_id: str
    edition: str
    uscc: str
    offset_payment_id: str
    amount_fen: Fen
    outstanding_fen: Fen
    owed_back_fen: Fen
    reopened: bool = Unwritten(default=False)
    """It had counted as recovered."""
    unsent: bool = Unwritten(default=False)


class RecoveryGivenBack(Fact):
    """What had come in for a claim that stands no more was paid back to the employer."""

    topic: ClassVar[str] = "payout.recovery-given-back.v1"
    recovery_id: str
    edition: str
    uscc: str
    amount_fen: Fen
    paid_on: date
    bank_reference: str
    person: str
    key_id: str
    outstanding_fen: Fen
    owed_back_fen: Fen
    reopened: bool = Unwritten(default=False)


class RecoveryClosed(Fact):
    """``recovered``: nothing is outstanding. ``withdrawn``: the claim was wrong. ``written-off``: it is given up."""

    topic: ClassVar[str] = "payout.recovery-closed.v1"
    recovery_id: str
    edition: str
    uscc: str
    outcome: Literal["recovered", "withdrawn", "written-off"]
    reason: str
    outstanding_fen: Fen
    closed_by: str | None
    """None when the last money closed it."""


class FactQuarantineProposed(QuarantineProposed):
    topic: ClassVar[str] = "payout.quarantine-proposed.v1"


class FactQuarantineApproved(QuarantineApproved):
    topic: ClassVar[str] = "payout.quarantine-approved.v1"


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
    PaymentSendingBooked,
    PaymentReturnReversed,
    PaymentPartSettled,
    PaymentCaseClosed,
    BankLineMatched,
    BankChargeTold,
    DiscrepancySettled,
    ResolutionProposed,
    ResolutionRejected,
    FundsGoneAgain,
    PaymentReconfirmed,
    PaymentReissued,
    PaymentReferred,
    ReferralDecided,
    BankDiscrepancyFound,
    BankMessageReceived,
    PaymentSettledByOffset,
    OverpaymentNoted,
    PaymentReduced,
    PaymentRaised,
    AccountEntryBooked,
    OnwardUseDue,
    OnwardUseSuspended,
    PlacementsDeclared,
    PlacementsAccepted,
    PlacementsRejected,
    OnwardDutyOpened,
    OnwardDutySuspended,
    OnwardUseRecorded,
    VoucherRejected,
    VoucherUsed,
    BankReferenceUsed,
    OnwardReceiptConfirmed,
    OnwardReceiptDenied,
    OnwardReportFiled,
    RecoveryOpened,
    InstalmentsAgreed,
    RecoveryRepaid,
    RecoveryOffset,
    RecoveriesRestated,
    RecoveryOffsetUndone,
    RecoveryGivenBack,
    RecoveryClosed,
    StatementRead,
    AccountCompared,
    DiscrepancyResolved,
    FundsRequested,
    FundsApproved,
    FundsTransferred,
    FundsTransferProven,
    FundsTransferNotBooked,
    RepaymentProven,
    IncomingShown,
    FundsCommitted,
    FundsCameBack,
    PayeeBarred,
    PayeeCleared,
    PayeeCheckRequested,
    PayeeCheckAnswered,
    FactQuarantineProposed,
    FactQuarantineApproved,
)
