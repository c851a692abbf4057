"""What people did before supervision had a log of its own, appended to it as facts: once, before the first request."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.supervision.tables import handlings
from shared.contracts.fact import Fact
from shared.contracts.supervision import SUPERVISION_FACTS
from shared.eventlog.codec import EventCodec
from shared.eventlog.command_ids import command_of
from shared.eventlog.decider import Decider
from shared.eventlog.records import CommandContext, Work
from shared.runtime import Runtime

_CODEC = EventCodec(*SUPERVISION_FACTS)
_AS_IT_WAS: Decider[Fact, None] = Decider(None, lambda fact, _: [fact], lambda state, _: state)
"""It was decided when it was done."""


async def carry_over(runtime: Runtime) -> None:
    """Each row of ``handlings`` under its own command id, time and person, so that a start that is cut short, and
    another process that starts beside this one, add nothing twice."""
    log = runtime.own_log
    done = command_of("duty", "carry-over", "handlings", actor="duty:supervision:carry-over", at=runtime.clock.now())
    if await log.outcome_of(done) is not None:
        return
    rows = await _rows(runtime)
    for row in rows:
        fact = _CODEC.decode(row["topic"], row["data"].encode())
        context = CommandContext(
            row["command_id"], row["person"], row["recorded_at"], bytes.fromhex(row["payload_sha256"])
        )
        await log.execute([Work(_AS_IT_WAS, row["stream"], fact)], context)
    await log.execute((), done, answer=lambda _: {"carried_over": len(rows)})


async def _rows(runtime: Runtime) -> list[dict[str, Any]]:
    """By time; those of one stream in their order, whatever times they claim."""
    query = select(handlings).order_by(handlings.c.stream, handlings.c.number)
    async with runtime.engine.connect() as connection:
        rows = [dict(row) for row in (await connection.execute(query)).mappings()]
    latest: dict[str, datetime] = {}
    keyed = []
    for row in rows:
        stream, at = row["stream"], row["recorded_at"]
        latest[stream] = max(latest.get(stream, at), at)
        keyed.append((latest[stream], stream, row["number"], row))
    return [row for *_, row in sorted(keyed, key=lambda one: one[:3])]
