"""Record what the unemployment fund of a pooling region held at the end of a year, and paid in it (R4)."""

from fastapi.responses import JSONResponse

from services.eligibility.domain.record import RECORD, check_fund, fund_stream
from services.eligibility.schemas.funds import FundBody
from services.eligibility.use_cases.in_force import edition_in_force
from shared.contracts.eligibility import FundRecorded
from shared.editions.reserve import Reserve
from shared.eventlog.records import Work
from shared.http.changes import Change
from shared.money import fen


async def record_fund(change: Change, body: FundBody) -> JSONResponse:
    change.check_agency(body.region)
    edition = await edition_in_force(change.runtime, body.edition)
    check_fund(edition, body.region)
    fund = FundRecorded(
        edition=edition.id,
        region=body.region,
        balance_fen=fen(body.balance),
        payments_of_year_fen=fen(body.payments_of_year),
        as_of=body.as_of,
    )
    reserve = Reserve(fund.balance_fen, fund.payments_of_year_fen, fund.as_of)
    lacks = edition.reserves({fund.region: reserve}).lacks(fund.region)
    return await change.record(
        [Work(RECORD, fund_stream(fund), fund)],
        answer=lambda events: {"region": body.region, "suffices": lacks is None, "recorded": len(events)},
    )
