"""Figures and money as the tables have them: employers and payments that stand alike are grouped by the database, and
counted by the rules.

One statement a table, whatever the number of employers. What counts as arrived is said in ``domain.standing``.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from services.supervision.domain.money_flow import Employers, Flow, flow_of
from services.supervision.domain.standing import SUMS, Standing
from services.supervision.tables import money, objections, onward_credits, onward_duties, top_ups

_EDITION: ColumnElement[str] = bindparam("edition")
_WHOSE = (money.c.agency, money.c.unit_kind, money.c.size_class)
_ENROLLED = and_(money.c.edition == _EDITION, money.c.agency.is_not(None))


@dataclass(frozen=True, slots=True)
class Counted:
    """Two views of the same rows, by county."""

    figures: ByCounty
    flows: Mapping[str, Flow]


async def count(connection: AsyncConnection, edition: str) -> Counted:
    """As the tables stand in this transaction."""
    figures: dict[str, dict[Group, Figures]] = defaultdict(lambda: defaultdict(Figures))
    employers: dict[str, list[Employers]] = defaultdict(list)
    further: dict[str, list[Standing]] = defaultdict(list)
    for query, figures_of in _QUESTIONS:
        for row in (await connection.execute(query, {"edition": edition})).mappings():
            if row["agency"] is not None:
                groups = figures[row["agency"]]
                group = group_of(row["unit_kind"], row["size_class"])
                groups[group] = groups[group] + figures_of(row)
            if figures_of is of_cases:
                employers[row["agency"]].append(Employers.of(row))
            elif figures_of is of_top_ups and row["granted_by"] is not None:
                further[row["granted_by"]].append(Standing.of(row, row["payments"]))
    return Counted(
        {agency: dict(groups) for agency, groups in sorted(figures.items())},
        {
            agency: flow_of(employers.get(agency, ()), further.get(agency, ()))
            for agency in sorted({*employers, *further})
        },
    )


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
        *(money.c[name] for name in SUMS),
        money.c.insured,
    ).where(_ENROLLED)
    return _alike(each, "entitled_fen", *SUMS, "insured", counted="employers")


def _top_ups() -> Select[Any]:
    """``agency``: the employer's now, None of one that is not enrolled. ``granted_by``: of who granted the payment."""
    of_employer = and_(money.c.edition == top_ups.c.edition, money.c.uscc == top_ups.c.uscc)
    columns = (top_ups.c.agency.label("granted_by"), top_ups.c.payment_state, *(top_ups.c[name] for name in SUMS))
    each = (
        select(*_WHOSE, money.c.route, *columns)
        .select_from(top_ups.outerjoin(money, of_employer))
        .where(top_ups.c.edition == _EDITION)
    )
    return _alike(each, *SUMS, counted="payments")


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
