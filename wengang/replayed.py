"""Every read table of a service, built anew from the logs beside the real one, and compared with it row by row.

The copies are temporary tables of one transaction that is rolled back: they have the names of the real ones, and come
before them on the search path, so that what writes the real ones writes them. Each follower is read to where its
position says that it came.
"""

import importlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import orjson
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contracts.logs import FACTS_OF
from shared.eventlog.codec import EventCodec
from shared.eventlog.quarantine import STREAM, evolve, set_aside
from shared.eventlog.records import RECORD_COLUMNS, PublishedFact, StoredRecord
from shared.eventlog.sessions import brief_engine_of
from shared.followers.coalescing import Coalesced
from shared.followers.passing_over import SET_ASIDE, UNKNOWN_TOPIC, passed_over
from shared.followers.projection import Projection
from shared.followers.row_operations import RowOperation
from shared.followers.subscription import Subscription
from shared.followers.tracking import tracking

CODECS = {source: EventCodec(*facts) for source, facts in FACTS_OF.items()}
BEYOND = {
    "alerts": "made by a duty from the trail; `wengang rebuild supervision` judges all of it again",
    "features": "what employers are compared by, made by that duty from the trail; as before",
    "judged": "how far that duty has looked; the same rebuild makes it look at all of it again",
    "pending": "the days on which that duty looks again; as before",
    "kept_figures": "figures of the past, kept to spare work; emptied, they are worked out again and are the same",
    "seen_of_logs": "what supervision saw of logs, which is in no log",
    "handlings": "what people did before supervision had a log; closed, and carried over into the log",
    "cosignatures": "what witnesses said of checkpoints; whoever reads one holds it against the witness's key",
    "ended_sessions": "tokens that were signed out before their time; emptied, they count until they end",
}
"""Tables that no log is the source of, and why."""
BEYOND_COLUMNS = {
    "log_commits.committed_at": "the machine's time at a commit; the time that counts is in the record",
    "log_checkpoints.signed_at": "the machine's time at a signature; nothing rests on it",
    "outcome_checkpoints.signed_at": "the same",
    "anchors.anchored_at": "when a service took a checkpoint; the anchors' file has it too",
}
"""Columns of tables that are compared otherwise, and why nothing says what they should be."""
_FACTS_AT_ONCE = 20_000
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Following:
    """A projection or subscription of one service."""

    name: str
    source: str
    codec: EventCodec
    tables: Sequence[Table]
    part: Projection | Subscription

    def effects(self, record: StoredRecord) -> Iterable[RowOperation]:
        if isinstance(self.part, Projection):
            return self.part.project(record.decoded(self.source, self.codec))
        topic, data = self.codec.current(record.topic, orjson.loads(record.state))
        told = PublishedFact(
            self.source,
            record.position,
            record.stream,
            topic,
            data,
            orjson.dumps(data),
            record.recorded_at,
            record.actor,
            record.leaf_hash.hex(),
        )
        found = list(self.part.keep(told))
        if record.topic not in self.part.kept_only:
            found += self.part.project(record.decoded(self.source, self.codec))
        return found


@dataclass(slots=True)
class Replayed:
    """``differences`` are sentences: table, key, columns."""

    tables: int = 0
    rows: int = 0
    differences: list[str] = field(default_factory=list)


def followings(service: str) -> list[Following]:
    main = importlib.import_module(f"services.{service}.main")
    own = [Following(one.name, service, CODECS[service], one.tables, one) for one in main.PROJECTIONS]
    return own + [Following(one.name, one.source, one.codec, one.tables, one) for one in main.SUBSCRIPTIONS]


async def compare_tables(dsns: Mapping[str, str], service: str, *, only_own: bool = False) -> Replayed:
    """``dsns``: of the service, and of those that it follows. ``only_own``: the tables from its own log alone."""
    found = Replayed()
    parts = [one for one in followings(service) if not only_own or one.source == service]
    engines = {name: brief_engine_of(dsns[name]) for name in {service, *(one.source for one in parts)}}
    try:
        async with engines[service].connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            tables = {table.name: table for one in parts for table in one.tables if table.name not in BEYOND}
            for name, table in tables.items():
                await connection.execute(
                    text(f'CREATE TEMPORARY TABLE "{name}" (LIKE public."{name}" INCLUDING DEFAULTS) ON COMMIT DROP')
                )
                await connection.execute(text(f'ALTER TABLE pg_temp."{name}" ADD PRIMARY KEY ({_key(table)})'))
            for one in parts:
                await _replay(connection, engines[one.source], one, found)
            if not only_own:
                await _strangers(connection, parts, found)
            for table in tables.values():
                await _compare(connection, service, table, found)
            await connection.rollback()
    finally:
        for engine in engines.values():
            await engine.dispose()
    return found


async def _replay(connection: AsyncConnection, source: AsyncEngine, one: Following, found: Replayed) -> None:
    query = text("SELECT position FROM public.tracking WHERE name = :name")
    position = (await connection.execute(query, {"name": one.name})).scalar() or 0
    async with source.connect() as reading:
        head = (await reading.execute(text("SELECT coalesce(max(notification_id), 0) FROM events"))).scalar_one()
        if position > head:
            found.differences.append(
                f"Table tracking, name {one.name}: position {position}; the log of {one.source} ends at {head}."
            )
        aside = await set_aside_in(reading, CODECS[one.source])
        changes, facts = Coalesced(), 0
        async for record in _records(reading, position):
            if record.topic not in one.codec.topics or record.position in aside:
                continue
            changes.add_all(list(one.effects(record)))
            facts += 1
            if facts % _FACTS_AT_ONCE == 0:
                await changes.apply(connection)
                changes = Coalesced()
        await changes.apply(connection)
        unknown = await reading.execute(
            text("SELECT notification_id, topic FROM events WHERE topic <> ALL(:known) AND notification_id <= :until"),
            {"known": sorted(CODECS[one.source].topics), "until": position},
        )
        unheard = {(number, topic, UNKNOWN_TOPIC) for number, topic in unknown}
    wanted = {
        (number, topic, SET_ASIDE)
        for number, topic in aside.items()
        if number <= position and topic in one.codec.topics
    }
    query = text("SELECT position, topic, why FROM public.passed_over WHERE name = :name")
    passed = {(row.position, row.topic, row.why) for row in await connection.execute(query, {"name": one.name})}
    # Of an unknown topic only the first fact is kept, and not by those who take nothing of it.
    for number, topic, _ in sorted((wanted - passed) | (passed - wanted - unheard)):
        found.differences.append(
            f"Table passed_over, name {one.name}, position {number}: {topic} is not passed over as the log says."
        )


async def _records(connection: AsyncConnection, position: int) -> AsyncIterator[StoredRecord]:
    query = f"SELECT {RECORD_COLUMNS} FROM events WHERE notification_id <= :position ORDER BY notification_id"
    async for row in await connection.stream(text(query), {"position": position}):
        yield StoredRecord.of(row)


async def set_aside_in(connection: AsyncConnection, codec: EventCodec) -> dict[int, str]:
    """What two people had everybody pass over, by the log itself."""
    query = text("SELECT topic, state FROM events WHERE originator_id = :stream ORDER BY originator_version")
    rows = await connection.execute(query, {"stream": STREAM})
    return set_aside(reduce(evolve, [codec.decode(topic, state) for topic, state in rows], {}))


async def _strangers(connection: AsyncConnection, parts: Sequence[Following], found: Replayed) -> None:
    """Positions of followers that there are not, and followers that have none though their tables have rows."""
    names = {one.name for one in parts}
    for table in (tracking, passed_over):
        query = text(f"SELECT DISTINCT name FROM public.{table.name}")
        for name in sorted(set((await connection.execute(query)).scalars()) - names):
            found.differences.append(f"Table {table.name}, name {name}: no follower has this name.")


def _key(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.primary_key.columns)


async def _compare(connection: AsyncConnection, service: str, table: Table, found: Replayed) -> None:
    keys = [column.name for column in table.primary_key.columns]
    rest = [column.name for column in table.columns if column.name not in keys]
    same = " AND ".join(f'kept."{one}" = made."{one}"' for one in keys)
    key = ", ".join(f'coalesce(kept."{one}"::text, made."{one}"::text)' for one in keys)
    differing = ", ".join(f'CASE WHEN kept."{one}" IS DISTINCT FROM made."{one}" THEN \'{one}\' END' for one in rest)
    query = f"""
        SELECT kept."{keys[0]}" IS NULL AS missing, made."{keys[0]}" IS NULL AS added,
               ARRAY[{key}]::text[] AS key, array_remove(ARRAY[{differing}]::text[], NULL) AS columns
        FROM public."{table.name}" AS kept FULL JOIN pg_temp."{table.name}" AS made ON {same}
        WHERE kept IS DISTINCT FROM made
    """
    rows = list(await connection.execute(text(query)))
    for row in rows[:_MOST_TOLD]:
        named = ", ".join(f"{name} {value}" for name, value in zip(keys, row.key, strict=True))
        if row.missing:
            what = "the row is not there"
        elif row.added:
            what = "no log tells of this row"
        else:
            what = f"not what the log says: {', '.join(row.columns)}"
        found.differences.append(f"Table {table.name} of {service}, {named}: {what}.")
    if len(rows) > _MOST_TOLD:
        found.differences.append(f"Table {table.name} of {service}: {len(rows) - _MOST_TOLD} rows more differ.")
    found.tables += 1
    found.rows += (await connection.execute(text(f'SELECT count(*) FROM public."{table.name}"'))).scalar_one()
