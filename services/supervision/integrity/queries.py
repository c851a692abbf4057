"""The checkpoints that were kept."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.tables import anchors


async def latest_anchors(engine: AsyncEngine) -> list[dict[str, Any]]:
    query = select(anchors).ext(distinct_on(anchors.c.origin)).order_by(anchors.c.origin, anchors.c.size.desc())
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings()
        return [{**row, "anchored_at": row["anchored_at"].isoformat()} for row in rows]
