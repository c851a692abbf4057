"""The money's way as double entry: what each fact moves, from one account to another. Pure.

Owed money is a liability that changes its name as it goes: waiting, held, in flight, returned. A credit ends it, out of
the disbursement account, which finance fills from the treasury.
"""

from dataclasses import dataclass

from shared.contracts.fact import Fact
from shared.contracts.payout import (
    AccountEntryBooked,
    FundsTransferred,
    PaymentCredited,
    PaymentHeld,
    PaymentOrdered,
    PaymentReduced,
    PaymentReissued,
    PaymentReleased,
    PaymentReturned,
)

REFUNDS = "expenses:refunds"
WAITING = "liabilities:waiting"
HELD = "liabilities:held"
IN_FLIGHT = "liabilities:in-flight"
RETURNED = "liabilities:returned"
DISBURSEMENT = "assets:disbursement"
TREASURY = "equity:treasury"
ENTRIES = {"bank-fee": "expenses:bank-fees", "interest": "revenues:interest", "other": "equity:other-entries"}
"""What entries of the disbursement account that are no payments are booked to."""
ACCOUNTS = (DISBURSEMENT, TREASURY, REFUNDS, HELD, IN_FLIGHT, RETURNED, WAITING, *ENTRIES.values())
_OWED = {"ordered": WAITING, "held": HELD, "returned": RETURNED}


@dataclass(frozen=True, slots=True)
class Movement:
    """``credit`` gives, ``debit`` takes."""

    debit: str
    credit: str
    amount_fen: int


def movement_of(event: Fact) -> Movement | None:
    """None for facts that move no money."""
    match event:
        case PaymentOrdered():
            return Movement(REFUNDS, WAITING, event.amount_fen)
        case PaymentReleased():
            return Movement(WAITING, IN_FLIGHT, event.amount_fen)
        case PaymentHeld():
            return Movement(WAITING, HELD, event.amount_fen)
        case PaymentCredited():
            return Movement(IN_FLIGHT, DISBURSEMENT, event.amount_fen)
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
        case AccountEntryBooked(inward=True):
            return Movement(DISBURSEMENT, ENTRIES[event.entry], event.amount_fen)
        case AccountEntryBooked():
            return Movement(ENTRIES[event.entry], DISBURSEMENT, event.amount_fen)
        case FundsTransferred():
            return Movement(DISBURSEMENT, TREASURY, event.amount_fen)
        case _:
            return None
