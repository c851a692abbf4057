"""Progress as of positions of the logs that are past: the trail is projected again, up to there.

The projection is the one that keeps the tables, so a report says what the tables said when they had come that far.
Employers are taken a few at a time; what a record later says of one of them is not seen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

import orjson
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.domain.figures import (
    ByCounty,
    Figures,
    Group,
    group_of,
    of_cases,
    of_credits,
    of_duties,
    of_top_ups,
)
from services.supervision.projections.standing import ONLY_IN_THE_TRAIL, WITHHELD, project_standing
from services.supervision.tables import any_of, money, objections, onward_credits, onward_duties, top_ups, trail
from shared.contracts.eligibility import DecisionReviewed
from shared.contracts.logs import EVERY_FACT
from shared.contracts.registration import BankDetailsGiven
from shared.eventlog.codec import EventCodec
from shared.eventlog.records import RecordedEvent
from shared.followers.row_operations import Add, Put, RowOperation

Positions = Mapping[str, int]
Key = TypeVar("Key")

_EMPLOYERS_AT_ONCE = 100
_CODEC = EventCodec(*EVERY_FACT)
# They say nothing of how an employer stands, and some are large.
_PASSED_OVER = (*ONLY_IN_THE_TRAIL, BankDetailsGiven.topic, DecisionReviewed.topic)
_BLANKS = dict.fromkeys(WITHHELD, "")


async def replay(engine: AsyncEngine, edition: str, cuts: Mapping[Key, Positions]) -> dict[Key, ByCounty]:
    """By county and kind of employer, for each cut: how far each log is counted."""
    counted: dict[Key, Any] = {key: defaultdict(lambda: defaultdict(Figures)) for key in cuts}
    last = ""
    while True:
        some = (
            select(money.c.uscc)
            .where(money.c.edition == edition, money.c.uscc > last)
            .order_by(money.c.uscc)
            .limit(_EMPLOYERS_AT_ONCE)
        )
        async with engine.connect() as connection:
            usccs = list((await connection.execute(some)).scalars())
            if not usccs:
                break
            last = usccs[-1]
            told = select(
                trail.c.uscc,
                trail.c.source,
                trail.c.position,
                trail.c.stream,
                trail.c.topic,
                trail.c.recorded_at,
                trail.c.data,
            ).where(trail.c.uscc == any_of(usccs), trail.c.edition == edition, trail.c.topic.not_in(_PASSED_OVER))
            rows = (await connection.execute(told)).mappings().all()
        for _, own in groupby(sorted(rows, key=_IN_ORDER), key=itemgetter("uscc")):
            steps = [(row["source"], row["position"], operations_of(row)) for row in own]
            for key, positions in cuts.items():
                _add(counted[key], steps, positions)
    return {
        key: {agency: dict(groups) for agency, groups in sorted(counties.items())} for key, counties in counted.items()
    }


_IN_ORDER = itemgetter("uscc", "source", "position")


def operations_of(row: Mapping[Any, Any]) -> list[RowOperation]:
    """What a row of the trail does to the tables that progress is counted from."""
    event = _CODEC.decode(row["topic"], orjson.dumps(_BLANKS | orjson.loads(row["data"])))
    recorded = RecordedEvent(
        source=row["source"],
        position=row["position"],
        stream=row["stream"],
        version=0,
        event=event,
        recorded_at=row["recorded_at"],
        actor="",
        command_id="",
        leaf_hash=b"",
    )
    return list(project_standing(recorded))


def _add(
    counties: dict[str, dict[Group, Figures]],
    steps: Sequence[tuple[str, int, list[RowOperation]]],
    positions: Positions,
) -> None:
    tables: dict[str, dict[Any, dict[str, Any]]] = defaultdict(dict)
    for source, position, operations in steps:
        if position <= positions.get(source, 0):
            for operation in operations:
                _do(operation, tables[operation.table.name])
    for row in _rows(tables, money):
        if row["agency"] is not None:
            group = group_of(row["unit_kind"], row["size_class"])
            groups = counties[row["agency"]]
            groups[group] = groups[group] + _figures(row, tables)


def _do(operation: RowOperation, rows: dict[Any, dict[str, Any]]) -> None:
    match operation:
        case Put(row=named):
            changed = named
        case Add(key=named, deltas=deltas):
            before = rows.get(_key(operation.table, named), {})
            changed = {**named, **{name: (before.get(name) or 0) + delta for name, delta in deltas.items()}}
        case _:
            raise TypeError(f"{operation} cannot be done again from the trail.")
    rows.setdefault(_key(operation.table, named), {}).update(changed)


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _figures(case: Mapping[str, Any], tables: Mapping[str, Any]) -> Figures:
    """Of one employer, by the rules that count many."""
    objected = any(row["undecided"] for row in _rows(tables, objections))
    is_granted = case["granted_fen"] is not None
    alone = of_cases({**case, "employers": 1, "objected": objected, "is_granted": is_granted})
    further = (of_top_ups({**row, "route": case["route"], "payments": 1}) for row in _rows(tables, top_ups))
    duties = (of_duties(row) for row in _rows(tables, onward_duties))
    undivided = (of_credits(row) for row in _rows(tables, onward_credits))
    return Figures.total([alone, *further, *duties, *undivided])


def _rows(tables: Mapping[str, Any], table: Table) -> Iterable[dict[str, Any]]:
    """Whole rows: what nobody wrote is NULL."""
    empty = {column.name: None for column in table.columns}
    for row in tables.get(table.name, {}).values():
        yield {**empty, **row}
