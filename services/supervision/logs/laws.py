"""The editions that eligibility's log has told so far: what rules and reports go by."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.supervision.domain.laws import Laws
from services.supervision.domain.record import Record, edition_of
from services.supervision.domain.terms import Terms
from services.supervision.logs.records import Cut, records_where
from services.supervision.tables import any_of, trail

_WHOLE = {"eligibility": 1 << 62}


async def laws_told(connection: AsyncConnection, editions: Iterable[str], cut: Cut | None = None) -> Laws:
    """Of these editions, with their funds, up to a cut; without one, up to where the trail has come."""
    streams = sorted({f"edition:{edition}" for edition in editions if edition})
    if not streams:
        return Laws()
    known = _WHOLE if cut is None else cut
    told = await records_where(connection, _of_eligibility(streams), known)
    funds = Laws(told).funds()
    if funds:
        told += await records_where(connection, _of_eligibility(funds), known)
    return Laws(told)


def _of_eligibility(streams: Iterable[str]) -> ColumnElement[bool]:
    return and_(trail.c.stream == any_of(streams), trail.c.uscc.is_(None), trail.c.source == "eligibility")


async def laws_of(connection: AsyncConnection, records: Iterable[Record], cut: Cut) -> Laws:
    """Of the editions that records are about."""
    return await laws_told(connection, {edition_of(one) for one in records}, cut)


async def terms_told(engine: AsyncEngine, edition: str, cut: Cut | None = None) -> Terms:
    async with engine.connect() as connection:
        return (await laws_told(connection, [edition], cut)).terms_for(edition)
