"""How far each follower has come, in the table that it is kept in; and beginning anew."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.followers.passing_over import passed_over

tracking = Table(
    "tracking", MetaData(), Column("name", Text, primary_key=True), Column("position", BigInteger, nullable=False)
)


class MovedOn(Exception):
    """Another process advanced the same tracking row; take its position and go on."""


async def tracked_positions(connection: AsyncConnection, names: Sequence[str]) -> dict[str, int]:
    """Of those followers that have come anywhere yet."""
    query = select(tracking.c.name, tracking.c.position).where(tracking.c.name.in_(names))
    return {row.name: row.position for row in await connection.execute(query)}


async def tracked_position(connection: AsyncConnection, name: str) -> int:
    return (await tracked_positions(connection, [name])).get(name, 0)


async def advance_tracking(connection: AsyncConnection, name: str, old: int, new: int) -> None:
    """Compare and set, so that each event reaches the tables once however many processes run this."""
    if old == 0:
        await connection.execute(insert(tracking).values(name=name, position=0).on_conflict_do_nothing())
    moved = await connection.execute(
        update(tracking).where(tracking.c.name == name, tracking.c.position == old).values(position=new)
    )
    if moved.rowcount != 1:
        raise MovedOn(name)


async def forget(engine: AsyncEngine, names: Sequence[str], tables: Sequence[Table]) -> None:
    """Empty the tables and start over from position 0: whoever follows next builds them again."""
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL statement_timeout = 0"))  # tables may be large
        # Whoever writes these tables does so after its row of the tracking table: first nobody may.
        await connection.execute(text("LOCK TABLE tracking IN SHARE ROW EXCLUSIVE MODE"))
        for table in tables:
            await connection.execute(delete(table))
        await connection.execute(delete(tracking).where(tracking.c.name.in_(names)))
        await connection.execute(delete(passed_over).where(passed_over.c.name.in_(names)))
