"""What a projection may do to read tables, as data. Pure: ``coalescing`` writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Put:
    """Set these columns of the row with this key, making it when it is not there."""

    table: Table
    row: Row


@dataclass(frozen=True, slots=True)
class Append:
    """Add a row that was not there, and that nothing else makes or removes: one a fact, such as a line of a journal.

    Of one batch it is written first: what changes the row comes after.
    """

    table: Table
    row: Row


@dataclass(frozen=True, slots=True)
class Change:
    """Set these columns of the row with this key; no row, no effect."""

    table: Table
    key: Row
    values: Row


@dataclass(frozen=True, slots=True)
class Add:
    """Add to these number columns of the row with this key, making it (from zero) when it is not there."""

    table: Table
    key: Row
    deltas: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the row with this key away."""

    table: Table
    key: Row


RowOperation = Put | Append | Change | Add | Remove
