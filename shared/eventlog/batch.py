"""A batch of commands on the head of a log: positions and leaf hashes of its events, and the sealed outcomes.

Outcomes have a Merkle tree of their own, beside that of the events: what a command came to, a "no" included, cannot be
changed, added or taken away afterwards any more than a fact can.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Self

from shared.eventlog.records import CommandContext, NewEvent
from shared.eventlog.sealing import Frontier, command_bytes, leaf_bytes, outcome_bytes

_SEALED_AT_ONCE = 1_000
EVENT_COLUMNS = [
    "originator_id",
    "originator_version",
    "topic",
    "state",
    "notification_id",
    "recorded_at",
    "actor",
    "command_id",
    "leaf_hash",
]
EARLIER_OUTCOMES = "log:0::earlier-outcomes"
"""The command id of the first sealed outcome of a log that had outcomes before there was a seal."""
Columns = list[list[object]]


@dataclass(slots=True)
class Submission:
    """One command's events, to be appended whole or not at all. ``done`` gets the last position."""

    events: Sequence[NewEvent]
    context: CommandContext
    answer: bytes
    done: "asyncio.Future[int]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)

    def succeed(self, position: int) -> None:
        if not self.done.done():
            self.done.set_result(position)


class _Outcome(NamedTuple):
    context: CommandContext
    at: datetime
    answer: bytes
    position: int


@dataclass(frozen=True, slots=True)
class Tip:
    """What the head of a log says: both trees, and the instant of the latest record."""

    events: Frontier
    outcomes: Frontier
    recorded_at: datetime | None = None
    earlier: bytes | None = None
    """Of a log from before outcomes were sealed: what its first sealed outcome must say of those before it."""

    def same_as(self, other: "Tip") -> bool:
        return (self.events.size, self.outcomes.size) == (other.events.size, other.outcomes.size)


class Sealed:
    """A batch on one head, with positions and leaf hashes: ``events`` are columns of rows to insert.

    Of a batch that goes in by COPY ``events`` stays empty: its rows are made while the earlier ones are written.
    """

    def __init__(self, tip: Tip) -> None:
        self.before = tip
        self._recorded_at = tip.recorded_at
        self._outcomes: list[_Outcome] = []
        self.frontier = tip.events.copy()
        self.tip = tip
        """What the head says after this batch, once ``advance`` was asked."""
        self.last_positions: list[int] = []
        self.events: Columns = [[] for _ in EVENT_COLUMNS]

    @classmethod
    def of(cls, tip: Tip, batch: Sequence[Submission]) -> Self:
        sealed = cls(tip)
        for submission in batch:
            at = sealed._begin(submission)
            sealed._add(submission.events, submission.context, at, sealed.events)
            sealed._end(submission, at)
        return sealed

    async def parts(self, batch: Sequence[Submission]) -> AsyncIterator[Columns]:
        """The batch's rows, part by part, each sealed when it is asked for."""
        columns: Columns = [[] for _ in EVENT_COLUMNS]
        for submission in batch:
            at = self._begin(submission)
            for start in range(0, len(submission.events), _SEALED_AT_ONCE):
                self._add(submission.events[start : start + _SEALED_AT_ONCE], submission.context, at, columns)
                if len(columns[0]) >= _SEALED_AT_ONCE:
                    yield columns
                    columns = [[] for _ in EVENT_COLUMNS]
            self._end(submission, at)
        if columns[0]:
            yield columns

    def _begin(self, submission: Submission) -> datetime:
        """The instant that the command is recorded at: its own, unless a record before it says a later one."""
        at = submission.context.at
        if self._recorded_at is not None and at < self._recorded_at:
            at = self._recorded_at
        self._recorded_at = at
        if self.before.earlier is not None and not self._outcomes:
            first = CommandContext(EARLIER_OUTCOMES, "log", at)
            self._outcomes.append(_Outcome(first, at, self.before.earlier, self.frontier.size))
        return at

    def _add(self, events: Sequence[NewEvent], context: CommandContext, at: datetime, columns: Columns) -> None:
        actor, command_id = context.actor, context.command_id
        command = command_bytes(at, actor, command_id)
        frontier, suite = self.frontier, self.frontier.suite
        streams, versions, topics, states, positions, instants, actors, command_ids, leaves = columns
        position = frontier.size
        for stream, version, topic, state in events:
            position += 1
            leaf = suite.leaf(leaf_bytes(suite, position, stream, version, topic, state, command))
            frontier.append(leaf)
            streams.append(stream)
            versions.append(version)
            topics.append(topic)
            states.append(state)
            positions.append(position)
            leaves.append(leaf)
        instants += [at] * len(events)
        actors += [actor] * len(events)
        command_ids += [command_id] * len(events)

    def _end(self, submission: Submission, at: datetime) -> None:
        position = self.frontier.size
        self.last_positions.append(position)
        self._outcomes.append(_Outcome(submission.context, at, submission.answer, position))

    def advance(self) -> tuple[object, ...]:
        """The values that move the head and keep the outcomes, once every row is there."""
        rows = self._sealed_outcomes()
        events, outcomes = self.tip.events, self.tip.outcomes
        return (
            self.before.events.size,
            self.before.outcomes.size,
            events.size,
            events.packed(),
            events.root(),
            outcomes.size,
            outcomes.packed(),
            self._recorded_at,
            *rows,
        )

    def _sealed_outcomes(self) -> Columns:
        """The columns of ``command_outcomes``; ``tip`` is then what the head says after this batch."""
        frontier, committed_to = self.before.outcomes.copy(), self.frontier.size
        suite = frontier.suite
        columns: Columns = [[] for _ in range(8)]
        for context, at, answer, position in self._outcomes:
            number = frontier.size + 1
            leaf = suite.leaf(
                outcome_bytes(
                    suite, number, context.command_id, context.payload_sha256, answer, position, committed_to, at
                )
            )
            frontier.append(leaf)
            row = context.command_id, context.payload_sha256, answer, position, at, number, committed_to, leaf
            for column, value in zip(columns, row, strict=True):
                column.append(value)
        self.tip = Tip(self.frontier, frontier, self._recorded_at)
        return columns
