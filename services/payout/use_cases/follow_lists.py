"""Whoever stands on a list that excludes is barred, and who stands on it no longer is cleared."""

from typing import Any

from services.payout.domain.listed import Bar, ListEntry, Lists, bars
from services.payout.domain.payee import PAYEE, BarPayee, ClearPayee, payee_stream
from services.payout.domain.payment import PAYMENT, LiftHold, payment_stream
from services.payout.queries.editions import adopted_contents
from services.payout.queries.payees import bars_by_lists, bars_of, list_entries
from services.payout.queries.payments import held_payments
from shared.duties import carry_out_unless_refused
from shared.eventlog.records import Work
from shared.runtime import Runtime


async def follow_lists(runtime: Runtime) -> None:
    """Whoever stands today on a list that excludes is barred; who stands on it no longer is cleared, and paid."""
    seen, today = runtime.tables_position, runtime.clock.today()
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
            await carry_out_unless_refused(
                runtime, f"bar/{bar.uscc}/{bar.source}", seen, [Work(PAYEE, payee_stream(bar.uscc), command)]
            )
    for bar in known - set(wanted):
        work: list[Work[Any, Any]] = [
            Work(PAYEE, payee_stream(bar.uscc), ClearPayee(bar.uscc, bar.source, "eligibility", ""))
        ]
        if await bars_of(runtime.engine, bar.uscc) <= {bar.source}:
            lift = LiftHold(frozenset({"excluded", "deregistered"}))
            held = await held_payments(runtime.engine, bar.uscc)
            work += [Work(PAYMENT, payment_stream(payment_id), lift) for payment_id in held]
        await carry_out_unless_refused(runtime, f"clear/{bar.uscc}/{bar.source}", seen, work)
