"""A log as a file of JSON lines, for who has no access to its database: written, and read to be verified."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.eventlog.audit.records import Row, Source, chunks_of
from shared.eventlog.records import StoredRecord

EXPORT_FORMAT = "wengang-log-export/1"
_FIELDS = {
    **dict.fromkeys(("position", "version"), int),
    **dict.fromkeys(("stream", "topic", "data", "recorded_at", "actor", "command_id", "leaf_hash"), str),
}
"""Of a record. 1.0 and true are equal to 1, and another record."""


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
    """An exported log. Raises ``ValueError`` for a file that is none, and while its chunks are read."""
    with file.open(encoding="utf-8") as lines:
        header = _object(1, next(lines, "null"))
        if header.get("format") != EXPORT_FORMAT:
            raise ValueError(f"{file} is not an exported log.")
        # Whatever may be a checkpoint, escaped or not: most records are read later only.
        rows = (_object(number, line) for number, line in enumerate(lines, start=2) if _may_be_checkpoint(line))
        notes = [row["checkpoint"] for row in rows if "checkpoint" in row]
    if not all(isinstance(note, str) for note in notes):
        raise ValueError(f"{file} has a checkpoint that is not a text.")
    return Source(chunks_of(lambda: _exported_rows(file)), commits=[], notes=notes, head=None)


def _may_be_checkpoint(line: str) -> bool:
    return "checkpoint" in line or "\\u" in line


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"Line {number} is not JSON: {error!r}") from None
    if not isinstance(row, dict):
        raise ValueError(f"Line {number} is no object.")
    return row


def _exported_rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as lines:
        next(lines)
        for number, line in enumerate(lines, start=2):
            row = _object(number, line)
            if "checkpoint" in row:
                continue
            if any(type(row.get(name)) is not kind for name, kind in _FIELDS.items()):
                raise ValueError(f"Line {number} is no record.")
            recorded_at, leaf_hash = _instant(row["recorded_at"]), bytes.fromhex(row["leaf_hash"])
            if recorded_at is None or leaf_hash.hex() != row["leaf_hash"]:
                raise ValueError(f"Line {number} has no time with its zone, or no leaf hash.")
            yield (
                row["stream"],
                row["version"],
                row["topic"],
                row["data"].encode(),
                row["position"],
                recorded_at,
                row["actor"],
                row["command_id"],
                leaf_hash,
            )


def _instant(told: str) -> datetime | None:
    found = datetime.fromisoformat(told)
    if found.tzinfo is None:
        return None
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None
