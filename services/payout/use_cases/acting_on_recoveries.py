"""What the acts on a recovery have in common: whose it is, and who may act on it."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.recovery import RECOVERIES, RecoveryCommand, recoveries_stream
from services.payout.problems.recoveries import NO_SUCH_RECOVERY
from services.payout.queries.recoveries import find_recovery
from services.payout.tables.known import known_helpers
from shared.contracts.fact import Fact
from shared.contracts.payout import RecoveryClosed, RecoveryGivenBack
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.helper_checks import unless_helper
from shared.problem import Problem
from shared.security.tokens import Principal


async def recovery_of(engine: AsyncEngine, principal: Principal, recovery_id: str) -> dict[str, Any]:
    """A recovery of the caller's region. Raises ``Problem``: 404, 403."""
    found = await find_recovery(engine, recovery_id)
    if found is None:
        raise Problem(NO_SUCH_RECOVERY)
    principal.check_agency(found["agency"])
    return found


async def carry_out(
    change: Change, recovery_id: str, command: RecoveryCommand, also: Sequence[Work[Any, Any]] = ()
) -> JSONResponse:
    engine, principal = change.runtime.engine, change.principal
    known = await recovery_of(engine, principal, recovery_id)
    uscc = known["uscc"]
    allowed = await unless_helper(engine, known_helpers, principal.subject, uscc)
    work = [Work(RECOVERIES, recoveries_stream(uscc), command, allowed), *also]

    def answer(events: Sequence[Fact]) -> dict[str, Any]:
        """Where it stands: as it was known, and as has just been recorded."""
        state = known["state"]
        for event in events:
            if isinstance(event, RecoveryClosed):
                state = event.outcome
            elif isinstance(event, RecoveryGivenBack) and event.reopened:
                state = "open"
        return {"recovery_id": recovery_id, "state": state}

    return await change.record(work, answer=answer)
