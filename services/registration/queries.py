"""Answers from registration's read tables."""

from typing import Any

from sqlalchemy import and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from services.registration.tables import employers, programmes
from shared.http.reading import Page, in_region
from shared.money import yuan


def _programme(row: Any) -> dict[str, Any]:
    found = dict(row)
    amount = found.pop("amount_fen")
    return found | {"amount": None if amount is None else yuan(amount)}


async def list_programmes(
    engine: AsyncEngine, page: Page, *, edition: str, region: str, word: str | None
) -> dict[str, Any]:
    """Employers of an edition within a region, by USCC."""
    query = select(programmes).where(programmes.c.edition == edition, in_region(programmes.c.agency, region))
    if word is not None:
        query = query.where(programmes.c.word == word)
    if page.after is not None:
        query = query.where(tuple_(programmes.c.uscc) > tuple_(*page.after))
    query = query.order_by(programmes.c.uscc).limit(page.limit + 1)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return page.answer([_programme(row) for row in rows], ["uscc"])


async def to_notify(engine: AsyncEngine, *, edition: str, region: str) -> list[str]:
    """Newly insured employers that have neither confirmed nor disputed: somebody's list of work (R11)."""
    query = (
        select(programmes.c.uscc)
        .where(
            and_(
                programmes.c.edition == edition,
                programmes.c.received_prior_refund.is_(False),
                programmes.c.word == "awaiting",
                in_region(programmes.c.agency, region),
            )
        )
        .order_by(programmes.c.uscc)
    )
    async with engine.connect() as connection:
        return list((await connection.execute(query)).scalars())


async def employer(engine: AsyncEngine, uscc: str) -> dict[str, Any] | None:
    """One employer with its masked bank details and its programmes."""
    async with engine.connect() as connection:
        found = (await connection.execute(select(employers).where(employers.c.uscc == uscc))).mappings().first()
        if found is None:
            return None
        own = select(programmes).where(programmes.c.uscc == uscc).order_by(programmes.c.edition)
        rows = (await connection.execute(own)).mappings().all()
    answer = {name: value for name, value in found.items() if name != "account_fingerprint"}
    return answer | {"programmes": [_programme(row) for row in rows]}
