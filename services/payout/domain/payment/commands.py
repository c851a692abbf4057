"""What is asked of a payment, by people, by other services' facts and by lines of the bank."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.payout.domain.payee_name import equal_names
from shared.contracts.eligibility import RefundGranted, TopUpGranted
from shared.contracts.payout import BankLine, DiscrepancyKind, HoldReason, Offset


@dataclass(frozen=True, slots=True)
class OrderPayment:
    """``offsets`` are what recoveries took of the grant, in the same command."""

    grant: RefundGranted
    offsets: tuple[Offset, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderTopUp:
    """A further payment of the difference (补差), beside the case's first one."""

    top_up: TopUpGranted
    offsets: tuple[Offset, ...] = ()


@dataclass(frozen=True, slots=True)
class PutInBatch:
    """``bank_details_id``: of the bank details on record now, if any."""

    batch_id: str
    bank_details_id: str | None = None


@dataclass(frozen=True, slots=True)
class FreePayment:
    """Its batch was rejected."""

    batch_id: str


@dataclass(frozen=True, slots=True)
class ReleasePayment:
    """What is known just before release: the account on record now, the bank details that hold it, the name in them.

    ``granted_fen`` is what eligibility grants now. ``barred`` and ``payee_verified`` are None where nothing is known
    against the payee, and where the rules ask for no verification.
    """

    batch_id: str
    account_fingerprint: str | None
    bank_details_id: str | None
    granted_fen: int | None
    payee_name: str | None = None
    barred: Literal["excluded", "deregistered"] | None = None
    payee_verified: bool | None = None
    overpaid: bool = False
    """An overpayment was found, and the payment is not reduced yet."""
    in_doubt: bool = False
    """A case of the bank is open that leaves open whether an earlier attempt went out."""


@dataclass(frozen=True, slots=True)
class Days:
    """A line of the bank lies between the release of what it is about and today, or something is wrong with it."""

    released_on: date | None
    today: date

    def fault(self, day: date) -> tuple[str, str] | None:
        """What would be right, and what was found."""
        if day > self.today:
            return f"not after {self.today.isoformat()}", day.isoformat()
        if self.released_on is not None and day < self.released_on:
            return f"not before {self.released_on.isoformat()}", day.isoformat()
        return None


@dataclass(frozen=True, slots=True)
class BankCredit:
    """A line of the bank: this much arrived on that account, of this name. A format may leave any of them out.

    ``line.inward`` None: it is not booked on our account; the bank only says how the payment went.
    ``name_fits``: whether a name of ours and the bank's are one, the bank's perhaps cut to the room it has.
    """

    end_to_end_id: str
    amount_fen: int | None
    account_fingerprint: str | None
    booked_on: date
    message_sha256: str
    line: BankLine
    days: Days
    payee_name: str | None = None
    name_fits: Callable[[str, str], bool] = equal_names


@dataclass(frozen=True, slots=True)
class BankReturn:
    """A line of the bank: this payment came back, or was ``rejected``: it never left. Some messages name no amount.

    From ``attempts_allowed`` returns on a person decides whether it goes again. ``duplicate``: the bank refused it
    because it has had it before, which leaves open what became of the first.
    """

    end_to_end_id: str
    amount_fen: int | None
    reason: str
    bank_code: str
    bank_text: str
    message_sha256: str
    line: BankLine
    days: Days
    rejected: bool = False
    duplicate: bool = False
    attempts_allowed: int = 99


@dataclass(frozen=True, slots=True)
class BankGoneAgain:
    """A line of the bank: a return of this payment was undone, and the money is gone again."""

    end_to_end_id: str
    amount_fen: int
    message_sha256: str
    line: BankLine
    days: Days


@dataclass(frozen=True, slots=True)
class BankOdd:
    """A line of the bank that concerns this payment and cannot be taken for what it says.

    ``end_to_end_id`` empty: it names no payment, and moved this one's amount to this one's account.
    """

    end_to_end_id: str
    kind: DiscrepancyKind
    expected: str
    found: str
    message_sha256: str
    line: BankLine


@dataclass(frozen=True, slots=True)
class AcceptCredit:
    """Two people found that a case's line is this payment's credit, in whole or in part."""

    end_to_end_id: str
    amount_fen: int
    line: BankLine | None
    booked_on: date
    case: int
    message_sha256: str


@dataclass(frozen=True, slots=True)
class AcceptReturn:
    """Two people found that a case's line is this payment coming back, in whole or in part."""

    end_to_end_id: str
    amount_fen: int
    line: BankLine | None
    booked_on: date
    case: int
    message_sha256: str
    attempts_allowed: int


@dataclass(frozen=True, slots=True)
class CloseCase:
    """People resolved a case of this payment."""

    key: str
    case: int


@dataclass(frozen=True, slots=True)
class NoteReconfirmation:
    """The employer confirmed again: a payment that waits for it is ordered anew."""

    amount_fen: int
    account_fingerprint: str


@dataclass(frozen=True, slots=True)
class DecideReferral:
    """``involved``: the person entered bank details of this payment, or spoke for its employer."""

    decision: Literal["reissue", "stop"]
    reason: str
    person: str
    key_id: str
    involved: bool = False


@dataclass(frozen=True, slots=True)
class LiftHold:
    """What a payment may have been held for is over."""

    reasons: frozenset[HoldReason]


@dataclass(frozen=True, slots=True)
class NoteOverpayment:
    """More was granted than is owed, or some of it is owed back; ``recovery_id`` claims it."""

    recovery_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class ReducePayment:
    """``by_fen`` is what the recovery took of this payment, in the same command."""

    recovery_id: str
    by_fen: int


@dataclass(frozen=True, slots=True)
class RaisePayment:
    """``by_fen`` is what the recovery undid of its offset against this payment, in the same command."""

    recovery_id: str
    by_fen: int


PaymentCommand = (
    OrderPayment
    | OrderTopUp
    | LiftHold
    | PutInBatch
    | FreePayment
    | ReleasePayment
    | BankCredit
    | BankReturn
    | BankGoneAgain
    | BankOdd
    | AcceptCredit
    | AcceptReturn
    | CloseCase
    | NoteReconfirmation
    | DecideReferral
    | NoteOverpayment
    | ReducePayment
    | RaisePayment
)
