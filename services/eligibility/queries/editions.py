"""The content of an edition that decides, and every content that was ever proposed."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.edition import Edition
from services.eligibility.editions import adopted
from services.eligibility.schemas.editions import ContentAnswer
from services.eligibility.tables import edition_contents, editions
from shared.http.reading import rows_of

_IN_FORCE = (
    select(edition_contents.c.content)
    .join(
        editions,
        (editions.c.edition == edition_contents.c.edition) & (editions.c.sha256 == edition_contents.c.sha256),
    )
    .where(edition_contents.c.content.is_not(None))
)
"""Where a proposal was set aside by two operators, its adoption stands alone, and puts nothing in force."""


async def find_edition_in_force(engine: AsyncEngine, name: str) -> Edition | None:
    """The content adopted last; None for an edition that was never adopted, or whose content is set aside."""
    found = await rows_of(engine, _IN_FORCE.where(editions.c.edition == name))
    return adopted(found[0]["content"]) if found else None


async def editions_in_force(engine: AsyncEngine) -> list[Edition]:
    return [adopted(row["content"]) for row in await rows_of(engine, _IN_FORCE.order_by(editions.c.edition))]


async def contents_of(engine: AsyncEngine, name: str) -> list[ContentAnswer]:
    """Every content proposed of an edition: who, and since when it was adopted."""
    query = (
        select(edition_contents)
        .where(edition_contents.c.edition == name)
        .order_by(edition_contents.c.adopted_on.nulls_last(), edition_contents.c.sha256)
    )
    return [ContentAnswer(**row) for row in await rows_of(engine, query)]
