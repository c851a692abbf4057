"""Many events, a thousand per command: imports and mass decisions."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from time import perf_counter

import asyncpg

from benchmarks.counting import CODEC, command, count
from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes
from benchmarks.peers import PLAIN_COLUMNS, PLAIN_TABLE, plain_row, recorder, stored
from benchmarks.verify import check_log
from shared.eventlog.log import EventLog

PER_COMMAND = 1_000
CALLERS = 4
"""Of every contender: enough that the machine never waits for one of them."""


async def _load(sizes: Sizes, append: Callable[[int], Awaitable[object]]) -> Reading:
    """``append(number)`` the ``number``-th thousand, several callers taking turns."""
    numbers = iter(range(sizes.events // PER_COMMAND))

    async def call(mine: Iterator[int]) -> None:
        for number in mine:
            await append(number)

    begun = perf_counter()
    await asyncio.gather(*(call(numbers) for _ in range(CALLERS)))
    return Reading(sizes.events, perf_counter() - begun)


async def one_stream(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """Every command adds a thousand events to a stream of its own."""
    log = await EventLog.open(ground.runtime(database), codec=CODEC, source="benchmark")
    reading = await _load(
        sizes, lambda number: log.execute([count(f"counter:{number}", PER_COMMAND)], command(f"bulk-{number}"))
    )
    await log.close()
    await check_log(ground.runtime(database), sizes.events, sizes.events // PER_COMMAND)
    return reading


async def many_streams(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """Every command decides on a thousand streams, one event each, as an import of a roster does."""
    log = await EventLog.open(ground.runtime(database), codec=CODEC, source="benchmark")

    async def append(number: int) -> None:
        work = [count(f"counter:{number}-{stream}") for stream in range(PER_COMMAND)]
        await log.execute(work, command(f"bulk-{number}"))

    reading = await _load(sizes, append)
    await log.close()
    await check_log(ground.runtime(database), sizes.events, sizes.events // PER_COMMAND)
    return reading


async def eventsourcing(ground: Ground, database: str, sizes: Sizes) -> Reading:
    peer = recorder(ground.owner(database))

    def insert(number: int) -> None:
        peer.insert_events([stored(f"counter:{number}", version) for version in range(1, PER_COMMAND + 1)])

    reading = await _load(sizes, lambda number: asyncio.to_thread(insert, number))
    hold(peer.max_notification_id() == sizes.events, "Nothing is lost.")
    peer.datastore.close()
    return reading


async def copy(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """The limit: rows that are ready beforehand, a thousand a transaction, into the same columns and indexes."""
    pool = await asyncpg.create_pool(ground.owner(database), min_size=CALLERS, max_size=CALLERS)
    await pool.execute(PLAIN_TABLE.format(numbering="NOT NULL"))
    columns = [*PLAIN_COLUMNS, "notification_id"]
    ready = [
        [
            (*plain_row(f"counter:{number}", version, f"bulk-{number}"), number * PER_COMMAND + version)
            for version in range(1, PER_COMMAND + 1)
        ]
        for number in range(sizes.events // PER_COMMAND)
    ]

    async def append(number: int) -> None:
        async with pool.acquire() as connection:
            await connection.copy_records_to_table("plain_events", records=ready[number], columns=columns)

    reading = await _load(sizes, append)
    hold(await pool.fetchval("SELECT count(*) FROM plain_events") == sizes.events, "Nothing is lost.")
    await pool.close()
    return reading


BENCHMARK = Benchmark(
    name="bulk_append",
    title=f"Bulk append, {PER_COMMAND:,} events per command",
    unit="events/s",
    target="≥ 50,000 events/s, half of COPY",
    contenders=(
        Contender("wengang, a stream per command", one_stream),
        Contender("wengang, a stream per event", many_streams),
        Contender("eventsourcing recorder", eventsourcing),
        Contender("COPY, the limit", copy),
    ),
)
