"""Withdraw or write off a claim: somebody who did not open it."""

from fastapi.responses import JSONResponse

from services.payout.domain.recovery import CloseRecovery
from services.payout.schemas.recoveries import Closing
from services.payout.use_cases.acting_on_recoveries import carry_out
from shared.http.changes import Change


async def close_recovery(change: Change, recovery_id: str, body: Closing) -> JSONResponse:
    command = CloseRecovery(recovery_id, body.outcome, body.reason, change.principal.subject)
    return await carry_out(change, recovery_id, command)
