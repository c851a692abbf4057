"""Processes that all write to the same few streams: every command finds its turn."""

import asyncio
import sys

import pytest

from shared.eventlog.log import EventLog
from tests.architecture.test_imports import ROOT
from tests.conftest import Database

_COMMANDS = 40
"""Of each process."""


async def _contend(database: Database, number: int, width: int) -> list[tuple[int, int]]:
    """What each process says: commands recorded, commands overtaken."""
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.contending_process"),
            *(database.runtime, f"writer{one}", str(_COMMANDS), str(width)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for one in range(number)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
        said = [out for out, _ in await asyncio.gather(*(process.communicate(b"go\n") for process in processes))]
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                await process.wait()
    found = [line.decode().split() for line in said]
    return [(int(recorded), int(overtaken)) for recorded, overtaken in found]


# With two streams a command, callers of one process do not take turns, and meet each other too.
@pytest.mark.parametrize(("number", "width"), [(2, 1), (8, 1), (2, 2), (8, 2)])
async def test_no_command_is_overtaken_for_good_by_others_on_the_same_few_streams(
    number: int, width: int, database: Database, log: EventLog
) -> None:
    async with asyncio.timeout(120):
        told = await _contend(database, number, width)
    assert told == [(_COMMANDS, 0)] * number
    # An event a stream, each counted once, whoever was first.
    assert (await log.head()).position == width * _COMMANDS * number
