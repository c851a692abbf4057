"""PostgreSQL cuts connections at any moment: every acknowledged command is there, once."""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.eventlog.log import EventLog
from tests.conftest import Database
from tests.eventlog.counting import COUNTER, command, count

_CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%log_head%'
"""


async def test_no_acknowledged_command_is_lost_or_applied_twice_when_connections_are_cut(
    log: EventLog, database: Database
) -> None:
    engine = create_async_engine(database.owner.replace("postgresql://", "postgresql+asyncpg://", 1))
    acknowledged: list[int] = []
    done = asyncio.Event()
    cuts = 0

    async def one(number: int) -> None:
        # The caller repeats with the same key until it gets an answer, as every caller does.
        while True:
            try:
                await log.execute([count(f"counter:{number % 9}")], command(f"c{number}"))
            except OSError:
                continue
            acknowledged.append(number)
            return

    async def cut() -> None:
        nonlocal cuts
        while not done.is_set():
            async with engine.connect() as connection:
                cuts += len((await connection.execute(text(_CUT))).all())
            await asyncio.sleep(0.02)

    async def load() -> None:
        for begin in range(0, 450, 30):
            await asyncio.gather(*(one(number) for number in range(begin, begin + 30)))
        done.set()

    async with asyncio.timeout(90), asyncio.TaskGroup() as tasks:
        tasks.create_task(cut())
        tasks.create_task(load())
    await engine.dispose()
    assert cuts >= 5
    assert sorted(acknowledged) == list(range(450))
    events = await log.read(0, 1_000)
    assert [event.position for event in events] == list(range(1, 451))
    assert [await log.state_of(COUNTER, f"counter:{n}") for n in range(9)] == [50] * 9
