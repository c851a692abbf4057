"""Verify a whole log from its raw rows: nothing that the log says of itself is taken for granted.

Checked: positions without gap from 1; versions of each stream without gap from 1; every leaf hash; the Merkle root at
each commit, checkpoint and anchor; signatures; the head. An anchor is a checkpoint that was kept elsewhere: a log that
was changed and hashed anew, or cut, or set back to an older copy, cannot agree with it.
"""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from shared.eventlog.notes import BadNote, Checkpoint, Verifier
from shared.eventlog.records import RECORD_COLUMNS, StoredRecord
from shared.eventlog.sealing import Frontier, leaf_hash

EXPORT_FORMAT = "wengang-log-export/1"


@dataclass(slots=True)
class Source:
    """A log to verify: its records in the order they are kept in, and what it says of itself."""

    records: AsyncIterator[StoredRecord]
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
    frontier = Frontier(0, b"")
    versions: dict[str, int] = {}
    _compare(frontier, expected, findings)
    async for record in source.records:
        problem = _problem_of(record, frontier.size + 1, versions)
        if problem is not None:
            findings.problems.append(problem)
            break  # after a bad position every later root is wrong: the first is the one to tell
        frontier.append(record.leaf_hash)
        _compare(frontier, expected, findings)
    findings.records = frontier.size
    if findings.good:
        findings.problems += _end_problems(source, frontier, expected)
    return findings


def _problem_of(record: StoredRecord, position: int, versions: dict[str, int]) -> str | None:
    if record.position != position:
        return f"Position {position}: the record is missing; the next one is {record.position}."
    version = versions.get(record.stream, 0) + 1
    if record.version != version:
        return f"Position {position}: version {record.version} of {record.stream}, where {version} is due."
    versions[record.stream] = version
    if leaf_hash(record.leaf_bytes()) != record.leaf_hash:
        return f"Position {position}: the record is not the one that its leaf hash is of."
    return None


_Roots = dict[int, list[tuple[str, bytes]]]


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


def _compare(frontier: Frontier, expected: _Roots, findings: Findings) -> None:
    roots = expected.pop(frontier.size, None)
    if not roots or not findings.good:
        return
    found = frontier.root()
    for what, root in roots:
        if root != found:
            findings.problems.append(f"Position {frontier.size}: the records up to here are not those of {what}.")
            return


def _end_problems(source: Source, frontier: Frontier, expected: _Roots) -> list[str]:
    if expected:
        size = min(expected)
        what = expected[size][0][0]
        return [f"Position {frontier.size + 1}: the log ends before it, and {what} knows {size} records."]
    if source.head is not None and source.head != (frontier.size, frontier.root()):
        return [f"Position {frontier.size}: the head of the log says position {source.head[0]}, or another root."]
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


class DatabaseSource:
    """``async with DatabaseSource(dsn) as source``: one snapshot of one log, read straight from its tables."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    async def __aenter__(self) -> Source:
        self._connection = await asyncpg.connect(self._dsn)
        self._transaction = self._connection.transaction(isolation="repeatable_read", readonly=True)
        await self._transaction.start()
        fetch = self._connection.fetch
        head = await self._connection.fetchrow("SELECT position, root FROM log_head")
        return Source(
            records=self._records(),
            commits=[(row["position"], row["root"]) for row in await fetch("SELECT position, root FROM log_commits")],
            notes=[row["note"] for row in await fetch("SELECT note FROM log_checkpoints ORDER BY position")],
            head=(head["position"], head["root"]) if head is not None else (-1, b""),
        )

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()

    async def _records(self) -> AsyncIterator[StoredRecord]:
        query = f"SELECT {RECORD_COLUMNS} FROM events ORDER BY notification_id"
        async for row in self._connection.cursor(query, prefetch=2_000):
            yield StoredRecord.of(row)


async def export(source: Source, origin: str, file: Path) -> int:
    """Write a log for a third party: JSON lines; records, then checkpoints. The number of records."""
    records = 0
    with file.open("w", encoding="utf-8") as lines:
        lines.write(json.dumps({"format": EXPORT_FORMAT, "origin": origin}) + "\n")
        async for record in source.records:
            lines.write(json.dumps(_exported(record), ensure_ascii=False) + "\n")
            records += 1
        for note in source.notes:
            lines.write(json.dumps({"checkpoint": note}, ensure_ascii=False) + "\n")
    return records


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
    return Source(_exported_records(file), commits=[], notes=notes, head=None)


async def _exported_records(file: Path) -> AsyncIterator[StoredRecord]:
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            row = json.loads(line)
            if "checkpoint" in row:
                continue
            yield StoredRecord(
                stream=row["stream"],
                version=row["version"],
                topic=row["topic"],
                state=row["data"].encode(),
                position=row["position"],
                recorded_at=datetime.fromisoformat(row["recorded_at"]),
                actor=row["actor"],
                command_id=row["command_id"],
                leaf_hash=bytes.fromhex(row["leaf_hash"]),
            )
