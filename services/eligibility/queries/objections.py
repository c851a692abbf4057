"""Objections to employers on a list."""

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.tables import cases, notices, objections
from shared.http.reading import Page, in_region, rows_of


async def objection(engine: AsyncEngine, objection_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(objections).where(objections.c.objection_id == objection_id))
    return found[0] if found else None


async def page_of_objections(engine: AsyncEngine, page: Page, region: str, state: str | None) -> dict[str, Any]:
    said = objections.c
    query = (
        select(objections, cases.c.name, cases.c.agency, cases.c.amount_fen, cases.c.stage, notices.c.last_day)
        .join(cases, and_(cases.c.edition == said.edition, cases.c.uscc == said.uscc))
        .join(notices, notices.c.notice_id == said.notice_id)
        .where(in_region(cases.c.agency, region), page.follows(said.objection_id))
        .order_by(said.objection_id)
        .limit(page.limit + 1)
    )
    if state is not None:
        query = query.where(said.state == state)
    return page.answer(await rows_of(engine, query), ["objection_id"])
