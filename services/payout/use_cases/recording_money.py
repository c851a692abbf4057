"""Money in that is recorded after its line was heard: the case of that line is resolved by the record."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.discrepancy import DISCREPANCY, ProposeResolution, discrepancy_stream
from services.payout.domain.incoming import Recorded
from services.payout.domain.reference import Reference
from services.payout.queries.editions import adopted_rules
from services.payout.queries.incoming import case_that_shows, fund_of_recovery, is_repaid_under
from services.payout.reactions.incoming import line_recorded, proof_by_case
from shared.eventlog.records import Work
from shared.security.tokens import Principal


async def works_of_case(engine: AsyncEngine, recorded: Recorded, by: Principal) -> Sequence[Work[Any, Any]]:
    """When a line that is an open case bears reference and amount of what is recorded now, it proves it."""
    case = await case_that_shows(engine, recorded)
    if case is None:
        return []
    command = ProposeResolution(case.number, recorded.resolution, False, by.subject, by.key_id)
    return [
        proof_by_case(recorded, case),
        Work(DISCREPANCY, discrepancy_stream(case.number), command),
        *line_recorded(case),
    ]


async def works_of_repayment(
    engine: AsyncEngine, recovery_id: str, reference: Reference, amount_fen: int, by: Principal
) -> Sequence[Work[Any, Any]]:
    """The same of a repayment. One that is recorded again is proven by no other line."""
    if await is_repaid_under(engine, reference.key):
        return []
    fund_id = await fund_of_recovery(engine, await adopted_rules(engine), recovery_id)
    recorded = Recorded("repayment", recovery_id, fund_id, reference.key, amount_fen)
    return await works_of_case(engine, recorded, by) if fund_id else []
