"""Reviews that employers ask for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.problems import NO_SUCH_RECONSIDERATION
from services.eligibility.queries.objections import contact_in
from services.eligibility.schemas.reconsiderations import ReachableReconsideration, ReconsiderationAnswer
from services.eligibility.tables import cases, known_employers, notices, reconsiderations
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.problem import Problem
from shared.security.vault import Vault


async def known_reconsideration(engine: AsyncEngine, reconsideration_id: str) -> ReconsiderationAnswer:
    """Raises ``Problem``: 404 when there is none of this number."""
    found = await find_reconsideration(engine, reconsideration_id)
    if found is None:
        raise Problem(NO_SUCH_RECONSIDERATION)
    return found


async def find_reconsideration(engine: AsyncEngine, reconsideration_id: str) -> ReconsiderationAnswer | None:
    """With the ``agency`` that decides: of the case, else where the employer is enrolled, else of the list."""
    query = _asked().where(reconsiderations.c.reconsideration_id == reconsideration_id)
    found = await rows_of(engine, query)
    return ReconsiderationAnswer(**_fields(found[0])) if found else None


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {name: row[f"{name}_fen"] for name in ("before", "after")}
    return {**row, **{name: None if amount is None else yuan(amount) for name, amount in amounts.items()}}


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


async def page_of_reconsiderations(
    engine: AsyncEngine, page: Page, region: str, state: str | None, vault: Vault | None
) -> Listing[ReachableReconsideration]:
    """``vault`` opens what the public left to be reached by."""
    query = _asked().where(in_region(_DECIDING, region))
    if state is not None:
        query = query.where(reconsiderations.c.state == state)
    query = query.where(page.follows(reconsiderations.c.reconsideration_id))
    query = query.order_by(reconsiderations.c.reconsideration_id).limit(page.limit + 1)
    found = []
    for row in await rows_of(engine, query):
        contact = contact_in(row["contact_sealed"], row["reconsideration_id"], vault)
        found.append(ReachableReconsideration(**_fields(row), contact=contact))
    return page.listing(found, ["reconsideration_id"])
