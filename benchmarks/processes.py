"""Several processes append to one log at once, each with as many callers as one has alone: what one more worker
brings, or costs, on the same two cores."""

import asyncio
import json
import sys
from pathlib import Path

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes, p99
from benchmarks.verify import check_log

_CALLERS = 64
_NAMES = {1: "one process", 2: "two processes", 4: "four processes", 8: "eight processes"}
_ROOT = Path(__file__).parent.parent


def _with(number: int) -> Run:
    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        url = ground.runtime(database)
        processes = [await _started(url, name, sizes.seconds, _CALLERS) for name in range(number)]
        try:
            await asyncio.gather(*(_ready(process) for process in processes))
            said = [out for out, _ in await asyncio.gather(*(process.communicate(b"go\n") for process in processes))]
            hold(all(process.returncode == 0 for process in processes), "Every process ends well.")
        finally:
            for process in processes:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        told = [json.loads(out) for out in said]
        done = sum(one["done"] for one in told)
        latencies = [latency for one in told for latency in one["latencies"]]
        await check_log(url, done, done)
        return Reading(done, max(one["seconds"] for one in told), p99(latencies))

    return run


async def _started(url: str, name: int, seconds: float, callers: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.appending_process", url, f"process{name}", str(seconds), str(callers)),
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


async def _ready(process: asyncio.subprocess.Process) -> None:
    """All are started before the first may begin: importing takes longer than a short run."""
    if process.stdout is None:
        raise TypeError("The process was started without a pipe.")
    hold(await process.stdout.readline() == b"ready\n", "A process opens the log.")


BENCHMARK = Benchmark(
    name="processes",
    title=f"Processes that append to one log, {_CALLERS} concurrent callers in each",
    unit="events/s",
    target="four not slower than one (ratio ≤ 1)",
    contenders=tuple(Contender(name, _with(number), smoke=number <= 2) for number, name in _NAMES.items()),
)
