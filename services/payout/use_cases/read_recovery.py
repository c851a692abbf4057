"""One recovery with all that came in, for who may see it."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.queries.recoveries import whole_recovery
from services.payout.schemas.recoveries import WholeRecovery
from services.payout.use_cases.acting_on_recoveries import recovery_of
from shared.security.tokens import Principal


async def read_recovery(engine: AsyncEngine, principal: Principal, recovery_id: str, today: date) -> WholeRecovery:
    """Raises ``Problem``: 404, 403."""
    return await whole_recovery(engine, await recovery_of(engine, principal, recovery_id), today)
