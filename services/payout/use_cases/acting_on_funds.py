"""What the acts on a request for funds have in common."""

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from services.payout.domain.fund import FUND, ApproveFunds, RequestFunds, fund_stream
from services.payout.domain.fund_transfers import TransferFunds
from services.payout.queries.editions import adopted_rules
from services.payout.schemas.funds import FundsNamed
from shared.eventlog.records import Work
from shared.http.changes import Change


async def carry_out(
    change: Change,
    fund: FundsNamed,
    command: RequestFunds | ApproveFunds | TransferFunds,
    state: str,
    also: Sequence[Work[Any, Any]] = (),
) -> JSONResponse:
    rules = (await adopted_rules(change.runtime.engine)).of(fund.edition)
    fund_id = rules.fund_of(fund.edition, fund.region)
    work = [Work(FUND, fund_stream(fund_id), command), *also]
    answer = {
        "fund_id": fund_id,
        "request_id": command.request_id,
        "edition": fund.edition,
        "region": fund.region,
        "state": state,
    }
    return await change.record(work, answer=lambda _: answer)
