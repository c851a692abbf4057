"""What the acts on a recovery have in common: whose it is, and who may act on it."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.recovery import RECOVERIES, RecoveryCommand, recoveries_stream
from services.payout.queries.recoveries import find_recovery
from services.payout.tables.known import known_helpers
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.http.helper_checks import unless_helper
from shared.problem import Problem
from shared.security.tokens import Principal


async def recovery_of(engine: AsyncEngine, principal: Principal, recovery_id: str) -> dict[str, Any]:
    """A recovery of the caller's region. Raises ``Problem``: 404, 403."""
    found = await find_recovery(engine, recovery_id)
    if found is None:
        raise Problem(404, "no-such-recovery", "There is no such recovery.")
    principal.check_agency(found["agency"])
    return found


async def carry_out(
    change: Change, recovery_id: str, command: RecoveryCommand, also: Sequence[Work[Any, Any]] = ()
) -> JSONResponse:
    engine, principal = change.runtime.engine, change.principal
    uscc = (await recovery_of(engine, principal, recovery_id))["uscc"]
    allowed = await unless_helper(engine, known_helpers, principal.subject, uscc)
    work = [Work(RECOVERIES, recoveries_stream(uscc), command, allowed), *also]
    return await change.record(work, answer=lambda _: {"recovery_id": recovery_id})
