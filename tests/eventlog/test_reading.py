"""Readers miss nothing and see nothing twice, whoever writes."""

import asyncio
import time

from shared.eventlog.log import EventLog
from tests.eventlog.conftest import OpenLog
from tests.eventlog.counting import command, count


async def test_a_reader_that_tails_under_load_sees_every_position_once(open_log: OpenLog) -> None:
    writers = [await open_log() for _ in range(4)]
    reader = await open_log()
    total = 400
    seen: list[int] = []

    async def tail() -> None:
        while len(seen) < total:
            after = seen[-1] if seen else 0
            seen.extend(event.position for event in await reader.read(after, 50, wait_seconds=1))

    async def write() -> None:
        await asyncio.gather(
            *(writers[n % 4].execute([count(f"counter:{n % 40}")], command(f"c{n}")) for n in range(total))
        )

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(tail())
        tasks.create_task(write())
    assert seen == list(range(1, total + 1))


async def test_a_waiting_reader_is_woken_by_another_process(open_log: OpenLog) -> None:
    writer, reader = await open_log(), await open_log()
    waiting = asyncio.create_task(reader.read(0, 10, wait_seconds=20))
    await asyncio.sleep(0.2)
    await writer.execute([count()], command("a"))
    async with asyncio.timeout(10):
        assert [event.position for event in await waiting] == [1]


async def test_a_reader_answers_empty_when_nothing_came_in_time(log: EventLog) -> None:
    begun = time.monotonic()
    assert await log.read(0, 10, wait_seconds=0.2) == []
    assert time.monotonic() - begun >= 0.2
