"""Verify a whole log from its raw rows: nothing that the log says of itself is taken for granted.

Checked: positions without gap from 1; versions of each stream without gap from 1; every leaf hash; the Merkle root at
each commit, checkpoint and anchor; signatures; the head. An anchor is a checkpoint that was kept elsewhere: a log that
was changed and hashed anew, or cut, or set back to an older copy, cannot agree with it.

The log is read in chunks whose trees are full subtrees of the whole one, so that several processes can each check
some, and the whole is put together from their roots.
"""

import asyncio
import json
import os
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import asyncpg

from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.records import RECORD_COLUMNS, StoredRecord
from shared.eventlog.sealing import SUITES, Frontier, Suite, command_bytes, leaf_bytes

EXPORT_FORMAT = "wengang-log-export/1"
CHUNK = 1 << 15
"""Records checked at once: a power of two."""

_START = "fork" if sys.platform == "linux" else "spawn"
"""A spawned process imports the whole program first, for longer than it checks a hundred thousand records. A forked
one opens a loop and a connection of its own and touches nothing of ours."""

Row = tuple[str, int, str, bytes, int, datetime, str, str, bytes]
"""A record in the order of ``RECORD_COLUMNS``."""
_Problem = tuple[int, str]
"""The bad position, and a sentence."""


@dataclass(slots=True)
class Chunk:
    """What ``CHUNK`` records, or the last ones, come to by themselves."""

    records: int = 0
    root: bytes = b""
    """Over all of them."""
    roots: dict[int, bytes] = field(default_factory=dict)
    """Over the chunk's records up to each position that was asked for."""
    streams: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """First version, its position, and last version of each stream in the chunk."""
    problem: _Problem | None = None


Chunks = Callable[[Suite, Sequence[int]], AsyncIterator[Chunk]]
"""``chunks(suite, positions to tell the roots at)``: every chunk in order; at least one, which may be empty."""


@dataclass(slots=True)
class Source:
    """A log to verify: its records, and what it says of itself."""

    chunks: Chunks
    commits: Sequence[tuple[int, bytes]]
    notes: Sequence[str]
    head: tuple[int, bytes] | None
    """None for an export: its last checkpoint speaks for the head."""


@dataclass(slots=True)
class Findings:
    """``problems`` are sentences in the order they were found, the first bad position first; empty is good."""

    records: int = 0
    checkpoints: int = 0
    anchors: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.problems


async def verify(source: Source, verifier: Verifier, anchors: Iterable[Checkpoint]) -> Findings:
    """Read everything once, in constant memory but for the versions of the streams."""
    findings = Findings()
    expected = _expected_roots(source, verifier, list(anchors), findings)
    frontier = Frontier(verifier.suite)
    versions: dict[str, int] = {}
    last: bytes | None = None
    async for chunk in source.chunks(verifier.suite, sorted(expected)):
        if findings.records % CHUNK:
            missing = findings.records + 1
            problem: _Problem | None = (missing, f"Position {missing}: the record is missing; later ones are there.")
        else:
            problem = _first_problem(chunk, frontier, versions, expected)
        if problem is not None:
            findings.records = problem[0] - 1
            findings.problems.append(problem[1])
            break  # after a bad position every later root is wrong: the first is the one to tell
        if chunk.records == CHUNK:
            frontier.append_tree(chunk.root, CHUNK)
        findings.records += chunk.records
        last = chunk.root if chunk.records % CHUNK else None
    if findings.good:
        findings.problems += _end_problems(source, findings.records, _extended(frontier, last), expected)
    return findings


def check_chunk(suite: Suite, rows: Iterable[Row], position: int, wanted: Sequence[int]) -> Chunk:
    """Check the records after ``position`` by themselves. ``wanted``: positions to tell the roots at, ascending."""
    chunk = Chunk()
    frontier = Frontier(suite)
    streams: dict[str, list[int]] = {}
    due = iter(wanted)
    next_due = next(due, None)
    first = position
    for stream, version, topic, state, found, recorded_at, actor, command_id, leaf_hash in rows:
        position += 1
        if found != position:
            chunk.problem = position, f"Position {position}: the record is missing; the next one is {found}."
            break
        seen = streams.get(stream)
        if seen is None:
            streams[stream] = [version, position, version]
        elif version == seen[2] + 1:
            seen[2] = version
        else:
            chunk.problem = position, f"Position {position}: {_other_version(stream, version, seen[2] + 1)}"
            break
        command = command_bytes(recorded_at, actor, command_id)
        leaf = suite.leaf(leaf_bytes(suite, position, stream, version, topic, state, command))
        if leaf != leaf_hash:
            chunk.problem = position, f"Position {position}: the record is not the one that its leaf hash is of."
            break
        frontier.append(leaf)
        if position == next_due:
            chunk.roots[position] = frontier.root()
            next_due = next(due, None)
    chunk.records = frontier.size
    chunk.root = frontier.root()
    chunk.streams = {stream: (seen[0], seen[1], seen[2]) for stream, seen in streams.items()}
    if chunk.problem is None and chunk.records > CHUNK:
        chunk.problem = first + CHUNK + 1, f"Position {first + CHUNK + 1}: there are more records than positions."
    return chunk


def _other_version(stream: str, version: int, due: int) -> str:
    return f"version {version} of {stream}, where {due} is due."


_Roots = dict[int, list[tuple[str, bytes]]]


def _first_problem(chunk: Chunk, frontier: Frontier, versions: dict[str, int], expected: _Roots) -> _Problem | None:
    """That of the chunk with what came before it; what it has of ``expected`` is taken out."""
    problems = [] if chunk.problem is None else [chunk.problem]
    for stream, (version, position, last) in chunk.streams.items():
        due = versions.get(stream, 0) + 1
        if version != due:
            problems.append((position, f"Position {position}: {_other_version(stream, version, due)}"))
        versions[stream] = last
    if frontier.size == 0:
        problems += _compared(0, frontier.suite.empty_root, expected)
    for position, root in chunk.roots.items():
        problems += _compared(position, _extended(frontier, root), expected)
    return min(problems, default=None)


def _extended(frontier: Frontier, root: bytes | None) -> bytes:
    """The root of the tree when a subtree smaller than all of its full ones follows."""
    if root is None:
        return frontier.root()
    for left in reversed(frontier.roots):
        root = frontier.suite.node(left, root)
    return root


def _compared(position: int, found: bytes, expected: _Roots) -> list[_Problem]:
    for what, root in expected.pop(position, ()):
        if root != found:
            return [(position, f"Position {position}: the records up to here are not those of {what}.")]
    return []


def _expected_roots(source: Source, verifier: Verifier, anchors: list[Checkpoint], findings: Findings) -> _Roots:
    expected: _Roots = defaultdict(list)
    for anchor in anchors:
        if anchor.origin == verifier.name:
            expected[anchor.size].append(("an anchor kept elsewhere", anchor.root))
            findings.anchors += 1
    for note in source.notes:
        try:
            checkpoint = verifier.open(note)
        except BadNote as error:
            findings.problems.append(f"A checkpoint of the log is not good: {error}")
            continue
        expected[checkpoint.size].append(("a signed checkpoint", checkpoint.root))
        findings.checkpoints += 1
    for position, root in source.commits:
        expected[position].append(("the log's own commit", root))
    return expected


def _end_problems(source: Source, records: int, root: bytes, expected: _Roots) -> list[str]:
    if expected:
        size = min(expected)
        what = expected[size][0][0]
        return [f"Position {records + 1}: the log ends before it, and {what} knows {size} records."]
    if source.head is not None and source.head[0] != records:
        return [f"Position {records}: the head of the log says position {source.head[0]}."]
    if source.head is not None and records and source.head[1] != root:
        return [f"Position {records}: the head of the log says another root."]
    return []


def read_anchors(file: Path) -> list[Checkpoint]:
    """The anchors of a file that supervision appended to. Raises ``ValueError`` with the line."""
    found = []
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append(Checkpoint(row["origin"], int(row["size"]), bytes.fromhex(row["root"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{file}, line {number}: not an anchor ({error}).") from None
    return found


def _within(wanted: Sequence[int], after: int, until: int) -> Sequence[int]:
    return wanted[bisect_right(wanted, after) : bisect_right(wanted, until)]


def chunks_of(rows: Callable[[], Iterator[Row]]) -> Chunks:
    """Of rows that are read one after the other, in this process."""

    async def chunks(suite: Suite, wanted: Sequence[int]) -> AsyncIterator[Chunk]:
        reading = rows()
        position = 0
        while True:
            chunk = check_chunk(suite, islice(reading, CHUNK), position, _within(wanted, position, position + CHUNK))
            yield chunk
            position += chunk.records
            if chunk.records < CHUNK:
                return

    return chunks


class DatabaseSource:
    """``async with DatabaseSource(dsn) as source``: one snapshot of one log, read straight from its tables.

    A log of several chunks is read and checked by as many processes as there are cores, all on the same snapshot.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def __aenter__(self) -> Source:
        self._connection = await asyncpg.connect(self._dsn)
        self._transaction = self._connection.transaction(isolation="repeatable_read", readonly=True)
        await self._transaction.start()
        fetch = self._connection.fetch
        head = await self._connection.fetchrow("SELECT position, root FROM log_head")
        return Source(
            chunks=self._chunks,
            commits=[(row["position"], row["root"]) for row in await fetch("SELECT position, root FROM log_commits")],
            notes=[row["note"] for row in await fetch("SELECT note FROM log_checkpoints ORDER BY position")],
            head=(head["position"], head["root"]) if head is not None else (-1, b""),
        )

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()

    async def records(self) -> AsyncIterator[StoredRecord]:
        """All of them, in order."""
        query = f"SELECT {RECORD_COLUMNS} FROM events ORDER BY notification_id"
        async for row in self._connection.cursor(query, prefetch=2_000):
            yield StoredRecord.of(row)

    async def _chunks(self, suite: Suite, wanted: Sequence[int]) -> AsyncIterator[Chunk]:
        last = await self._connection.fetchval("SELECT max(notification_id) FROM events") or 0
        number = max(-(-last // CHUNK), 1)
        parts = [
            _Part(
                suite.name,
                None if one == 0 else one * CHUNK,
                None if one == number - 1 else (one + 1) * CHUNK,
                _within(wanted, one * CHUNK, (one + 1) * CHUNK),
            )
            for one in range(number)
        ]
        if number == 1:
            yield await _check_part(parts[0], self._connection)
            return
        snapshot = await self._connection.fetchval("SELECT pg_export_snapshot()")
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


async def export(records: AsyncIterator[StoredRecord], notes: Sequence[str], origin: str, file: Path) -> int:
    """Write a log for a third party: JSON lines; records, then checkpoints. The number of records."""
    number = 0
    with file.open("w", encoding="utf-8") as lines:
        lines.write(json.dumps({"format": EXPORT_FORMAT, "origin": origin}) + "\n")
        async for record in records:
            lines.write(json.dumps(_exported(record), ensure_ascii=False) + "\n")
            number += 1
        for note in notes:
            lines.write(json.dumps({"checkpoint": note}, ensure_ascii=False) + "\n")
    return number


def _exported(record: StoredRecord) -> dict[str, Any]:
    return {
        "position": record.position,
        "stream": record.stream,
        "version": record.version,
        "topic": record.topic,
        "data": record.state.decode(),
        "recorded_at": record.recorded_at.isoformat(timespec="microseconds"),
        "actor": record.actor,
        "command_id": record.command_id,
        "leaf_hash": record.leaf_hash.hex(),
    }


def export_source(file: Path) -> Source:
    """An exported log. Raises ``ValueError`` for a file that is none."""
    with file.open(encoding="utf-8") as lines:
        header = json.loads(next(lines, "null"))
        if not isinstance(header, dict) or header.get("format") != EXPORT_FORMAT:
            raise ValueError(f"{file} is not an exported log.")
        notes = [json.loads(line)["checkpoint"] for line in lines if line.startswith('{"checkpoint"')]
    return Source(chunks_of(lambda: _exported_rows(file)), commits=[], notes=notes, head=None)


def _exported_rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            row = json.loads(line)
            if "checkpoint" in row:
                continue
            yield (
                row["stream"],
                row["version"],
                row["topic"],
                row["data"].encode(),
                row["position"],
                datetime.fromisoformat(row["recorded_at"]),
                row["actor"],
                row["command_id"],
                bytes.fromhex(row["leaf_hash"]),
            )
