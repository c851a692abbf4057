"""Sessions that their readers ended: the token of one opens no page any more, though it has not expired.

By the hash of the token, until it expires; in a table where the service has pages that are not for everybody, so that
every process of it knows.
"""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, MetaData, Table, Text, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine


def ended_sessions_table(metadata: MetaData) -> Table:
    return Table(
        "ended_sessions",
        metadata,
        Column("token_sha256", Text, primary_key=True),
        Column("expires_at", DateTime(timezone=True)),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def end(engine: AsyncEngine, table: Table, token: str, expires: int) -> None:
    """``expires``: of the token, in seconds since 1970. What has expired meanwhile is forgotten."""
    row = {"token_sha256": _hash(token), "expires_at": datetime.fromtimestamp(expires, UTC)}
    async with engine.begin() as connection:
        await connection.execute(delete(table).where(table.c.expires_at < datetime.now(UTC)))
        await connection.execute(insert(table).values(row).on_conflict_do_nothing())


async def has_ended(engine: AsyncEngine, table: Table, token: str) -> bool:
    async with engine.connect() as connection:
        query = select(table.c.token_sha256).where(table.c.token_sha256 == _hash(token))
        return (await connection.execute(query)).first() is not None
