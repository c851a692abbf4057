"""Money that is to come back from an employer (追回).

Streams: ``recoveries:{uscc}``.
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from shared.contracts.fact import Fact, Fen, Part, Unwritten, unsaid

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
    stands_fen: Fen | None = Field(default=None, exclude_if=unsaid)
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


RECOVERY_FACTS: tuple[type[Fact], ...] = (
    RecoveryOpened,
    RecoveriesRestated,
    InstalmentsAgreed,
    RecoveryRepaid,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryGivenBack,
    RecoveryClosed,
)
