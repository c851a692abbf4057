"""What a payment is: where it stands, and the attempt that is being made. Ids of attempts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from services.payout.domain.bank_identity import Movement
from shared.contracts.payout import (
    HoldReason,
    Means,
    PaymentCredited,
    PaymentOrdered,
    PaymentRaised,
    PaymentReduced,
    PaymentReleased,
    PaymentReturnReversed,
)


@dataclass(frozen=True, slots=True)
class Absent:
    pass


@dataclass(frozen=True, slots=True)
class Attempt:
    """The payment as it is being tried now."""

    order: PaymentOrdered
    number: int
    end_to_end_id: str
    account_fingerprint: str
    reconfirmed: str | None = None
    """Another account that the employer confirmed since: where the next attempt goes."""
    movements: tuple[Movement, ...] = ()
    """What the bank told of this payment so far, of every attempt: told again, it is no news."""
    sent_names: Mapping[str, str] = field(default_factory=dict)
    """By end-to-end id: the payee's name in the file that it was sent with."""
    cases: frozenset[str] = frozenset()
    """Keys of the discrepancy cases so far: told again, each is the same case."""
    batches: Mapping[str, str] = field(default_factory=dict)
    """By end-to-end id: the batch that it was released in."""
    open_cases: frozenset[str] = frozenset()
    """Keys of cases that leave open whether money went out: while there is one, no further attempt goes."""
    unowned: frozenset[str] = frozenset()
    """Keys of open cases of money that came in besides, which leave no doubt about this payment."""
    returns: int = 0
    """How often the bank sent it back."""
    arrived_fen: int = 0
    """A part that is with the payee already, of a payment that was settled in parts."""
    overpaid: tuple[str, ...] = ()
    """Recoveries of what was granted too much, or is claimed back, not yet kept of this payment."""
    reduced_fen: int = 0
    """What was kept of it for such."""
    reductions: tuple[tuple[str, int], ...] = ()
    """That, by recovery, since it was sent last."""
    claimed: bool = False
    """A claim rests on it: whatever happens to its money is told to the claim."""


@dataclass(frozen=True, slots=True)
class Ordered:
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Batched:
    attempt: Attempt
    batch_id: str
    bank_details_id: str | None


@dataclass(frozen=True, slots=True)
class Released:
    attempt: Attempt
    sent: PaymentReleased


@dataclass(frozen=True, slots=True)
class Held:
    attempt: Attempt
    reason: HoldReason


@dataclass(frozen=True, slots=True)
class Returned:
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Referred:
    """Came back too often."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Stopped:
    """A person decided that it does not go again."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Credited:
    attempt: Attempt
    credit: PaymentCredited | PaymentReturnReversed


@dataclass(frozen=True, slots=True)
class Settled:
    """Offsets took all of it."""

    attempt: Attempt


Known = Ordered | Batched | Released | Held | Returned | Referred | Stopped | Credited | Settled
Payment = Absent | Ordered | Batched | Released | Held | Returned | Referred | Stopped | Credited | Settled


def end_to_end_id(edition: str, uscc: str, attempt: int) -> str:
    """30 characters of ISO 20022's basic Latin set: USCC, eight digits of the edition's hash, the attempt."""
    return f"{uscc}-{_edition_digits(edition)}-{attempt:02d}"


@lru_cache(maxsize=256)
def _edition_digits(edition: str) -> str:
    return hashlib.sha256(edition.encode()).hexdigest()[:8].upper()


def transfer_id(payment_id: str, attempt: int) -> str:
    """The end-to-end id of a payment's attempt; a top-up's number stands beside the edition."""
    edition, uscc, *top_up = payment_id.split(":")
    return end_to_end_id(":".join((edition, *top_up)), uscc, attempt)


def granted_fen(order: PaymentOrdered) -> int:
    """What was granted for this payment, offsets or not."""
    return order.amount_fen if order.gross_fen is None else order.gross_fen


def transfer_movements(attempt: Attempt, means: Means, end_to_end_id: str) -> tuple[Movement, ...]:
    """What was told of one attempt, of one kind."""
    return tuple(one for one in attempt.movements if one.means == means and one.end_to_end_id == end_to_end_id)


def with_less(attempt: Attempt, fact: PaymentReduced) -> Attempt:
    order = attempt.order.model_copy(update={"amount_fen": fact.amount_fen, "gross_fen": fact.granted_fen})
    overpaid = tuple(one for one in attempt.overpaid if one != fact.recovery_id)
    reductions = (*attempt.reductions, (fact.recovery_id, fact.by_fen)) if fact.by_fen else attempt.reductions
    reduced = attempt.reduced_fen + fact.by_fen
    return replace(attempt, order=order, overpaid=overpaid, reduced_fen=reduced, reductions=reductions)


def with_more(attempt: Attempt, fact: PaymentRaised) -> Attempt:
    order = attempt.order.model_copy(update={"amount_fen": fact.amount_fen, "gross_fen": fact.granted_fen})
    if not fact.unsent:
        return replace(attempt, order=order)
    # Claimed again, it is to be kept should the payment come back once more.
    left = tuple(one for one in attempt.reductions if one != (fact.recovery_id, fact.by_fen))
    overpaid = (*attempt.overpaid, fact.recovery_id)
    reduced = attempt.reduced_fen - fact.by_fen
    return replace(attempt, order=order, overpaid=overpaid, reduced_fen=reduced, reductions=left)
