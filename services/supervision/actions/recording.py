"""An act of a person, recorded in supervision's own log, once however often it is asked for."""

import hashlib
from typing import Any

from services.supervision.problems.alerts import RECORDED_AND_BEHIND
from shared.contracts.fact import Fact
from shared.eventlog.records import CommandContext, KeyReused, Work
from shared.problem import Problem
from shared.runtime import Runtime

_SECONDS_TO_CATCH_UP = 20.0


async def act(runtime: Runtime, work: Work[Any, Any], context: CommandContext) -> list[Fact]:
    """Everything that is recorded of the stream, afterwards; the tables have it then.

    Raises ``Refused``, ``KeyReused`` for a key used otherwise, and ``Problem``: 503 while the tables are behind.
    """
    log = runtime.own_log
    try:
        recorded = await log.execute([work], context)
    except KeyReused:
        if not await _carried_over(runtime, context):
            raise
    else:
        if not await runtime.caught_up(recorded.position, _SECONDS_TO_CATCH_UP):
            raise Problem(RECORDED_AND_BEHIND, headers={"Retry-After": "2"})
    return [one.event for one in await log.events_of(work.stream)]


async def _carried_over(runtime: Runtime, context: CommandContext) -> bool:
    """Whether this is the same act as one from before there was a log, which kept the hash of a payload's hash."""
    first = await runtime.own_log.outcome_of(context)
    return first is not None and first.payload_sha256 == hashlib.sha256(context.payload_sha256).digest()
