"""What the acts on a batch have in common: whose batch it is, who acts, and what is answered."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.batch import BATCH, BatchCommand, Person, batch_stream
from services.payout.problems.batches import NO_SUCH_BATCH
from services.payout.queries.batches import find_batch
from services.payout.queries.hands import hand_in_batch
from shared.contracts.fact import Fact
from shared.contracts.payout import BatchApproved
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.problem import Problem
from shared.security.tokens import Principal


async def batch_of(engine: AsyncEngine, principal: Principal, batch_id: str) -> dict[str, Any]:
    """A batch of the caller's region. Raises ``Problem``: 404, 403."""
    found = await find_batch(engine, batch_id)
    if found is None:
        raise Problem(NO_SUCH_BATCH)
    principal.check_agency(found["agency"])
    return found


async def person_on(change: Change, batch_id: str) -> Person:
    """Who acts on a batch, and whether they had a hand in what its employers said, as registration told."""
    principal = change.principal
    hand = await hand_in_batch(change.runtime.engine, batch_id, principal.subject)
    return Person(principal.subject, principal.key_id, **hand)


async def carry_out(
    change: Change, batch_id: str, command: BatchCommand, more: Sequence[Work[Any, Any]] = ()
) -> JSONResponse:
    def answer(events: Sequence[Fact]) -> dict[str, Any]:
        did = events[0].topic.rpartition(".batch-")[2].removesuffix(".v1")
        if isinstance(events[0], BatchApproved) and not events[0].complete:
            did = "checked"  # another approves, too
        return {"batch_id": batch_id, "state": did}

    return await change.record([Work(BATCH, batch_stream(batch_id), command), *more], answer=answer)
