"""A process that writes, to be killed: ``python -m tests.faults.writing_process URL NAME FIRST END``.

It carries out the commands FIRST to END - 1 on counters, sixteen at a time, and says each one that was acknowledged
with its position. A caller repeats a command under the same id until it is answered, and so does this process.
"""

import asyncio
import sys
from collections.abc import Iterator

from shared.eventlog.database import LOST_CONNECTION
from shared.eventlog.log import EventLog
from shared.eventlog.records import VersionConflict, Work
from tests.eventlog.counting import CODEC, Count, command, count

_AT_ONCE = 16


def work_of(name: str, number: int) -> list[Work[Count, int]]:
    """One stream or several, some of them also written to by other processes; now and then a mass of them, by COPY."""
    if number % 120 == 60:
        return [count(f"{name}:mass:{number}:{stream}", times=2) for stream in range(300)]
    work = [count(f"{name}:{number // 80}:{number % 8}", times=1 + number % 3)]
    if number % 4 == 0:
        work += [
            count(f"common:{number // 80}:{number % 3}"),
            count(f"common:{number // 80}:{number % 5 + 3}", times=2),
        ]
    return work


def size_of(name: str, number: int) -> int:
    """How many events the command comes to."""
    return sum(item.command.times for item in work_of(name, number))


async def _write(url: str, name: str, first: int, end: int) -> None:
    log = await EventLog.open(url, codec=CODEC, source="test", poll_seconds=0.05)
    numbers: Iterator[int] = iter(range(first, end))

    async def carry_out(number: int) -> int:
        while True:
            try:
                return (await log.execute(work_of(name, number), command(f"{name}/{number}"))).position
            except (*LOST_CONNECTION, VersionConflict):  # no answer came, or others were faster twenty times
                await asyncio.sleep(0.05)

    async def work() -> None:
        for number in numbers:
            position = await carry_out(number)
            sys.stdout.write(f"{name}/{number} {position}\n")
            sys.stdout.flush()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(_AT_ONCE):
            tasks.create_task(work())
    await log.close()


if __name__ == "__main__":
    asyncio.run(_write(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
