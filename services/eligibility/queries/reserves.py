"""What the funds on record allow (R4), from eligibility's read tables."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.edition import Edition
from services.eligibility.tables import funds
from shared.editions.reserve import Reserve, Reserves
from shared.http.reading import rows_of


async def reserves_of(engine: AsyncEngine, edition: Edition) -> Reserves:
    query = select(funds.c.region, funds.c.balance_fen, funds.c.payments_of_year_fen, funds.c.as_of)
    rows = await rows_of(engine, query.where(funds.c.edition == edition.id))
    return edition.reserves({row.pop("region"): Reserve(**row) for row in rows})
