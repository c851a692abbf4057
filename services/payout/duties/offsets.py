"""A payment that was offset for a claim that stands no more goes with that much more."""

from collections.abc import Sequence
from typing import Any

from services.payout.domain.payment import PAYMENT, RaisePayment, payment_stream
from services.payout.domain.recovery import RECOVERIES, UndoOffset, recoveries_stream
from services.payout.queries.recoveries import offsets_to_undo
from shared.contracts.fact import Fact
from shared.contracts.payout import RecoveryOffsetUndone
from shared.duties import carry_out_unless_refused
from shared.eventlog.records import Work
from shared.runtime import Runtime


async def follow_offsets(runtime: Runtime) -> None:
    """A payment that was offset for a claim that stands no more, and is not at the bank, goes with that much more."""
    seen = runtime.tables_position
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
        await carry_out_unless_refused(runtime, f"raise/{payment_id}/{recovery_id}", seen, [work], raise_it)
