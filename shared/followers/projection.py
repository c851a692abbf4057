"""What a projection is. Pure: ``running_projection`` puts it to work."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import RowOperation

Project = Callable[[RecordedEvent], Iterable[RowOperation]]


@dataclass(frozen=True, slots=True)
class Projection:
    """A pure function from events to row operations, and the tables that are its own."""

    name: str
    tables: Sequence[Table]
    project: Project
