"""An act of a person, recorded in supervision's own log, once however often it is asked for."""

import hashlib
from dataclasses import dataclass
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from services.supervision.problems.alerts import RECORDED_AND_BEHIND
from shared.contracts.fact import Fact
from shared.eventlog.records import CommandContext, KeyReused, Recorded, StoredOutcome, Work
from shared.http.changes import Change
from shared.problem import Problem
from shared.runtime import Runtime

_SECONDS_TO_CATCH_UP = 20.0


@dataclass(frozen=True, slots=True)
class Done:
    """``facts``: everything that is recorded of the stream, afterwards. ``position``: up to where the log was then."""

    facts: list[Fact]
    position: int
    replayed: bool


async def act(runtime: Runtime, work: Work[Any, Any], context: CommandContext) -> Done:
    """What is recorded is in the tables then.

    Raises ``Refused``, ``KeyReused`` for a key used otherwise, and ``Problem``: 503 while the tables are behind.
    """
    log = runtime.own_log
    try:
        recorded = await log.execute([work], context)
    except KeyReused:
        first = await _carried_over(runtime, context)
        if first is None:
            raise
        position, replayed = first.position, True
    else:
        position, replayed = recorded.position, recorded.replayed
        if not await runtime.caught_up(recorded.position, _SECONDS_TO_CATCH_UP):
            raise Problem(RECORDED_AND_BEHIND, headers={"Retry-After": "2"})
    return Done([one.event for one in await log.events_of(work.stream)], position, replayed)


async def _carried_over(runtime: Runtime, context: CommandContext) -> StoredOutcome | None:
    """Of the same act from before there was a log, which kept the hash of a payload's hash."""
    first = await runtime.own_log.outcome_of(context)
    same = first is not None and first.payload_sha256 == hashlib.sha256(context.payload_sha256).digest()
    return first if same else None


def answered(change: Change, done: Done, **answer: Any) -> JSONResponse:
    """``answer``: models, and lists of them; ``position`` is added."""
    plain = {name: _plain(value) for name, value in answer.items()}
    return change.answer(Recorded(done.facts, done.position, plain, done.replayed))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [_plain(one) for one in value] if isinstance(value, list) else value
