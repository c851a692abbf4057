"""One event per command, many callers at once: what a day at the counter looks like, only faster."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Thread
from time import perf_counter

import asyncpg

from benchmarks.counting import CODEC, command, count
from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes, p99
from benchmarks.message_db import message_db
from benchmarks.peers import PLAIN_COLUMNS, PLAIN_TABLE, plain_row, recorder, stored
from benchmarks.verify import check_log
from shared.eventlog.log import EventLog

CALLERS = 64
STREAMS_PER_CALLER = 1_000

Append = Callable[[int, int], Awaitable[None]]
"""``append(caller, number of this caller's event, from 0)``."""


async def _load(append: Append, seconds: float) -> Reading:
    """Each caller waits for its answer, and asks again."""
    latencies: list[float] = []
    begun = perf_counter()

    async def call(caller: int) -> None:
        number = 0
        while (started := perf_counter()) < begun + seconds:
            await append(caller, number)
            latencies.append(1000 * (perf_counter() - started))
            number += 1

    await asyncio.gather(*(call(caller) for caller in range(CALLERS)))
    return Reading(len(latencies), perf_counter() - begun, p99(latencies))


def _place(caller: int, number: int) -> tuple[str, int]:
    """The stream and the version of an event."""
    return f"counter:{caller}-{number % STREAMS_PER_CALLER}", number // STREAMS_PER_CALLER + 1


async def wengang(ground: Ground, database: str, sizes: Sizes) -> Reading:
    log = await EventLog.open(ground.runtime(database), codec=CODEC, source="benchmark")

    async def append(caller: int, number: int) -> None:
        recorded = await log.execute([count(_place(caller, number)[0])], command(f"{caller}-{number}"))
        hold(not recorded.replayed, "A new command is carried out.")

    reading = await _load(append, sizes.seconds)
    await log.close()
    await check_log(ground.runtime(database), reading.done, reading.done)
    return reading


async def plain_insert(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """A transaction an event, a connection a caller. Positions of a sequence: a reader that tails may miss some."""
    pool = await asyncpg.create_pool(ground.owner(database), min_size=CALLERS, max_size=CALLERS)
    await pool.execute(PLAIN_TABLE.format(numbering="GENERATED ALWAYS AS IDENTITY"))
    connections = [await pool.acquire() for _ in range(CALLERS)]
    places = ", ".join(f"${number}" for number in range(1, len(PLAIN_COLUMNS) + 1))
    statement = f"INSERT INTO plain_events ({', '.join(PLAIN_COLUMNS)}) VALUES ({places})"

    async def append(caller: int, number: int) -> None:
        stream, version = _place(caller, number)
        await connections[caller].execute(statement, *plain_row(stream, version, f"{caller}-{number}"))

    reading = await _load(append, sizes.seconds)
    written = await connections[0].fetchval("SELECT count(*) FROM plain_events")
    hold(written == reading.done, "Nothing is lost.")
    for connection in connections:
        await pool.release(connection)
    await pool.close()
    return reading


async def eventsourcing(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """64 threads on the library's recorder, as many of them at work as its pool has connections."""
    peer = recorder(ground.owner(database))
    latencies: list[float] = []
    begun = perf_counter()

    def call(caller: int) -> None:
        number = 0
        while (started := perf_counter()) < begun + sizes.seconds:
            peer.insert_events([stored(*_place(caller, number))])
            latencies.append(1000 * (perf_counter() - started))
            number += 1

    threads = [Thread(target=call, args=(caller,)) for caller in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    seconds = perf_counter() - begun
    hold(peer.max_notification_id() == len(latencies), "Nothing is lost.")
    peer.datastore.close()
    return Reading(len(latencies), seconds, p99(latencies))


BENCHMARK = Benchmark(
    name="single_appends",
    title=f"One event per command, {CALLERS} concurrent callers",
    unit="events/s",
    target="≥ 15,000 events/s, p99 ≤ 20 ms",
    contenders=(
        Contender("wengang", wengang),
        Contender("eventsourcing recorder", eventsourcing),
        Contender("plain INSERT per transaction", plain_insert),
        Contender("message-db write_message", message_db),
    ),
)
