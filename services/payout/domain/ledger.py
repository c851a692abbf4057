"""The money's way as double entry: what each fact moves, from one account to another. Pure.

Owed money is a liability that changes its name as it goes: waiting, held, in flight, returned. A credit ends it, out of
the disbursement account, which finance fills from the treasury. What employers are to give back is an asset from the
day that it is claimed. Nothing is netted: a refund of which a claim keeps a part is booked whole, and the claim against
it; money that came back has gone out before.
"""

from dataclasses import dataclass
from datetime import date

from shared.contracts.fact import Fact
from shared.contracts.payout import (
    AccountEntryBooked,
    FundsTransferNotBooked,
    FundsTransferProven,
    FundsTransferred,
    PaymentCredited,
    PaymentHeld,
    PaymentOrdered,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReduced,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
    PaymentReturnReversed,
    RecoveryClosed,
    RecoveryGivenBack,
    RecoveryOffset,
    RecoveryOffsetUndone,
    RecoveryOpened,
    RecoveryRepaid,
)

REFUNDS = "expenses:refunds"
WAITING = "liabilities:waiting"
HELD = "liabilities:held"
IN_FLIGHT = "liabilities:in-flight"
RETURNED = "liabilities:returned"
DISBURSEMENT = "assets:disbursement"
TREASURY = "equity:treasury"
CLAIMS = "assets:claims"
WRITTEN_OFF = "expenses:claims-written-off"
ENTRIES = {
    "bank-fee": "expenses:bank-fees",
    "interest": "revenues:interest",
    "other": "equity:other-entries",
    "paid-too-much": REFUNDS,
}
"""What entries of the disbursement account that are no payments are booked to."""
ACCOUNTS = (
    *(DISBURSEMENT, CLAIMS, TREASURY, REFUNDS, WRITTEN_OFF, HELD, IN_FLIGHT, RETURNED, WAITING),
    *(account for account in ENTRIES.values() if account != REFUNDS),
)
_OWED = {"ordered": WAITING, "settled": WAITING, "held": HELD, "returned": RETURNED, "released": IN_FLIGHT}


@dataclass(frozen=True, slots=True)
class Movement:
    """``credit`` gives, ``debit`` takes."""

    debit: str
    credit: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement in the ledger. ``position`` is that of its fact in payout's log, ``subject`` what it is about."""

    position: int
    day: date
    subject: str
    movement: Movement


def movements_of(event: Fact) -> tuple[Movement, ...]:
    """Empty for facts that move no money."""
    match event:
        case PaymentPartSettled(was="released"):
            arrived = Movement(IN_FLIGHT, DISBURSEMENT, event.arrived_fen)
            return arrived, Movement(IN_FLIGHT, RETURNED, event.amount_fen)
        case PaymentReturned(was="released", rejected=False):
            # It was sent, and came back: whether a line of the bank has said so of the sending yet or not.
            sent = Movement(IN_FLIGHT, DISBURSEMENT, event.amount_fen)
            return sent, Movement(DISBURSEMENT, RETURNED, event.amount_fen)
        case _:
            movement = _movement_of(event)
            return () if movement is None else (movement,)


def _movement_of(event: Fact) -> Movement | None:
    match event:
        case PaymentOrdered():
            return Movement(REFUNDS, WAITING, event.amount_fen)
        case PaymentReleased():
            return Movement(WAITING, IN_FLIGHT, event.amount_fen)
        case PaymentHeld():
            return Movement(WAITING, HELD, event.amount_fen)
        case PaymentCredited(was=was):
            return Movement(_OWED[was], DISBURSEMENT, event.amount_fen)
        case PaymentReturnReversed(was=was):
            return Movement(_OWED[was], DISBURSEMENT, event.amount_fen)
        case PaymentPartSettled():
            return Movement(DISBURSEMENT, RETURNED, event.amount_fen)
        case PaymentReturned(was="credited"):
            return Movement(DISBURSEMENT, RETURNED, event.amount_fen)
        case PaymentReturned():
            return Movement(IN_FLIGHT, RETURNED, event.amount_fen)
        case PaymentReissued(was="held"):
            return Movement(HELD, WAITING, event.amount_fen)
        case PaymentReissued(was="returned"):
            return Movement(RETURNED, WAITING, event.amount_fen)
        case PaymentReduced(by_fen=by_fen, was=was) if by_fen:
            return Movement(_OWED[was], REFUNDS, by_fen)
        case PaymentRaised(by_fen=by_fen, was=was):
            return Movement(REFUNDS, _OWED[was], by_fen)
        case AccountEntryBooked(inward=True):
            return Movement(DISBURSEMENT, ENTRIES[event.entry], event.amount_fen)
        case AccountEntryBooked():
            return Movement(ENTRIES[event.entry], DISBURSEMENT, event.amount_fen)
        case FundsTransferred() | FundsTransferProven(was="not-booked"):
            return Movement(DISBURSEMENT, TREASURY, event.amount_fen)
        case FundsTransferNotBooked():
            return Movement(TREASURY, DISBURSEMENT, event.amount_fen)
        case RecoveryOpened():
            return Movement(CLAIMS, REFUNDS, event.amount_fen)
        case RecoveryRepaid():
            return Movement(DISBURSEMENT, CLAIMS, event.amount_fen)
        case RecoveryOffset():
            return Movement(REFUNDS, CLAIMS, event.amount_fen)
        case RecoveryOffsetUndone():
            return Movement(CLAIMS, REFUNDS, event.amount_fen)
        case RecoveryGivenBack():
            # By finance; what leaves the disbursement account for it is a line that people book.
            return Movement(CLAIMS, TREASURY, event.amount_fen)
        case RecoveryClosed(outcome="withdrawn"):
            return Movement(REFUNDS, CLAIMS, event.outstanding_fen)
        case RecoveryClosed(outcome="written-off"):
            return Movement(WRITTEN_OFF, CLAIMS, event.outstanding_fen)
        case _:
            return None
