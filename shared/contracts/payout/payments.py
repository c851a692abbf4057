"""One payment from order to credit.

Streams: ``payment:{payment_id}`` (one per case, ever; ``payment_id`` equals the ``case_id``, or a top-up's
``{case_id}:{n}``).
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from shared.contracts.eligibility import Route, Share
from shared.contracts.fact import Fact, Fen, Part, Unwritten, unsaid
from shared.contracts.payout.bank import BankLine

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


def _as_released(value: object) -> bool:
    return value == "released"


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
    kept_fen: Fen | None = Field(default=None, exclude_if=unsaid)
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


class PaymentFreed(Fact):
    """The payment left its batch without going to the bank, and waits for another."""

    topic: ClassVar[str] = "payout.payment-freed.v1"
    payment_id: str
    batch_id: str
    end_to_end_id: str


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
    kept_fen: Fen | None = Field(default=None, exclude_if=unsaid)
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
    kept_fen: Fen | None = Field(default=None, exclude_if=unsaid)


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
    kept_fen: Fen | None = Field(default=None, exclude_if=unsaid)


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
    kept_fen: Fen | None = Field(default=None, exclude_if=unsaid)


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


class PaymentCaseClosed(Fact):
    """People resolved a case of this payment: it no longer stands in the way of a further attempt."""

    topic: ClassVar[str] = "payout.payment-case-closed.v1"
    payment_id: str
    key: str
    case: int


PAYMENT_FACTS: tuple[type[Fact], ...] = (
    PaymentOrdered,
    PaymentSettledByOffset,
    OverpaymentNoted,
    PaymentReduced,
    PaymentRaised,
    PaymentBatched,
    PaymentFreed,
    PaymentReleased,
    PaymentHeld,
    PaymentCredited,
    PaymentReturned,
    PaymentReturnReversed,
    PaymentPartSettled,
    PaymentSendingBooked,
    PaymentReconfirmed,
    PaymentReissued,
    PaymentReferred,
    ReferralDecided,
    PaymentCaseClosed,
)
