"""Employers of a region, to be found by name or code and looked at one by one."""

from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.domain.standing import ARRIVED, RETURNED
from services.supervision.tables import money
from shared.http.reading import Page, in_region, rows_of

Where = Literal["not_granted", "open", "returned", "credited"]

_KEY = (money.c.agency, money.c.uscc)
_COLUMNS = ("uscc", "name", "agency", "outcome", "stage", "payment_state", "entitled_fen", "granted_fen", "paid_fen")
_WHERE: dict[Where, ColumnElement[bool]] = {
    "not_granted": and_(money.c.outcome == "eligible", money.c.granted_fen.is_(None)),
    "open": and_(
        money.c.granted_fen.is_not(None),
        or_(money.c.payment_state.is_(None), money.c.payment_state.not_in((*ARRIVED, RETURNED))),
    ),
    "returned": money.c.payment_state == RETURNED,
    "credited": money.c.payment_state.in_(ARRIVED),
}


async def employers(
    engine: AsyncEngine, page: Page, *, edition: str, region: str, text: str, where: Where | None
) -> dict[str, Any]:
    """A page by county and USCC. ``text``: a part of the name, or how the USCC begins."""
    query = select(*(money.c[name] for name in _COLUMNS)).where(
        money.c.edition == edition, in_region(money.c.agency, region), page.follows(*_KEY)
    )
    if text:
        begins = money.c.uscc.startswith(text.upper(), autoescape=True)
        query = query.where(or_(begins, money.c.name.contains(text, autoescape=True)))
    if where is not None:
        query = query.where(_WHERE[where])
    return page.answer(await rows_of(engine, query.order_by(*_KEY).limit(page.limit + 1)), ["agency", "uscc"])
