"""A log to verify, read straight from its tables: one snapshot, checked by as many processes as there are cores."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

import asyncpg

from shared.eventlog.audit.records import CHUNK, Chunk, Source, check_chunk, within
from shared.eventlog.batch import EARLIER_OUTCOMES
from shared.eventlog.records import RECORD_COLUMNS, StoredRecord
from shared.eventlog.sealing import SUITES, Suite

_START = "fork" if sys.platform == "linux" else "spawn"
"""A spawned process imports the whole program first, for longer than it checks a hundred thousand records. A forked
one opens a loop and a connection of its own and touches nothing of ours."""


_FORWARD_FROM = """
SELECT CASE WHEN command_id = $1 THEN position ELSE 0 END FROM command_outcomes ORDER BY number LIMIT 1
"""
"""Where the first sealed outcome is, unless there were none before it."""


class DatabaseSource:
    """``async with DatabaseSource(dsn) as source``: one snapshot of one log, read straight from its tables.

    A log of several chunks is read and checked by as many processes as there are cores, all on the same snapshot.
    """

    connection: asyncpg.Connection
    """On the snapshot."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def __aenter__(self) -> Source:
        self.connection = await asyncpg.connect(self._dsn)
        self._transaction = self.connection.transaction(isolation="repeatable_read", readonly=True)
        await self._transaction.start()
        fetch = self.connection.fetch
        head = await self.connection.fetchrow("SELECT position, root, frontier FROM log_head")
        kept = await fetch("SELECT note, number, position FROM log_checkpoints ORDER BY position")
        nodes = await fetch("SELECT level, number, hash FROM log_nodes")
        return Source(
            chunks=self._chunks,
            commits=[(row["position"], row["root"]) for row in await fetch("SELECT position, root FROM log_commits")],
            notes=[row["note"] for row in kept],
            head=(head["position"], head["root"]) if head is not None else (-1, b""),
            frontier=None if head is None else head["frontier"],
            nodes={(row["level"], row["number"]): row["hash"] for row in nodes},
            numbers=[row["number"] for row in kept],
            placed=[row["position"] for row in kept],
            forward_from=await self.connection.fetchval(_FORWARD_FROM, EARLIER_OUTCOMES),
        )

    async def __aexit__(self, *_: object) -> None:
        await self.connection.close()

    async def records(self) -> AsyncIterator[StoredRecord]:
        """All of them, in order."""
        query = f"SELECT {RECORD_COLUMNS} FROM events ORDER BY notification_id"
        async for row in self.connection.cursor(query, prefetch=2_000):
            yield StoredRecord.of(row)

    async def _chunks(self, suite: Suite, wanted: Sequence[int]) -> AsyncIterator[Chunk]:
        # By their count: a position may be any number, and the last part takes whatever lies behind.
        records = await self.connection.fetchval("SELECT count(*) FROM events")
        number = max(-(-records // CHUNK), 1)
        parts = [
            _Part(
                suite.name,
                None if one == 0 else one * CHUNK,
                None if one == number - 1 else (one + 1) * CHUNK,
                within(wanted, one * CHUNK, (one + 1) * CHUNK),
            )
            for one in range(number)
        ]
        if number == 1:
            yield await _check_part(parts[0], self.connection)
            return
        snapshot = await self.connection.fetchval("SELECT pg_export_snapshot()")
        with ProcessPoolExecutor(min(os.cpu_count() or 1, number), get_context(_START)) as processes:
            try:
                async for chunk in _in_order(processes, [(self._dsn, snapshot, part) for part in parts]):
                    yield chunk
            finally:
                processes.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """Records after one position up to another; None is open, so that no record lies outside of all parts."""

    suite: str
    after: int | None
    until: int | None
    wanted: Sequence[int]


async def _in_order(processes: ProcessPoolExecutor, tasks: Sequence[tuple[str, str, _Part]]) -> AsyncIterator[Chunk]:
    # A few ahead and no more: what is checked waits in memory for its turn.
    ahead = 2 * (os.cpu_count() or 1)
    running: list[Awaitable[Chunk]] = []
    remaining = iter(tasks)
    loop = asyncio.get_running_loop()
    while True:
        running += [
            loop.run_in_executor(processes, _check_elsewhere, *task) for task in islice(remaining, ahead - len(running))
        ]
        if not running:
            return
        yield await running.pop(0)


def _check_elsewhere(dsn: str, snapshot: str, part: _Part) -> Chunk:
    async def check() -> Chunk:
        connection = await asyncpg.connect(dsn)
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                await connection.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
                return await _check_part(part, connection)
        finally:
            await connection.close()

    return asyncio.run(check())


async def _check_part(part: _Part, connection: asyncpg.Connection) -> Chunk:
    query = (
        f"SELECT {RECORD_COLUMNS} FROM events WHERE ($1::bigint IS NULL OR notification_id > $1) "
        "AND ($2::bigint IS NULL OR notification_id <= $2) ORDER BY notification_id"
    )
    rows = await connection.fetch(query, part.after, part.until)
    return check_chunk(SUITES[part.suite], rows, part.after or 0, part.wanted)
