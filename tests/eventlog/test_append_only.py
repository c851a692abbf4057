"""What is written stays: neither the service's role nor the owner of the tables can change or remove it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from shared.eventlog.log import EventLog
from tests.conftest import Database
from tests.eventlog.counting import command, count

ATTEMPTS = [
    f"{statement.format(table=table)}"
    for table, column in (("events", "actor"), ("log_commits", "root"), ("command_outcomes", "answer"))
    for statement in (f"UPDATE {{table}} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table}")
]
ATTEMPTS += [
    "UPDATE log_head SET position = position - 1",
    "UPDATE log_head SET root = ''",
    "DELETE FROM log_head",
    "TRUNCATE log_head",
]


@pytest.mark.parametrize("role", ["owner", "runtime"])
async def test_nobody_changes_or_removes_what_is_recorded(role: str, log: EventLog, database: Database) -> None:
    await log.execute([count()], command("a"))
    engine = create_async_engine(getattr(database, role).replace("postgresql://", "postgresql+asyncpg://", 1))
    for attempt in ATTEMPTS:
        with pytest.raises(DBAPIError, match=r"append-only|forward only|permission denied"):
            async with engine.begin() as connection:
                await connection.execute(text(attempt))
    await engine.dispose()
    assert len(await log.read(0, 10)) == 1


async def test_the_runtime_role_cannot_take_the_guards_away(log: EventLog, database: Database) -> None:
    engine = create_async_engine(database.runtime.replace("postgresql://", "postgresql+asyncpg://", 1))
    for attempt in (
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TABLE events",
        "DROP FUNCTION refuse_change CASCADE",
    ):
        with pytest.raises(DBAPIError, match="must be owner"):
            async with engine.begin() as connection:
                await connection.execute(text(attempt))
    await engine.dispose()
