"""What a subscription is: what a service takes from another one's feed. ``running_subscription`` puts it to work."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventlog.codec import EventCodec
from shared.eventlog.records import PublishedFact, RecordedEvent, Work, WorkThen
from shared.followers.projection import Project
from shared.followers.row_operations import RowOperation

React = Callable[[RecordedEvent], Iterable[Work[Any, Any] | WorkThen]]
Reacting = Callable[[AsyncEngine, Sequence[RecordedEvent]], Awaitable[React]]

Keep = Callable[[PublishedFact], Iterable[RowOperation]]


def _no_rows(_: RecordedEvent | PublishedFact) -> Iterable[Any]:
    return ()


def _no_work(_: RecordedEvent) -> Iterable[Work[Any, Any] | WorkThen]:
    return ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What to take from one feed: rows to keep, and commands to carry out. All functions but ``reacting`` are pure.

    Facts whose topic ``codec`` does not know are none of this service's business, and are passed over. ``keep`` is
    given the others as the feed shows them, for rows that need not know a fact's class. Facts of the topics in
    ``kept_only`` go there alone: making objects of large ones takes time. ``reacting`` stands in for ``react`` where
    commands need what the service's own tables hold: it looks once for each page of facts, when they hold all of the
    log.
    """

    name: str
    source: str
    codec: EventCodec
    project: Project = _no_rows
    tables: Sequence[Table] = field(default=())
    react: React = _no_work
    reacting: Reacting | None = None
    keep: Keep = _no_rows
    kept_only: frozenset[str] = frozenset()
