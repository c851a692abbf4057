"""What is asked of one employer's recoveries, by people, by other services' facts and by what happens to payments."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.contracts.payout import Instalment, RecoveryCause


@dataclass(frozen=True, slots=True)
class OpenRecovery:
    """``recovery_id`` None: the next number of this employer's under the edition.

    ``kept_fen`` is what the employer has of the payment, as it was read; it counts until the payment itself has told.
    None: not read.
    """

    recovery_id: str | None
    payment_id: str
    edition: str
    uscc: str
    name: str
    agency: str
    amount_fen: int
    cause: RecoveryCause
    reason: str
    legal_basis: str
    opened_by: str
    kept_fen: int | None = None


@dataclass(frozen=True, slots=True)
class NoteKept:
    """What the employer has of a payment that claims rest on is this much now."""

    payment_id: str
    kept_fen: int


@dataclass(frozen=True, slots=True)
class AgreeInstalments:
    recovery_id: str
    instalments: tuple[Instalment, ...]
    on: date


@dataclass(frozen=True, slots=True)
class RecordRepayment:
    recovery_id: str
    amount_fen: int
    received_on: date
    bank_reference: str
    on: date


@dataclass(frozen=True, slots=True)
class OffsetPayment:
    """A refund is about to be ordered: at most ``offsettable_fen`` of it may be kept."""

    payment_id: str
    offsettable_fen: int


@dataclass(frozen=True, slots=True)
class OffsetUnsent:
    """The payment that the claim is on is not at the bank: at most ``at_most_fen`` of it, which is all of it."""

    recovery_id: str
    payment_id: str
    at_most_fen: int


@dataclass(frozen=True, slots=True)
class UndoOffset:
    """The payment is not at the bank: what it was offset for without a claim that stands goes to the employer."""

    recovery_id: str
    payment_id: str


@dataclass(frozen=True, slots=True)
class UndoUnsent:
    """What was kept of the payment that the claim is on is with the employer after all."""

    recovery_id: str
    payment_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class RecordGivenBack:
    recovery_id: str
    amount_fen: int
    paid_on: date
    bank_reference: str
    person: str
    key_id: str
    on: date


@dataclass(frozen=True, slots=True)
class CloseRecovery:
    recovery_id: str
    outcome: Literal["withdrawn", "written-off"]
    reason: str
    closer: str


RecoveryCommand = (
    OpenRecovery
    | NoteKept
    | AgreeInstalments
    | RecordRepayment
    | OffsetPayment
    | OffsetUnsent
    | UndoOffset
    | UndoUnsent
    | RecordGivenBack
    | CloseRecovery
)
