"""A log with many events, made once and copied for every run."""

import asyncio

from benchmarks.counting import CODEC, command, count
from benchmarks.ground import Ground
from benchmarks.measuring import Sizes
from shared.eventlog.log import EventLog

PER_STREAM = 10
PER_COMMAND = 1_000
_CALLERS = 4


async def seeded(ground: Ground, sizes: Sizes) -> str:
    """The template with ``sizes.events`` events, ten a stream."""
    template = f"seeded_{sizes.events}"
    if not ground.has(template):
        name = await ground.fresh()
        await _fill(ground.runtime(name), sizes.events)
        await ground.keep_as(name, template)
    return template


async def _fill(dsn: str, events: int) -> None:
    log = await EventLog.open(dsn, codec=CODEC, source="benchmark")
    numbers = iter(range(events // PER_COMMAND))

    async def call() -> None:
        for number in numbers:
            streams = range(PER_COMMAND // PER_STREAM)
            work = [count(f"counter:{number}-{stream}", PER_STREAM) for stream in streams]
            await log.execute(work, command(f"seed-{number}"))

    await asyncio.gather(*(call() for _ in range(_CALLERS)))
    await log.close()
