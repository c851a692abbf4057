"""Where the money stands, summed by the database: employers that stand alike are one row, however many there are."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, false, func, literal, null, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.domain.money_flow import Flow, Standing, flow_of
from services.supervision.progress.kept_sums import KeptSums
from services.supervision.tables import money, top_ups
from shared.regions import covers

_SUMS = ("entitled_fen", "granted_fen", "ordered_fen", "paid_fen", "returned_fen", "offset_fen", "arrived_fen")


async def by_county(connection: AsyncConnection, edition: str) -> dict[str, Flow]:
    """Of all employers and further payments of an edition."""
    counties: dict[str, list[Standing]] = defaultdict(list)
    for query in (_employers(edition), _further(edition)):
        for row in (await connection.execute(query)).mappings():
            counties[row["agency"]].append(Standing(**row))
    return {agency: flow_of(rows) for agency, rows in sorted(counties.items())}


FLOWS: KeptSums[dict[str, Flow]] = KeptSums(by_county)


def within(region: str, counties: Mapping[str, Flow]) -> dict[str, Flow]:
    return {agency: flow for agency, flow in counties.items() if covers(region, agency)}


def _employers(edition: str) -> Select[Any]:
    alike = (
        money.c.agency,
        false().label("top_up"),
        money.c.outcome,
        money.c.stage,
        money.c.payment_state,
        money.c.granted_fen.is_not(None).label("is_granted"),
    )
    return (
        select(*alike, func.count().label("count"), *(_sum(money.c[name], name) for name in _SUMS))
        .where(money.c.edition == edition, money.c.agency.is_not(None))
        .group_by(*(one for one in alike if one.name != "top_up"))
    )


def _further(edition: str) -> Select[Any]:
    sums = (literal(0).label("entitled_fen"), *(_sum(top_ups.c[name], name) for name in _SUMS[1:]))
    granted = top_ups.c.granted_fen.is_not(None).label("is_granted")
    same = (true().label("top_up"), null().label("outcome"), null().label("stage"))
    return (
        select(top_ups.c.agency, *same, top_ups.c.payment_state, granted, func.count().label("count"), *sums)
        .where(top_ups.c.edition == edition, top_ups.c.agency.is_not(None))
        .group_by(top_ups.c.agency, top_ups.c.payment_state, granted)
    )


def _sum(column: ColumnElement[Any], name: str) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(column), 0), BigInteger).label(name)
