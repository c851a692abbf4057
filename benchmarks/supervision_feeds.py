"""Supervision keeps up with three feeds, and builds its tables anew from them: read, projected and judged.

Timed is what ``wengang rebuild supervision`` leads to: from the start of the service on empty tables, which it leaves
to when every fact of the three logs is read and judged. The logs are read over HTTP from a process that gives
their feeds alone; it, PostgreSQL and supervision share the machine's cores.
"""

import asyncio
from collections.abc import Sequence
from time import perf_counter

import asyncpg
import httpx

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes, p99
from benchmarks.supervision_ground import (
    Supervision,
    employers_of,
    empty,
    facts_in,
    judged_all,
    processor_seconds,
    season_logs,
    season_size,
    supervising,
)

_PER_SECOND = 5_000
_SECONDS_FOR_ONE = 6
"""A run lasts six times as long as one of single appends, so that a backlog would show."""


async def rebuild(ground: Ground, database: str, sizes: Sizes) -> Reading:
    logs = await season_logs(ground, season_size(sizes))
    facts = await facts_in(ground, logs)
    used = processor_seconds()
    begun = perf_counter()
    async with supervising(ground, database, logs) as supervision:
        seconds = await judged_all(supervision, facts) - begun
    await _every_fact_is_there(ground, database, facts)
    return Reading(facts, seconds, processor_seconds=processor_seconds() - used)


async def keep_up(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """The latency is a fact's: from when its feed could tell it to when it was seen to be judged."""
    logs = await season_logs(ground, _employers(sizes))
    facts = await facts_in(ground, logs)
    used = processor_seconds()
    async with supervising(ground, database, logs, _PER_SECOND) as supervision:
        await judged_all(supervision, 0)
        async with httpx.AsyncClient(timeout=60) as http:
            begun = perf_counter()
            (await http.post(f"http://127.0.0.1:{supervision.feeds}/begin")).raise_for_status()
            seen = await _look(http, supervision, facts, begun)
    await _every_fact_is_there(ground, database, facts)
    return Reading(facts, seen[-1][0], p99(_delays(seen)), processor_seconds=processor_seconds() - used)


def _employers(sizes: Sizes) -> int:
    return employers_of(_PER_SECOND * _SECONDS_FOR_ONE * sizes.seconds)


async def _look(http: httpx.AsyncClient, supervision: Supervision, facts: int, begun: float) -> list[tuple[float, int]]:
    """Seconds since the beginning, and how many facts were judged by then."""
    seen: list[tuple[float, int]] = []
    while not seen or seen[-1][1] < facts:
        judged = sum(one["judged"] for one in (await supervision.positions(http)).values())
        if not seen or judged > seen[-1][1]:
            seen.append((perf_counter() - begun, judged))
        await asyncio.sleep(0.1)
    return seen


def _delays(seen: Sequence[tuple[float, int]]) -> list[float]:
    """Of every fiftieth fact, in milliseconds."""
    delays = []
    known = 0
    for seconds, judged in seen:
        delays += [1000 * (seconds - fact / _PER_SECOND) for fact in range(known, judged, 50)]
        known = judged
    return delays


async def _every_fact_is_there(ground: Ground, database: str, facts: int) -> None:
    connection = await asyncpg.connect(ground.owner(database))
    try:
        rows, alerts = await connection.fetchrow("SELECT (SELECT count(*) FROM trail), (SELECT count(*) FROM alerts)")
    finally:
        await connection.close()
    hold(rows == facts, "Every fact stands in the trail, once.")
    hold(alerts > 0, "What was planted is found.")


async def _empty(ground: Ground, sizes: Sizes) -> str:
    del sizes
    return await empty(ground)


REBUILD = Benchmark(
    name="supervision_rebuild",
    title="Supervision built anew from three feeds, judging included",
    unit="events/s",
    target="1,000,000 in 60 s",
    contenders=(Contender("wengang", rebuild),),
    prepare=_empty,
)
FEED = Benchmark(
    name="supervision_feed",
    title=f"Supervision follows {_PER_SECOND:,} events/s of a season, judging included",
    unit="events/s",
    target="5,000 events/s",
    contenders=(Contender("wengang", keep_up),),
    prepare=_empty,
)
