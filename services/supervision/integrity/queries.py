"""The checkpoints that were kept."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.integrity.schemas import Anchor
from services.supervision.tables import anchors


async def latest_anchors(engine: AsyncEngine) -> list[Anchor]:
    query = select(anchors).ext(distinct_on(anchors.c.origin)).order_by(anchors.c.origin, anchors.c.size.desc())
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings()
        return [Anchor(**row) for row in rows]
