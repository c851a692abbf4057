"""What payout does of itself as days pass: payees on lists are barred, what is granted too high is reduced.

Both compare what the tables show with what was done of it, so that a repeat does nothing.
"""

from collections.abc import Sequence
from typing import Any

import structlog

from services.payout.domain.listed import Bar, ListEntry, Lists, bars
from services.payout.domain.payee import PAYEE, BarPayee, ClearPayee, payee_stream
from services.payout.domain.payment import PAYMENT, LiftHold, ReducePayment, payment_stream
from services.payout.domain.recovery import RECOVERIES, OffsetUnsent, offsets_in, recoveries_stream
from services.payout.queries.editions import adopted_contents
from services.payout.queries.payees import bars_by_lists, bars_of, list_entries
from services.payout.queries.payments import held_payments, payments_to_reduce
from shared.contracts.fact import Fact
from shared.eventlog.command_ids import command_of
from shared.eventlog.commands import nothing_more
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.runtime import Runtime

_ACTOR = "duty:payout"
_log = structlog.get_logger(__name__)


async def follow_lists(runtime: Runtime) -> None:
    """Whoever stands today on a list that excludes is barred; who stands on it no longer is cleared, and paid."""
    today = runtime.clock.today()
    entries = [ListEntry(**row) for row in await list_entries(runtime.engine)]
    editions = {name: Lists.of(content) for name, content in (await adopted_contents(runtime.engine)).items()}
    wanted = bars(entries, editions, today)
    known = {
        Bar(row["uscc"], row["source"], row["why"], row["list"], row["edition"])
        for row in await bars_by_lists(runtime.engine)
    }
    for bar, since in wanted.items():
        if bar not in known:
            command = BarPayee(bar.uscc, bar.why, bar.source, since, "eligibility", "", bar.edition, bar.list)
            await carry_out(runtime, f"bar/{bar.uscc}/{bar.source}", [Work(PAYEE, payee_stream(bar.uscc), command)])
    for bar in known - set(wanted):
        work: list[Work[Any, Any]] = [
            Work(PAYEE, payee_stream(bar.uscc), ClearPayee(bar.uscc, bar.source, "eligibility", ""))
        ]
        if await bars_of(runtime.engine, bar.uscc) <= {bar.source}:
            lift = LiftHold(frozenset({"excluded", "deregistered"}))
            held = await held_payments(runtime.engine, bar.uscc)
            work += [Work(PAYMENT, payment_stream(payment_id), lift) for payment_id in held]
        await carry_out(runtime, f"clear/{bar.uscc}/{bar.source}", work)


async def follow_overpayments(runtime: Runtime) -> None:
    """A payment that was granted too high and is not at the bank goes with less: its recovery takes the difference."""
    for row in await payments_to_reduce(runtime.engine):
        payment_id, recovery_id = row["payment_id"], row["recovery_id"]

        def reduce(
            events: Sequence[Fact], payment_id: str = payment_id, recovery_id: str = recovery_id
        ) -> Sequence[Work[Any, Any]]:
            by_fen = sum(offset.amount_fen for offset in offsets_in(events))
            return [Work(PAYMENT, payment_stream(payment_id), ReducePayment(recovery_id, by_fen))]

        take = Work(
            RECOVERIES, recoveries_stream(row["uscc"]), OffsetUnsent(recovery_id, payment_id, row["amount_fen"])
        )
        await carry_out(runtime, f"reduce/{payment_id}/{recovery_id}", [take], reduce)


async def carry_out(runtime: Runtime, name: str, work: Sequence[Work[Any, Any]], then: Any = nothing_more) -> None:
    # The position in the command's id: two processes that see the same do it once, and what comes again is another.
    position = runtime.tables_position
    context = command_of("duty", name, str(position), actor=_ACTOR, at=runtime.clock.now())
    try:
        recorded = await runtime.own_log.execute(work, context, then=then)
    except Refused as refusal:
        # Somebody was first, say with a batch: the tables tell when they have come to it.
        _log.info("duty.refused", command_id=context.command_id, why=refusal.sentence)
        return
    await runtime.caught_up(recorded.position, 30)
