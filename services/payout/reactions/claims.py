"""What happens to a payment happens to the claims on it, in the same command. Pure."""

from collections.abc import Sequence
from typing import Any

from services.payout.domain.recovery import RECOVERIES, NoteKept, UndoUnsent, recoveries_stream
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    OverpaymentNoted,
    PaymentCredited,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReturned,
    PaymentReturnReversed,
)
from shared.eventlog.records import Work
from shared.identifiers import case_of


def claims_follow(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
    """Whoever moved the money, a file of the bank or people: claims stand as far as the employer has it. Pure."""
    kept: dict[str, int] = {}
    undone: list[Work[Any, Any]] = []
    for event in events:
        match event:
            case PaymentRaised(unsent=True, payment_id=payment_id):
                undo = UndoUnsent(event.recovery_id, payment_id, event.by_fen)
                undone.append(Work(RECOVERIES, _stream(payment_id), undo))
            case (
                OverpaymentNoted()
                | PaymentCredited()
                | PaymentReturned()
                | PaymentReturnReversed()
                | PaymentPartSettled()
            ) if event.kept_fen is not None:
                kept[event.payment_id] = event.kept_fen
    told = [
        Work(RECOVERIES, _stream(payment_id), NoteKept(payment_id, kept_fen)) for payment_id, kept_fen in kept.items()
    ]
    return [*undone, *told]


def _stream(payment_id: str) -> str:
    return recoveries_stream(case_of(payment_id)[1])
