"""Facts told by *payout*: what was ordered, released, credited, returned.

Streams: ``payment:{payment_id}`` (one per case, ever; ``payment_id`` equals the ``case_id``), ``batch:{batch_id}`` and
``bank-message:{sha256}`` (one file received from the bank).
"""

from datetime import date
from typing import ClassVar, Literal

from shared.contracts.eligibility import Route
from shared.contracts.fact import Fact, Fen, Part

HoldReason = Literal["account-changed", "no-bank-details"]
DiscrepancyKind = Literal["unknown-payment", "amount-differs", "account-differs", "changed-replay", "unexpected-state"]


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


class BatchChecked(Fact):
    """A checker (复核), not the maker, found the batch right."""

    topic: ClassVar[str] = "payout.batch-checked.v1"
    batch_id: str
    checker: str


class BatchApproved(Fact):
    """An approver (审批), neither maker nor checker, let the batch go to the bank."""

    topic: ClassVar[str] = "payout.batch-approved.v1"
    batch_id: str
    approver: str


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


class PaymentHeld(Fact):
    """Checked again just before release, and kept back."""

    topic: ClassVar[str] = "payout.payment-held.v1"
    payment_id: str
    batch_id: str
    reason: HoldReason
    detail: str


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


class BankDiscrepancyFound(Fact):
    """A bank line that does not fit what we sent. It changes nothing else, and blocks no other line."""

    topic: ClassVar[str] = "payout.bank-discrepancy-found.v1"
    payment_id: str | None
    end_to_end_id: str
    kind: DiscrepancyKind
    expected: str
    found: str
    message_sha256: str


class BankMessageReceived(Fact):
    """A file from the bank was taken in, whole."""

    topic: ClassVar[str] = "payout.bank-message-received.v1"
    message_sha256: str
    message_id: str
    kind: Literal["pain.002", "camt.054"]
    lines: int
    credited: int
    returned: int
    discrepancies: int
    already_known: int


PAYOUT_FACTS: tuple[type[Fact], ...] = (
    PaymentOrdered,
    PaymentBatched,
    BatchDrafted,
    BatchChecked,
    BatchApproved,
    BatchReleased,
    PaymentReleased,
    PaymentHeld,
    PaymentCredited,
    PaymentReturned,
    PaymentReconfirmed,
    PaymentReissued,
    BankDiscrepancyFound,
    BankMessageReceived,
)
