"""Discrepancy cases: open ones, and what became of them."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.ways_out import ways_out
from services.payout.queries.payments import days_since
from services.payout.tables.bank import discrepancies, settled_cases
from services.payout.tables.money import payments
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


def is_open() -> ColumnElement[bool]:
    """Of a row of ``discrepancies``: nobody has resolved the case, and nothing has settled it."""
    later = exists().where(
        settled_cases.c.key == discrepancies.c.key, settled_cases.c.position > discrepancies.c.position
    )
    return discrepancies.c.outcome.is_(None) & ~later


def in_doubt() -> ColumnElement[bool]:
    """Whether an open case of the bank leaves open what became of a payment."""
    return exists().where(discrepancies.c.payment_id == payments.c.payment_id, discrepancies.c.holds, is_open())


async def find_case(engine: AsyncEngine, case: int) -> dict[str, Any] | None:
    """A case, whether it ``is_open``, and the agency whose payment it is about; None for a case without one."""
    query = (
        select(discrepancies, is_open().label("is_open"), payments.c.agency)
        .select_from(discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id))
        .where(discrepancies.c.position == case)
    )
    found = await rows_of(engine, query)
    return found[0] if found else None


async def page_of_cases(
    engine: AsyncEngine, page: Page, *, region: str, only_open: bool | None, now: datetime
) -> dict[str, Any]:
    """Cases of a region's payments; those of no payment are for whoever may see all that the account pays."""
    query = cases_of(region).order_by(discrepancies.c.position).limit(page.limit + 1)
    if only_open is not None:
        query = query.where(is_open() if only_open else ~is_open())
    query = query.where(page.follows(discrepancies.c.position))
    return page.answer([told_case(row, now) for row in await rows_of(engine, query)], ["position"])


def cases_of(region: str) -> Select[Any]:
    settled = settled_cases.alias()
    source = discrepancies.outerjoin(payments, payments.c.payment_id == discrepancies.c.payment_id).outerjoin(
        settled, (settled.c.key == discrepancies.c.key) & (settled.c.position > discrepancies.c.position)
    )
    columns = (payments.c.agency, settled.c.because, settled.c.settled_at)
    query = select(discrepancies, *columns).select_from(source)
    return query if region == "000000" else query.where(in_region(payments.c.agency, region))


def told_case(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """``case`` is its number; ``days`` its age while it is open; ``ways_out`` what people may make of it."""
    hidden = ("amount_fen", "found_at", "resolved_at", "settled_at", "because", "key", "holds", "line", "proposal")
    told = {name: value for name, value in row.items() if name not in (*hidden, "booked_on")}
    outcome = row["outcome"] or (None if row["because"] is None else f"settled-{row['because']}")
    state = "proposed" if outcome is None and row["proposal"] else "open" if outcome is None else "resolved"
    return told | {
        "case": row["position"],
        "amount": None if row["amount_fen"] is None else yuan(row["amount_fen"]),
        "outcome": outcome,
        "state": state,
        "days": days_since(row["found_at"], now) if outcome is None else None,
        "holds_payment": bool(row["holds"]) and outcome is None,
        "line": None if row["line"] is None else json.loads(row["line"]),
        "proposal": None if outcome is not None or row["proposal"] is None else json.loads(row["proposal"]),
        "ways_out": list(ways_out(row)) if outcome is None else [],
    }
