"""A process that writes to the same few streams as others.

``python -m tests.faults.contending_process URL NAME END WIDTH`` says ``ready``, waits for a line, then carries out the
commands 0 to END - 1, each on WIDTH streams, and asks once only: a command that was overtaken for good is lost to its
caller. At the end it says how many were recorded and how many were overtaken.
"""

import asyncio
import sys

from shared.eventlog.log import EventLog
from shared.eventlog.records import VersionConflict
from tests.eventlog.counting import CODEC, command, count

_STREAMS = 3
_AT_ONCE = 8


async def _write(url: str, name: str, end: int, width: int) -> None:
    log = await EventLog.open(url, codec=CODEC, source="test", poll_seconds=0.05)
    await log.head()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    numbers = iter(range(end))
    recorded = overtaken = 0

    async def work() -> None:
        nonlocal recorded, overtaken
        for number in numbers:
            streams = [f"common:{(number + more) % _STREAMS}" for more in range(width)]
            try:
                await log.execute([count(stream) for stream in streams], command(f"{name}/{number}"))
                recorded += 1
            except VersionConflict:
                overtaken += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(_AT_ONCE):
            tasks.create_task(work())
    await log.close()
    sys.stdout.write(f"{recorded} {overtaken}\n")


if __name__ == "__main__":
    asyncio.run(_write(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
