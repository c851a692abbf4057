"""The content of an edition that decides, and every content that was ever proposed."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted
from services.eligibility.schemas.editions import ContentAnswer
from services.eligibility.tables import edition_contents, editions
from shared.http.reading import rows_of


async def find_edition_in_force(engine: AsyncEngine, name: str) -> Edition | None:
    """The content adopted last; None for an edition that was never adopted."""
    same = (editions.c.edition == edition_contents.c.edition) & (editions.c.sha256 == edition_contents.c.sha256)
    query = select(edition_contents.c.content).join(editions, same).where(editions.c.edition == name)
    found = await rows_of(engine, query)
    return adopted(found[0]["content"]) if found else None


async def editions_in_force(engine: AsyncEngine) -> list[Edition]:
    same = (editions.c.edition == edition_contents.c.edition) & (editions.c.sha256 == edition_contents.c.sha256)
    query = select(edition_contents.c.content).join(editions, same).order_by(editions.c.edition)
    return [adopted(row["content"]) for row in await rows_of(engine, query)]


async def contents_of(engine: AsyncEngine, name: str) -> list[ContentAnswer]:
    """Every content proposed of an edition: who, and since when it was adopted."""
    query = (
        select(edition_contents)
        .where(edition_contents.c.edition == name)
        .order_by(edition_contents.c.adopted_on.nulls_last(), edition_contents.c.sha256)
    )
    return [ContentAnswer(**row) for row in await rows_of(engine, query)]
