"""A dispatch firm declares its using firms and their shares of what it was credited."""

from fastapi.responses import JSONResponse

from services.payout.domain.placements import PLACEMENTS, DeclarePlacements, placements_stream
from services.payout.schemas.onward import Declaration
from services.payout.use_cases.acting_on_onward_use import credit_of
from shared.contracts.eligibility import Share
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import fen


async def declare_placements(change: Change, payment_id: str, body: Declaration) -> JSONResponse:
    credit = await credit_of(change.runtime.engine, payment_id)
    change.principal.check_own(credit.uscc, credit.agency)
    shares = tuple(
        Share(placement="using-firm", using_firm_uscc=one.uscc, using_firm_name=one.name, amount_fen=fen(one.amount))
        for one in body.shares
    )
    command = DeclarePlacements(fen(body.own), shares, change.principal.subject)
    answer = {"payment_id": payment_id, "split": "declared-not-checked", "using_firms": len(shares)}
    return await change.record([Work(PLACEMENTS, placements_stream(payment_id), command)], answer=lambda _: answer)
