"""Agree that what is outstanding of a recovery is paid back in parts."""

from fastapi.responses import JSONResponse

from services.payout.domain.recovery import AgreeInstalments
from services.payout.schemas.recoveries import Plan
from services.payout.use_cases.acting_on_recoveries import carry_out
from shared.contracts.payout import Instalment
from shared.http.changes import Change
from shared.money import fen


async def agree_instalments(change: Change, recovery_id: str, body: Plan) -> JSONResponse:
    parts = tuple(Instalment(due_on=part.due_on, amount_fen=fen(part.amount)) for part in body.instalments)
    return await carry_out(change, recovery_id, AgreeInstalments(recovery_id, parts, change.runtime.clock.today()))
