"""Logs of counters. Two logs on one database are as two processes: they share nothing but PostgreSQL."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from shared.eventlog.log import EventLog
from tests.conftest import Database, MakeDatabase
from tests.eventlog.counting import CODEC

OpenLog = Callable[[], Awaitable[EventLog]]


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    return await make_database("registration")


@pytest.fixture
async def open_log(database: Database) -> AsyncIterator[OpenLog]:
    opened = []

    async def open_one() -> EventLog:
        log = await EventLog.open(database.runtime, codec=CODEC, source="test", poll_seconds=0.05)
        opened.append(log)
        return log

    yield open_one
    for log in opened:
        await log.close()


@pytest.fixture
async def log(open_log: OpenLog) -> EventLog:
    return await open_log()
