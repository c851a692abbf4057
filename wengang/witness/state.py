"""The one file of a witness: a line for every checkpoint that it cosigned, only ever added to."""

import fcntl
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from shared.eventlog.anchors import append_line
from shared.eventlog.notes import Checkpoint
from shared.eventlog.sealing import HASH_SIZE


class BadState(ValueError):
    """The file is not what a witness wrote, or another one is writing it."""


class State:
    """Held by one process as long as it is open. ``latest``: by origin, what was cosigned last."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.latest: Mapping[str, Checkpoint] = {}

    def __enter__(self) -> Self:
        self._held = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.latest = _read(self._file)
        except BlockingIOError:
            os.close(self._held)
            raise BadState(f"{self._file}: another witness is at work with it.") from None
        except BadState:
            os.close(self._held)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._held)

    def keep(self, checkpoint: Checkpoint, note: str, at: int) -> None:
        """On the disk before this returns."""
        append_line(
            self._file,
            {
                "origin": checkpoint.origin,
                "size": checkpoint.size,
                "root": checkpoint.root.hex(),
                "cosigned_at": datetime.fromtimestamp(at, UTC).isoformat(),
                "note": note,
            },
        )


def _read(file: Path) -> dict[str, Checkpoint]:
    """A last line that was cut was never answered, and is passed over. Sizes of one log must not fall."""
    found: dict[str, Checkpoint] = {}
    lines = file.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            row = json.loads(line)
            one = Checkpoint(row["origin"], row["size"], bytes.fromhex(row["root"]))
        except (ValueError, LookupError, TypeError):
            if number >= len(lines) - 1 or _follows_a_cut(lines, number):
                continue
            raise BadState(f"{file}, line {number}: not what a witness writes.") from None
        last = found.get(one.origin)
        if type(one.size) is not int or len(one.root) != HASH_SIZE or (last is not None and one.size < last.size):
            raise BadState(f"{file}, line {number}: not what a witness writes.")
        found[one.origin] = one
    return found


def _follows_a_cut(lines: list[str], number: int) -> bool:
    """A witness that was killed within a line begins the next one below it, so the cut one is no JSON."""
    return not lines[number - 1].endswith("}")
