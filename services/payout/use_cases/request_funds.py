"""Ask for money on the disbursement account (用款申请)."""

from fastapi.responses import JSONResponse

from services.payout.domain.fund import RequestFunds
from services.payout.schemas.funds import FundsWanted
from services.payout.use_cases.acting_on_funds import carry_out
from shared.http.changes import Change
from shared.money import fen


async def request_funds(change: Change, body: FundsWanted) -> JSONResponse:
    change.check_agency(body.region)
    who = change.principal
    fund_id = f"{body.edition}:{body.region}"
    command = RequestFunds(fund_id, body.request_id, fen(body.amount), body.purpose, who.subject, who.key_id)
    return await carry_out(change, body, command, "requested")
