"""One batch, for who may see it."""

from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.queries.batches import batch_answer
from services.payout.schemas.batches import BatchAnswer
from services.payout.use_cases.acting_on_batches import batch_of
from shared.security.tokens import Principal


async def read_batch(engine: AsyncEngine, principal: Principal, batch_id: str) -> BatchAnswer:
    """Raises ``Problem``: 404, 403."""
    return batch_answer(await batch_of(engine, principal, batch_id))
