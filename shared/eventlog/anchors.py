"""Anchors: checkpoints kept where a log's operators cannot change them, in a table of another service and in a file.

The file has one JSON object a line, and is only ever appended to.

A machine that stops in the middle of a line leaves half of it. The next line is written below it all the same, and who
reads passes over the half and says so.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Text

from shared.eventlog.notes import Checkpoint
from shared.eventlog.sealing import HASH_SIZE


def anchors_table(metadata: MetaData) -> Table:
    """Checkpoints as a service saw them, each proven to extend the one before. Append-only; no projection's table."""
    return Table(
        "anchors",
        metadata,
        Column("origin", Text, primary_key=True),
        Column("size", BigInteger, primary_key=True, autoincrement=False),
        Column("root", Text),
        Column("note", Text),
        Column("anchored_at", DateTime(timezone=True)),
    )


class Anchors(NamedTuple):
    """``cut``: the numbers of lines that are no anchors."""

    checkpoints: list[Checkpoint]
    cut: list[int]


def read_anchors(file: Path) -> Anchors:
    """The anchors of a file. Raises ``ValueError`` when there is no such file."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise ValueError(f"The anchors in {file} cannot be read: {error.strerror}.") from None
    found = Anchors([], [])
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            row = json.loads(line)
            origin, size, root = row["origin"], row["size"], bytes.fromhex(row["root"])
        except (ValueError, LookupError, TypeError, RecursionError):
            found.cut.append(number)
            continue
        if isinstance(origin, str) and type(size) is int and size >= 0 and len(root) == HASH_SIZE:
            found.checkpoints.append(Checkpoint(origin, size, root))
        else:
            found.cut.append(number)
    return found


def append_line(file: Path, row: dict[str, Any]) -> None:
    """One JSON line, on the disk before this returns; below a line that was cut, not behind it."""
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        line = (json.dumps(row, ensure_ascii=False) + "\n").encode()
        os.write(descriptor, b"\n" + line if cut else line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
