"""Discrepancies of the bank, and what people resolve about them.

Streams: ``discrepancy:{position}`` (what became of a case).
"""

from typing import ClassVar, Literal

from pydantic import Field

from shared.contracts.fact import Fact, Fen, Part, Unwritten, unsaid
from shared.contracts.payout.bank import BankLine, Means

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
    inward: bool | None = Field(default=None, exclude_if=unsaid)
    """Whether the money came in, where it moved on the account and nothing else of the log tells it."""
    line: BankLine | None = Unwritten(default=None)
    key: str = Unwritten(default="")
    """What makes it this case, and told again no other."""
    means: Means | None = Field(default=None, exclude_if=unsaid)
    """Of a line that names a payment."""


class DiscrepancySettled(Fact):
    """The bank itself undid what a case is about, told what was missing, or the money arrived: nobody need act."""

    topic: ClassVar[str] = "payout.discrepancy-settled.v1"
    key: str
    """Of the ``BankDiscrepancyFound``."""
    payment_id: str | None = Field(default=None, exclude_if=unsaid)
    because: Literal["reversed", "credited", "gap-filled", "recorded"]
    message_sha256: str
    line: BankLine | None = Unwritten(default=None)
    of: str = Unwritten(default="")
    """``report_key/place`` of the case's own line, when this one undoes it and neither names a payment."""


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


CASE_FACTS: tuple[type[Fact], ...] = (
    BankDiscrepancyFound,
    DiscrepancySettled,
    ResolutionProposed,
    ResolutionRejected,
    DiscrepancyResolved,
)
