"""What a follower passes over: facts of topics that nobody here knows, and facts that two people have set aside.

It is kept beside the position, in the same transaction, so that tables and list always agree. What was
passed over and would be taken today (the program knows the topic now; people say: take it again), or was taken and
would be passed over today, is cured in one way: the tables are emptied and built again from the log's beginning.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventlog.troubles import said

SET_ASIDE, UNKNOWN_TOPIC = "set-aside", "unknown-topic"
REASONS = (SET_ASIDE, UNKNOWN_TOPIC)

passed_over = Table(
    "passed_over",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""Of each follower; of an unknown topic only the first fact."""


class CannotTake(Exception):
    """One fact, and why a follower cannot take it. The sentence is for the operator."""

    def __init__(self, source: str, position: int, topic: str, error: BaseException) -> None:
        super().__init__(
            f"{source}/{position} ({topic}) cannot be taken: {said(error)}. Two people can have it passed over: "
            f"wengang feed quarantine {source} {position}."
        )


@dataclass(frozen=True, slots=True)
class Passed:
    position: int
    topic: str
    why: str


@dataclass(slots=True)
class PassingOver:
    """Of one follower, as its database says it. ``aside``: what is set aside in the log it follows, with the topics."""

    aside: Mapping[int, str] = field(default_factory=dict)
    positions: set[int] = field(default_factory=set)
    """Set aside, and passed over."""
    topics: set[str] = field(default_factory=set)
    """Not known, and passed over."""
    counted: Counter[str] = field(default_factory=Counter)
    """By reason, since the process runs."""

    async def load(self, connection: AsyncConnection, name: str) -> None:
        rows = list(await connection.execute(select(passed_over).where(passed_over.c.name == name)))
        self.positions = {row.position for row in rows if row.why == SET_ASIDE}
        self.topics = {row.topic for row in rows if row.why == UNKNOWN_TOPIC}

    def due(self, topics: frozenset[str], position: int) -> bool:
        """Whether what was passed over up to a position is not what would be today, by who knows these topics."""
        wanted = {one for one, topic in self.aside.items() if one <= position and topic in topics}
        return wanted != self.positions or not self.topics.isdisjoint(topics)

    async def keep(self, connection: AsyncConnection, name: str, passed: Sequence[Passed]) -> None:
        rows, topics = [], set(self.topics)
        for one in passed:
            if one.why == SET_ASIDE or one.topic not in topics:
                rows.append({"name": name, "position": one.position, "topic": one.topic, "why": one.why})
                topics.add(one.topic)
        if rows:
            await connection.execute(insert(passed_over).values(rows).on_conflict_do_nothing())

    def note(self, passed: Iterable[Passed]) -> None:
        """What was kept, once it is committed."""
        for one in passed:
            self.counted[one.why] += 1
            if one.why == SET_ASIDE:
                self.positions.add(one.position)
            else:
                self.topics.add(one.topic)
