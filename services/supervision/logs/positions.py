"""How far each log is read, and how far it is judged."""

from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.supervision.tables import judged
from shared.eventlog.sessions import statement_by_statement
from shared.followers.tracking import tracked_positions
from shared.runtime import Runtime


async def positions_read(connection: AsyncConnection, runtime: Runtime) -> dict[str, int]:
    """How far each log is read."""
    sources = {one.name: source for source, one in runtime.subscriptions.items()}
    found = await tracked_positions(connection, list(sources))
    return {source: found.get(name, 0) for name, source in sorted(sources.items(), key=itemgetter(1))}


async def positions_judged(connection: AsyncConnection) -> dict[str, int]:
    return {row.source: row.position for row in await connection.execute(select(judged))}


async def judged_positions(engine: AsyncEngine) -> dict[str, int]:
    async with statement_by_statement(engine).connect() as connection:
        return await positions_judged(connection)
