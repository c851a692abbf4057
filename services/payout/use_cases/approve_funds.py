"""Approve a request for funds: somebody who did not make it."""

from fastapi.responses import JSONResponse

from services.payout.domain.fund import ApproveFunds
from services.payout.schemas.funds import FundsNamed
from services.payout.use_cases.acting_on_funds import carry_out
from shared.http.changes import Change


async def approve_funds(change: Change, request_id: str, body: FundsNamed) -> JSONResponse:
    change.check_agency(body.region)
    who = change.principal
    command = ApproveFunds(request_id, who.subject, who.key_id, change.runtime.clock.today())
    return await carry_out(change, body, command, "approved")
