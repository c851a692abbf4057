"""What happens to a payment happens to the claims on it: in the same command, and offsets of them as soon as may be."""

from collections.abc import Sequence
from typing import Any

from services.payout.domain.payment import PAYMENT, RaisePayment, payment_stream
from services.payout.domain.recovery import RECOVERIES, NoteKept, UndoOffset, UndoUnsent, recoveries_stream
from services.payout.following import carry_out
from services.payout.queries.recoveries import offsets_to_undo
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    OverpaymentNoted,
    PaymentCredited,
    PaymentPartSettled,
    PaymentRaised,
    PaymentReturned,
    PaymentReturnReversed,
    RecoveryOffsetUndone,
)
from shared.eventlog.records import Work
from shared.identifiers import case_of
from shared.runtime import Runtime


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


async def follow_offsets(runtime: Runtime) -> None:
    """A payment that was offset for a claim that stands no more, and is not at the bank, goes with that much more."""
    for row in await offsets_to_undo(runtime.engine):
        payment_id, recovery_id = row["payment_id"], row["recovery_id"]

        def raise_it(
            events: Sequence[Fact], payment_id: str = payment_id, recovery_id: str = recovery_id
        ) -> Sequence[Work[Any, Any]]:
            undone = sum(one.amount_fen for one in events if isinstance(one, RecoveryOffsetUndone))
            if not undone:
                return []
            return [Work(PAYMENT, payment_stream(payment_id), RaisePayment(recovery_id, undone))]

        work = Work(RECOVERIES, recoveries_stream(row["uscc"]), UndoOffset(recovery_id, payment_id))
        await carry_out(runtime, f"raise/{payment_id}/{recovery_id}", [work], raise_it)
