"""Objections to employers on a list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.schemas.objections import ObjectionAnswer, ObjectionState
from services.eligibility.tables import cases, notices, objections
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.security.vault import Vault


@dataclass(frozen=True, slots=True)
class FoundObjection:
    edition: str
    uscc: str
    notice_id: str
    state: ObjectionState
    reason: str | None
    raised_at: datetime | None


async def find_objection(engine: AsyncEngine, objection_id: str) -> FoundObjection | None:
    said = objections.c
    query = select(said.edition, said.uscc, said.notice_id, said.state, said.reason, said.raised_at)
    found = await rows_of(engine, query.where(said.objection_id == objection_id))
    return FoundObjection(**found[0]) if found else None


async def page_of_objections(
    engine: AsyncEngine, page: Page, region: str, state: str | None, vault: Vault | None
) -> Listing[ObjectionAnswer]:
    """``vault`` opens what the public left to be reached by."""
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
    found = []
    for row in await rows_of(engine, query):
        contact = contact_in(row["contact_sealed"], row["objection_id"], vault)
        found.append(ObjectionAnswer(**row, contact=contact, refund=yuan(row["amount_fen"] or 0)))
    return page.listing(found, ["objection_id"])


def contact_in(sealed: str | None, number: str, vault: Vault | None) -> str | None:
    """How to reach who objected, or claimed, by the public form; sealed under the number that it was given."""
    return None if sealed is None or vault is None else vault.open(sealed, number)
