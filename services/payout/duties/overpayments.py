"""A payment that was granted too high and is not at the bank goes with less: its recovery takes the difference."""

from collections.abc import Sequence
from typing import Any

from services.payout.domain.payment import PAYMENT, ReducePayment, payment_stream
from services.payout.domain.recovery import RECOVERIES, OffsetUnsent, offsets_in, recoveries_stream
from services.payout.queries.payments import payments_to_reduce
from shared.contracts.fact import Fact
from shared.duties import carry_out_unless_refused
from shared.eventlog.records import Work
from shared.runtime import Runtime


async def follow_overpayments(runtime: Runtime) -> None:
    seen = runtime.tables_position
    for row in await payments_to_reduce(runtime.engine):
        payment_id, recovery_id = row["payment_id"], row["recovery_id"]

        def reduce(
            events: Sequence[Fact], payment_id: str = payment_id, recovery_id: str = recovery_id
        ) -> Sequence[Work[Any, Any]]:
            by_fen = sum(offset.amount_fen for offset in offsets_in(events))
            return [Work(PAYMENT, payment_stream(payment_id), ReducePayment(recovery_id, by_fen))]

        offset = OffsetUnsent(recovery_id, payment_id, row["amount_fen"])
        take = Work(RECOVERIES, recoveries_stream(row["uscc"]), offset)
        await carry_out_unless_refused(runtime, f"reduce/{payment_id}/{recovery_id}", seen, [take], reduce)
