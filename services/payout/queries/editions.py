"""What the adopted editions say of payments, and what their funds hold."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.rules import Rules
from services.payout.tables.known import known_contents, known_editions, known_reserves
from shared.editions.reserve import Reserve
from shared.http.reading import rows_of


async def adopted_contents(engine: AsyncEngine) -> dict[str, str]:
    """By edition: its canonical JSON."""
    return {edition: content for edition, (_, content) in (await adopted_rules(engine)).adopted.items()}


async def adopted_rules(engine: AsyncEngine) -> Rules:
    """How the payments of each edition are made, by the contents adopted so far."""
    source = known_editions.join(known_contents, known_contents.c.sha256 == known_editions.c.sha256)
    query = select(known_editions, known_contents.c.content).select_from(source)
    return Rules({row["edition"]: (row["sha256"], row["content"]) for row in await rows_of(engine, query)})


async def reserves_recorded(engine: AsyncEngine, edition: str) -> dict[str, Reserve]:
    """The funds that eligibility has on record for an edition, by region."""
    query = select(
        known_reserves.c.region,
        known_reserves.c.balance_fen,
        known_reserves.c.payments_of_year_fen,
        known_reserves.c.as_of,
    ).where(known_reserves.c.edition == edition)
    return {row.pop("region"): Reserve(**row) for row in await rows_of(engine, query)}
