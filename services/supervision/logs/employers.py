"""Employers, as the logs last told them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.tables import money
from shared.http.reading import rows_of


async def agency_of(engine: AsyncEngine, uscc: str) -> str | None:
    """The agency of the employer's latest programme."""
    query = select(money.c.agency).where(money.c.uscc == uscc, money.c.agency.is_not(None)).order_by(money.c.edition)
    found = await rows_of(engine, query)
    return found[-1]["agency"] if found else None


async def programmes_of(engine: AsyncEngine, uscc: str) -> list[dict[str, Any]]:
    """``edition``, ``uscc``, ``name`` and ``agency`` of each programme that the employer is in, the latest first."""
    columns = (money.c.edition, money.c.uscc, money.c.name, money.c.agency)
    query = select(*columns).where(money.c.uscc == uscc, money.c.agency.is_not(None))
    return await rows_of(engine, query.order_by(money.c.edition.desc()))
