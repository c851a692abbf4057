"""Several real processes append to one log at once; any of them may be killed; readers see each position once."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.eventlog.batch import Submission
from shared.eventlog.log import EventLog
from shared.eventlog.records import NewEvent
from shared.eventlog.sealing import SHA256
from shared.eventlog.writer import append_holding_head
from tests.conftest import Database
from tests.eventlog.conftest import OpenLog
from tests.eventlog.counting import CODEC, Counted, command, count
from tests.faults.driving import WritingProcess, check, moment, started

_COMMANDS = 130
"""Of each process; one of them is a mass command."""


class Tail:
    """A reader that asks for what comes after the last position it has seen, and waits long for it."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.seen: list[int] = []
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while True:
            after = self.seen[-1] if self.seen else 0
            self.seen.extend(event.position for event in await self._log.read(after, 200, wait_seconds=20))

    async def reaches(self, position: int) -> None:
        """It has little time for that: what is committed must be seen soon, notified of it or not."""
        async with asyncio.timeout(5):
            while not self.seen or self.seen[-1] < position:
                await asyncio.sleep(0.01)
        self._task.cancel()
        assert self.seen == list(range(1, position + 1))


def processes_on(database: Database, number: int) -> list[WritingProcess]:
    return [WritingProcess(database.runtime, f"writer{one}", _COMMANDS) for one in range(number)]


@pytest.mark.parametrize("number", [2, 4, 8])
async def test_processes_that_append_at_once_leave_no_gap_and_lose_nothing(
    number: int, database: Database, log: EventLog
) -> None:
    processes = processes_on(database, number)
    tail = Tail(log)
    async with asyncio.timeout(120), started(processes):
        await asyncio.gather(*(process.ends() for process in processes))
    await tail.reaches(await check(database.owner, processes))


@pytest.mark.parametrize("number", [2, 4, 8])
async def test_a_killed_process_leaves_the_others_and_the_log_right(
    number: int, database: Database, log: EventLog
) -> None:
    processes = processes_on(database, number)
    tail = Tail(log)
    async with asyncio.timeout(120), started(processes):
        for kill in range(2):
            killed = processes[moment(f"one of {number}", kill, number)]
            await killed.acknowledges(1 + moment(f"commands of {number}", kill, 50))
            await killed.kill()
            others = [process for process in processes if process is not killed]
            await asyncio.gather(*(process.acknowledges(10) for process in others))  # they go on without it
            await killed.start()
        await asyncio.gather(*(process.ends() for process in processes))
    await tail.reaches(await check(database.owner, processes))


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(database.runtime)
    yield opened
    opened.terminate()


async def test_a_reader_misses_nothing_while_another_transaction_stays_open(
    database: Database, log: EventLog, connection: asyncpg.Connection
) -> None:
    processes = processes_on(database, 8)
    transaction = connection.transaction(isolation="repeatable_read")
    await transaction.start()
    await connection.execute("INSERT INTO tracking (name, position) VALUES ('somebody', 1)")  # it has written, too
    tail = Tail(log)
    async with asyncio.timeout(120), started(processes):
        await asyncio.gather(*(process.ends() for process in processes))
    last = await check(database.owner, processes)
    await tail.reaches(last)
    assert await connection.fetchval("SELECT max(notification_id) FROM events") is None  # it was open all the time
    await transaction.rollback()


@pytest.mark.parametrize("ending", ["committed", "rolled back"])
async def test_a_reader_sees_no_position_before_that_of_an_append_that_is_still_open(
    ending: str, database: Database, log: EventLog, connection: asyncpg.Connection
) -> None:
    processes = processes_on(database, 4)
    tail = Tail(log)
    async with asyncio.timeout(120), started(processes):
        await processes[0].acknowledges(10)
        transaction = connection.transaction()
        await transaction.start()
        context = command("open/0")
        event = NewEvent("open", 1, Counted.topic, CODEC.encode(Counted(number=1)))
        sealed = await append_holding_head(connection, SHA256, lambda: [Submission([event], context, b"null")])
        mine = sealed.frontier.size
        await asyncio.sleep(0.5)
        assert max(tail.seen) < mine  # it has its position, and nobody may have a later one
        await (transaction.commit() if ending == "committed" else transaction.rollback())
        await asyncio.gather(*(process.ends() for process in processes))
    last = (await log.head()).position
    await tail.reaches(last)
    assert (await log.outcome_of(command("open/0")) is not None) == (ending == "committed")
    assert len(await log.events_of("open")) == (ending == "committed")


async def test_a_reader_misses_nothing_when_notifications_are_lost(database: Database, log: EventLog) -> None:
    log._listening.cancel()  # what a connection that died without a word comes to
    processes = processes_on(database, 8)
    tail = Tail(log)
    async with asyncio.timeout(120), started(processes):
        await asyncio.gather(*(process.ends() for process in processes))
    await tail.reaches(await check(database.owner, processes))


async def test_a_waiting_reader_finds_an_event_that_it_was_not_notified_of(log: EventLog, open_log: OpenLog) -> None:
    log._listening.cancel()
    waiting = asyncio.create_task(log.read(0, 10, wait_seconds=20))
    await asyncio.sleep(0.2)
    await (await open_log()).execute([count()], command("a"))
    async with asyncio.timeout(5):
        assert [event.position for event in await waiting] == [1]
