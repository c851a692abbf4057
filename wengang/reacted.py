"""Whether every followed fact had the effect that the service's reactions say: its command, decided again.

A hash says that an outcome was not changed since; whether it was true when it was written is seen here. A command that
left no event is decided on the state that its stream had then, or a little earlier: somebody may have been between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventlog.command_ids import command_of
from shared.eventlog.commands import nothing_more
from shared.eventlog.decider import Refused
from shared.eventlog.records import RECORD_COLUMNS, CommandContext, StoredRecord, UnreadableFact, Work, WorkThen
from shared.eventlog.sessions import brief_engine_of
from shared.eventlog.unit_of_work import UnitOfWork
from shared.followers.subscription import Subscription
from wengang.replayed import CODECS, followings, set_aside_in

_FACTS_AT_ONCE = 2_000
_BETWEEN = 20
_AT = datetime(2000, 1, 1, tzinfo=UTC)
_OUTCOMES = """
SELECT command_id, answer, position FROM command_outcomes
WHERE command_id = ANY(:ids) OR (number IS NULL AND command_id = ANY(:earlier))
"""


@dataclass(slots=True)
class Reacted:
    commands: int = 0
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Asked:
    fact: str
    context: CommandContext
    chain: WorkThen


async def compare_reactions(dsns: Mapping[str, str], service: str) -> Reacted:
    """Of each subscription of the service, up to where it has read. ``dsns``: its own, and those that it follows."""
    found = Reacted()
    for one in followings(service):
        if not isinstance(one.part, Subscription) or service not in CODECS:
            continue
        own, source = brief_engine_of(dsns[service]), brief_engine_of(dsns[one.source])
        async with own.connect() as here, source.connect() as there:
            query = text("SELECT position FROM tracking WHERE name = :name")
            head = text("SELECT coalesce(max(notification_id), 0) FROM events")
            # Where it says that it is further than its log, that is told with the tables.
            last = min((await here.execute(query, {"name": one.name})).scalar() or 0, (await there.scalar(head)) or 0)
            aside = await set_aside_in(there, CODECS[one.source])
            for after in range(0, last, _FACTS_AT_ONCE):
                rows = await there.execute(
                    text(
                        f"SELECT {RECORD_COLUMNS} FROM events WHERE notification_id > :after "
                        "AND notification_id <= :until ORDER BY notification_id"
                    ),
                    {"after": after, "until": min(after + _FACTS_AT_ONCE, last)},
                )
                asked = []
                for row in rows:
                    record = StoredRecord.of(row)
                    if record.topic in one.codec.topics and record.position not in aside:
                        asked += _asked(one.part, record)
                await _compare(here, service, asked, found)
        await own.dispose()
        await source.dispose()
    return found


def _asked(subscription: Subscription, record: StoredRecord) -> list[_Asked]:
    source = subscription.source
    found = []
    for number, reaction in enumerate(subscription.react(record.decoded(source, subscription.codec))):
        context = command_of("fact", source, f"{record.position}/{number}", actor="audit", at=_AT)
        chain = reaction if isinstance(reaction, WorkThen) else WorkThen(reaction, nothing_more)
        found.append(_Asked(f"{source}/{record.position}", context, chain))
    return found


async def _compare(connection: AsyncConnection, service: str, asked: Sequence[_Asked], found: Reacted) -> None:
    ids = [one.context.command_id for one in asked]
    earlier = [one.context.earlier_id for one in asked]
    outcomes = {
        row.command_id: (row.answer, row.position)
        for row in await connection.execute(text(_OUTCOMES), {"ids": ids, "earlier": earlier})
    }
    streams = _Streams(connection, service)
    await streams.know([one.chain.work.stream for one in asked])
    events = await streams.of_commands([*ids, *(one for one in earlier if one)])
    for one in asked:
        found.commands += 1
        known = outcomes.get(one.context.command_id) or outcomes.get(one.context.earlier_id or "")
        if known is None:
            found.differences.append(f"The fact {one.fact} had no effect in {service}: its command has no outcome.")
            continue
        recorded = events.get(one.context.command_id) or events.get(one.context.earlier_id or "", [])
        answer, position = orjson.loads(known[0]), known[1]
        bounds = [min(row[4] for row in recorded) - 1] if recorded else await streams.bounds(one.chain.work, position)
        told = [(row[0], row[1], row[2], orjson.loads(row[3])) for row in recorded]
        for bound in bounds:
            decided = await streams.decide(one.chain, bound)
            if decided is None or decided == (told, answer):
                break
        else:
            found.differences.append(
                f"The fact {one.fact} had another effect in {service} than its rules say: {len(told)} facts recorded"
                + (f", answer {answer}." if answer else ".")
            )


class _Streams:
    """Events of streams, with their positions."""

    def __init__(self, connection: AsyncConnection, service: str) -> None:
        self._connection = connection
        self._codec = CODECS[service]
        self._rows: dict[str, list[tuple[int, int, str, bytes]]] = {}

    async def know(self, streams: Sequence[str]) -> None:
        wanted = [one for one in dict.fromkeys(streams) if one not in self._rows]
        if not wanted:
            return
        for one in wanted:
            self._rows[one] = []
        query = (
            "SELECT originator_id, notification_id, originator_version, topic, state FROM events "
            "WHERE originator_id = ANY(:streams) ORDER BY originator_id, originator_version"
        )
        for stream, *row in await self._connection.execute(text(query), {"streams": wanted}):
            self._rows[stream].append((row[0], row[1], row[2], row[3]))

    async def of_commands(self, ids: Sequence[str]) -> dict[str, list[Any]]:
        query = (
            "SELECT originator_id, originator_version, topic, state, notification_id, command_id FROM events "
            "WHERE command_id = ANY(:ids) ORDER BY notification_id"
        )
        found: dict[str, list[Any]] = {}
        for row in await self._connection.execute(text(query), {"ids": list(ids)}):
            found.setdefault(row.command_id, []).append(row)
        return found

    async def bounds(self, work: Work[Any, Any], position: int) -> list[int]:
        """Where the stream may have stood when a command that left nothing was decided: the latest first."""
        await self.know([work.stream])
        before = [row[0] for row in self._rows[work.stream] if row[0] <= position]
        return [position, *(one - 1 for one in reversed(before[-_BETWEEN:]))]

    async def decide(self, chain: WorkThen, bound: int) -> tuple[list[Any], Any] | None:
        """The facts that it comes to, and its answer; None when that cannot be known."""
        unit = UnitOfWork(self._codec)
        try:
            for work in (chain.work,):
                unit.carry_out(work, self._up_to(work.stream, bound))
            more = chain.then(unit.events)
            await self.know([work.stream for work in more])
            for work in more:
                unit.carry_out(work, self._up_to(work.stream, bound))
        except Refused as refusal:
            return [], {"refused": refusal.sentence}
        except UnreadableFact:
            return None
        stored = unit.stored
        return [(one.stream, one.version, one.topic, orjson.loads(one.state)) for one in stored], None

    def _up_to(self, stream: str, bound: int) -> dict[str, list[tuple[int, str, bytes]]]:
        return {stream: [(version, topic, data) for at, version, topic, data in self._rows[stream] if at <= bound]}
