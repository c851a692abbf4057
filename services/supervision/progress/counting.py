"""Progress as the tables have it: employers that stand alike are grouped by the database, and counted by the rules.

One statement a table, whatever the number of employers. What counts as paid or waiting is said in ``domain.figures``.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

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
from services.supervision.tables import money, objections, onward_credits, onward_duties, top_ups

_EDITION: ColumnElement[str] = bindparam("edition")
_WHOSE = (money.c.agency, money.c.unit_kind, money.c.size_class)
_ENROLLED = and_(money.c.edition == _EDITION, money.c.agency.is_not(None))


async def count(connection: AsyncConnection, edition: str) -> ByCounty:
    """By county and kind of employer, as the tables stand in this transaction."""
    counted: dict[str, dict[Group, Figures]] = defaultdict(lambda: defaultdict(Figures))
    for query, figures_of in _QUESTIONS:
        for row in (await connection.execute(query, {"edition": edition})).mappings():
            groups = counted[row["agency"]]
            group = group_of(row["unit_kind"], row["size_class"])
            groups[group] = groups[group] + figures_of(row)
    return {agency: dict(groups) for agency, groups in sorted(counted.items())}


def _alike(each: Select[Any], *sums: str, counted: str) -> Select[Any]:
    """Rows that are equal but for the sums, as one, and how many they are."""
    rows = each.subquery()
    alike = [column for column in rows.c if column.name not in sums]
    added = [cast(func.sum(rows.c[name]), BigInteger).label(name) for name in sums]
    return select(*alike, func.count().label(counted), *added).group_by(*alike)


def _cases() -> Select[Any]:
    undecided = and_(objections.c.edition == money.c.edition, objections.c.uscc == money.c.uscc, objections.c.undecided)
    each = select(
        *_WHOSE,
        money.c.outcome,
        money.c.route,
        money.c.stage,
        money.c.confirmed,
        money.c.disputed,
        money.c.listed,
        money.c.payment_state,
        money.c.granted_fen.is_not(None).label("is_granted"),
        exists().where(undecided).label("objected"),
        money.c.entitled_fen,
        money.c.granted_fen,
        money.c.paid_fen,
        money.c.offset_fen,
        money.c.arrived_fen,
        money.c.returned_fen,
        money.c.insured,
    ).where(_ENROLLED)
    sums = ("entitled_fen", "granted_fen", "paid_fen", "offset_fen", "arrived_fen", "returned_fen", "insured")
    return _alike(each, *sums, counted="employers")


def _top_ups() -> Select[Any]:
    names = ("payment_state", "granted_fen", "paid_fen", "offset_fen", "arrived_fen", "returned_fen")
    each = select(*_WHOSE, money.c.route, *(top_ups.c[name] for name in names)).where(
        _ENROLLED, top_ups.c.edition == money.c.edition, top_ups.c.uscc == money.c.uscc
    )
    return _alike(each, *names[1:], counted="payments")


def _duties() -> Select[Any]:
    names = ("suspended", "amount_fen", "passed_on_fen")
    each = select(*_WHOSE, *(onward_duties.c[name] for name in names)).where(
        _ENROLLED, onward_duties.c.edition == money.c.edition, onward_duties.c.uscc == money.c.uscc
    )
    return _alike(each, *names[1:], counted="duties")


def _credits() -> Select[Any]:
    names = ("suspended", "split", "amount_fen")
    each = select(*_WHOSE, *(onward_credits.c[name] for name in names)).where(
        _ENROLLED, onward_credits.c.edition == money.c.edition, onward_credits.c.uscc == money.c.uscc
    )
    return _alike(each, "amount_fen", counted="credits")


_Of = Callable[[Mapping[Any, Any]], Figures]
_QUESTIONS: tuple[tuple[Select[Any], _Of], ...] = (
    (_cases(), of_cases),
    (_top_ups(), of_top_ups),
    (_duties(), of_duties),
    (_credits(), of_credits),
)
