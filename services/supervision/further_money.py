"""What stands beside an employer's first payment: top-ups."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.tables import top_ups
from shared.http.reading import in_region, rows_of


async def top_ups_of(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """Rows that count in sums as those of ``money`` do."""
    query = select(top_ups).where(top_ups.c.edition == edition, in_region(top_ups.c.agency, region))
    return await rows_of(engine, query)
