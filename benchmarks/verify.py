"""Verification of a sealed log from its raw rows alone: positions, leaf hashes, the root of every commit, the head."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from time import perf_counter

import asyncpg

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes
from benchmarks.seeding import seeded
from shared.eventlog.sealing import EMPTY_ROOT, Frontier, leaf_bytes, leaf_hash

CHUNK = 2**14
"""Records read at once; a power of two, so that each full chunk is a subtree of the whole."""
_ROWS = (
    "SELECT notification_id, originator_id, originator_version, topic, state, recorded_at, actor, command_id, "
    "leaf_hash FROM events WHERE notification_id > $1 AND notification_id <= $2 ORDER BY notification_id"
)

Chunk = tuple[bytes, int, list[tuple[int, bytes, bytes]]]
"""The root over a chunk's leaves, how many there are, and its commits: position, stored root, frontier inside."""


async def check_chunk(connection: asyncpg.Connection, start: int) -> Chunk:
    """Recompute the leaves ``start < position <= start + CHUNK``. Raises ``GuaranteeBroken`` with the position."""
    roots = {
        row["position"]: row["root"]
        for row in await connection.fetch(
            "SELECT position, root FROM log_commits WHERE position > $1 AND position <= $2", start, start + CHUNK
        )
    }
    frontier = Frontier(0, b"")
    commits: list[tuple[int, bytes, bytes]] = []
    expected = start
    for position, stream, version, topic, state, at, actor, command_id, stored in await connection.fetch(
        _ROWS, start, start + CHUNK
    ):
        expected += 1
        hold(position == expected, f"Position {expected} is missing.")
        leaf = leaf_hash(leaf_bytes(position, stream, version, topic, state, at, actor, command_id))
        hold(leaf == stored, f"The record at position {position} is not what was sealed.")
        frontier.append(leaf)
        if position in roots:
            commits.append((position, roots[position], frontier.packed()))
    return frontier.root(), frontier.size, commits


class _Whole:
    """Puts chunks together, in order: their roots are the leaves of a smaller tree."""

    def __init__(self) -> None:
        self.size = 0
        self.root = EMPTY_ROOT
        self._chunks = Frontier(0, b"")
        self.commits = 0

    def add(self, chunk: Chunk) -> None:
        root, size, commits = chunk
        before = self._chunks.packed()
        for position, stored, inside in commits:
            found = Frontier(self.size, before)
            whole = Frontier(position, _joined(found, inside, position - self.size))
            hold(whole.root() == stored, f"The root of the commit at position {position} is not the stored one.")
        self.commits += len(commits)
        self._chunks.append(root)
        self.size += size
        self.root = self._chunks.root()


def _joined(before: Frontier, inside: bytes, count: int) -> bytes:
    """The frontier of whole chunks followed by that of ``count`` leaves in the next: when full, they merge."""
    if count < CHUNK:
        return before.packed() + inside
    chunks = Frontier(before.size // CHUNK, before.packed())
    chunks.append(inside)
    return chunks.packed()


async def verify(dsn: str, chunks: Callable[[int], Coroutine[None, None, list[Chunk]]]) -> int:
    """How many records the log has, all of them right. ``chunks(size)`` gives all its chunks in order."""
    connection = await asyncpg.connect(dsn)
    try:
        head = await connection.fetchrow("SELECT position, root FROM log_head")
        stored_commits = await connection.fetchval("SELECT count(*) FROM log_commits")
        beyond = await connection.fetchval("SELECT count(*) FROM events WHERE notification_id > $1", head["position"])
    finally:
        await connection.close()
    whole = _Whole()
    for chunk in await chunks(head["position"]):
        whole.add(chunk)
    hold(whole.size == head["position"] and beyond == 0, "The log is as long as its head says.")
    hold(whole.root == head["root"], "The root of the head is the root of the records.")
    hold(whole.commits == stored_commits, "Every commit is at a position of the log.")
    return whole.size


async def in_one_process(dsn: str, size: int) -> list[Chunk]:
    connection = await asyncpg.connect(dsn)
    try:
        return [await check_chunk(connection, start) for start in range(0, size, CHUNK)]
    finally:
        await connection.close()


async def _some(dsn: str, starts: list[int]) -> list[Chunk]:
    connection = await asyncpg.connect(dsn)
    try:
        return [await check_chunk(connection, start) for start in starts]
    finally:
        await connection.close()


def _worker(dsn: str, starts: list[int]) -> list[Chunk]:
    return asyncio.run(_some(dsn, starts))


async def in_processes(dsn: str, size: int) -> list[Chunk]:
    """One process a core, each with its own stretch of the log."""
    starts = list(range(0, size, CHUNK))
    workers = min(os.cpu_count() or 1, len(starts)) or 1
    share = -(-len(starts) // workers) or 1
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        parts = await asyncio.gather(
            *(loop.run_in_executor(pool, _worker, dsn, starts[at : at + share]) for at in range(0, len(starts), share))
        )
    return [chunk for part in parts for chunk in part]


async def check_log(dsn: str, events: int, commands: int) -> None:
    """Every guarantee that can be read from the rows: nothing lost, no gap, outcomes kept, everything sealed."""
    hold(await verify(dsn, partial(in_one_process, dsn)) == events, f"The log has {events} events.")
    connection = await asyncpg.connect(dsn)
    outcomes = await connection.fetchval("SELECT count(*) FROM command_outcomes")
    await connection.close()
    hold(outcomes == commands, f"The outcomes of {commands} commands are kept.")


def _run(way: Callable[[str, int], Coroutine[None, None, list[Chunk]]]) -> Run:
    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        dsn = ground.runtime(database)
        begun = perf_counter()
        found = await verify(dsn, partial(way, dsn))
        seconds = perf_counter() - begun
        hold(found == sizes.events, "Every record was looked at.")
        return Reading(found, seconds)

    return run


BENCHMARK = Benchmark(
    name="verify",
    title="Verify a sealed log from the database alone",
    unit="events/s",
    target="1,000,000 in 5 s",
    contenders=(
        Contender("wengang, a process a core", _run(in_processes)),
        Contender("wengang, one process", _run(in_one_process)),
    ),
    prepare=seeded,
)
