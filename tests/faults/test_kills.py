"""kill -9 under load: what was acknowledged is there, once and whole. ``WENGANG_LONG_FAULTS=1`` kills 216 times."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.faults.driving import LONG, WritingProcess, check, moment, started
from tests.faults.own_server import OwnServer

_WRITER_KILLS = 120 if LONG else 8
_SERVER_KILLS = 96 if LONG else 6
_NEVER = 1_000_000


@pytest.fixture(scope="module")
def own_server() -> Iterator[OwnServer]:
    folder = Path(tempfile.mkdtemp(prefix="wengang-kills-"))
    server = OwnServer(folder / "postgresql")
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def test_a_killed_writing_process_loses_nothing_that_it_acknowledged(database: Database) -> None:
    process = WritingProcess(database.runtime, "writer", _NEVER)
    async with asyncio.timeout(30 + 10 * _WRITER_KILLS), started([process]):
        for kill in range(_WRITER_KILLS):
            await process.acknowledges(1 + moment("commands", kill, 150))
            await asyncio.sleep(moment("milliseconds", kill, 30) / 1000)
            await process.kill()
            await process.start()
        await process.acknowledges(50)
    assert await check(database.owner, [process]) >= len(process.acknowledged)


async def test_a_killed_postgresql_loses_nothing_that_was_acknowledged(own_server: OwnServer) -> None:
    processes = [WritingProcess(own_server.url, f"writer{number}", _NEVER) for number in (1, 2)]
    async with asyncio.timeout(30 + 15 * _SERVER_KILLS), started(processes):
        for kill in range(_SERVER_KILLS):
            await asyncio.gather(*(one.acknowledges(20 + moment("commands", kill, 150)) for one in processes))
            await asyncio.sleep(moment("milliseconds", kill, 30) / 1000)
            if kill % 3 == 2:
                own_server.kill_a_backend(moment("backends", kill, 100))
            else:
                await asyncio.to_thread(own_server.kill_and_start)
        await asyncio.gather(*(one.acknowledges(100) for one in processes))
    assert await check(own_server.url, processes) > 100 * _SERVER_KILLS
