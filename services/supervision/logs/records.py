"""Records of the trail, up to a cut, as the rules look at them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import Boolean, ColumnElement, and_, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.domain.record import Record, name_of
from services.supervision.tables import OF_STAFF, any_of, trail
from shared.contracts.logs import EVERY_FACT

Cut = Mapping[str, int]
"""How far each log is looked at."""

_COLUMNS = (
    trail.c.source,
    trail.c.position,
    trail.c.stream,
    trail.c.topic,
    trail.c.recorded_at,
    trail.c.actor,
    trail.c.data,
)
_TOPICS: dict[str, list[str]] = defaultdict(list)
for _fact in EVERY_FACT:
    _TOPICS[name_of(_fact.topic)].append(_fact.topic)


def topics_of(*names: str) -> tuple[str, ...]:
    """Of every version: what an index can be asked for. Facts of other topics are not in the trail."""
    return tuple(topic for name in names for topic in _TOPICS[name])


def referring_to(stream: str, *names: str) -> ColumnElement[bool]:
    return and_(trail.c.refers_to == stream, trail.c.topic.in_(topics_of(*names)))


async def records_where(connection: AsyncConnection, which: ColumnElement[bool], cut: Cut) -> list[Record]:
    rows = await connection.execute(select(*_COLUMNS).where(which))
    return [_record(row) for row in rows if row[1] <= cut.get(row[0], 0)]


def _record(row: Any) -> Record:
    source, position, stream, topic, at, actor, data = row
    return Record(source, position, stream, name_of(topic), at, actor, orjson.loads(data))


async def records_of_employers(connection: AsyncConnection, usccs: Iterable[str], cut: Cut) -> dict[str, list[Record]]:
    """Each employer's own, and those of the batches and discrepancies as a whole that they refer to."""
    own: dict[str, list[Record]] = defaultdict(list)
    wholes: dict[str, set[str]] = defaultdict(set)
    query = select(*_COLUMNS, trail.c.uscc, trail.c.refers_to).where(trail.c.uscc == any_of(usccs))
    for *row, uscc, refers_to in await connection.execute(query):
        if row[1] > cut.get(row[0], 0):
            continue
        record = _record(row)
        own[uscc].append(record)
        if refers_to is not None and refers_to.startswith("batch:"):
            wholes[uscc].add(refers_to)
        if record.name == "bank-discrepancy-found":
            wholes[uscc].add(f"discrepancy:{record.position}")
    streams = {stream for some in wholes.values() for stream in some}
    if streams:
        shared: dict[str, list[Record]] = defaultdict(list)
        for one in await records_where(
            connection, and_(trail.c.stream == any_of(streams), trail.c.uscc.is_(None)), cut
        ):
            shared[one.stream].append(one)
        for uscc, some in wholes.items():
            own[uscc] += [one for stream in some for one in shared[stream]]
    return own


async def records_of_batches(connection: AsyncConnection, batches: Iterable[str], cut: Cut) -> dict[str, list[Record]]:
    """Each batch's own, and those of the payments that were released under it; empty of one that nobody drafted."""
    found: dict[str, list[Record]] = {batch_id: [] for batch_id in batches}
    streams = [f"batch:{batch_id}" for batch_id in found]
    released = and_(trail.c.refers_to == any_of(streams), trail.c.topic.in_(topics_of("payment-released")))
    own = and_(trail.c.stream == any_of(streams), trail.c.uscc.is_(None))
    query = select(*_COLUMNS, trail.c.refers_to).where(or_(own, released))
    for *row, refers_to in await connection.execute(query):
        if row[1] > cut.get(row[0], 0):
            continue
        record = _record(row)
        for stream in {record.stream, refers_to}:
            if stream is not None and stream.removeprefix("batch:") in found:
                found[stream.removeprefix("batch:")].append(record)
    return found


async def records_of_fund(connection: AsyncConnection, fund_id: str, cut: Cut) -> list[Record]:
    """Its own in payout's log, and those of the batches that it pays."""
    stream = f"fund:{fund_id}"
    batches = select(trail.c.stream).where(referring_to(stream, "batch-drafted"))
    which = and_(trail.c.uscc.is_(None), or_(trail.c.stream == stream, trail.c.stream.in_(batches)))
    return await records_where(connection, and_(which, trail.c.source == "payout"), cut)


async def records_of_staff(connection: AsyncConnection, cut: Cut) -> list[Record]:
    """What people who decide are compared by, and into which batches the payments were put that came back."""
    found = await records_where(connection, literal_column(OF_STAFF, Boolean), cut)
    came_back = {one.text("payment_id").partition(":")[2].partition(":")[0] for one in found if one.text("payment_id")}
    batched = and_(trail.c.uscc == any_of(came_back), trail.c.topic.in_(topics_of("payment-batched")))
    return [*found, *await records_where(connection, batched, cut)] if came_back else found
