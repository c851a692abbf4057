"""One process that appends: ``python -m benchmarks.appending_process URL NAME SECONDS CALLERS``.

It says ``ready``, waits for a line, appends one event a command until the time is over, and says what it did as JSON:
``{"done": …, "seconds": …, "latencies": [milliseconds]}``.
"""

import asyncio
import json
import sys
from time import perf_counter

from benchmarks.counting import CODEC, command, count
from benchmarks.ground import hold
from benchmarks.measuring import in_loop
from shared.eventlog.log import EventLog

_STREAMS_PER_CALLER = 1_000


async def _append(url: str, name: str, seconds: float, callers: int) -> None:
    log = await EventLog.open(url, codec=CODEC, source="benchmark")
    await log.head()  # connected
    print("ready", flush=True)  # noqa: T201 - to who started it
    await asyncio.to_thread(sys.stdin.readline)
    latencies: list[float] = []
    begun = perf_counter()

    async def call(caller: int) -> None:
        number = 0
        while (started := perf_counter()) < begun + seconds:
            stream = f"counter:{name}-{caller}-{number % _STREAMS_PER_CALLER}"
            recorded = await log.execute([count(stream)], command(f"{name}-{caller}-{number}"))
            hold(not recorded.replayed, "A new command is carried out.")
            latencies.append(1000 * (perf_counter() - started))
            number += 1

    await asyncio.gather(*(call(caller) for caller in range(callers)))
    took = perf_counter() - begun
    await log.close()
    print(json.dumps({"done": len(latencies), "seconds": took, "latencies": latencies}))  # noqa: T201


if __name__ == "__main__":
    in_loop(_append(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
