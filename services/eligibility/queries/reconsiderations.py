"""Reviews that employers ask for."""

from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.tables import cases, known_employers, notices, reconsiderations
from shared.http.reading import Page, in_region, rows_of


async def reconsideration(engine: AsyncEngine, reconsideration_id: str) -> dict[str, Any] | None:
    """With the ``agency`` that decides: of the case, else where the employer is enrolled, else of the list."""
    query = _asked().where(reconsiderations.c.reconsideration_id == reconsideration_id)
    found = await rows_of(engine, query)
    return found[0] if found else None


_DECIDING = func.coalesce(cases.c.agency, known_employers.c.agency, notices.c.agency)


def _asked() -> Select[Any]:
    asked = reconsiderations.c
    return (
        select(reconsiderations, _DECIDING.label("agency"))
        .outerjoin(cases, and_(cases.c.edition == asked.edition, cases.c.uscc == asked.uscc))
        .outerjoin(
            known_employers, and_(known_employers.c.edition == asked.edition, known_employers.c.uscc == asked.uscc)
        )
        .outerjoin(notices, notices.c.notice_id == asked.notice_id)
    )


async def page_of_reconsiderations(engine: AsyncEngine, page: Page, region: str, state: str | None) -> dict[str, Any]:
    query = _asked().where(in_region(_DECIDING, region))
    if state is not None:
        query = query.where(reconsiderations.c.state == state)
    query = query.where(page.follows(reconsiderations.c.reconsideration_id))
    query = query.order_by(reconsiderations.c.reconsideration_id).limit(page.limit + 1)
    return page.answer(await rows_of(engine, query), ["reconsideration_id"])
