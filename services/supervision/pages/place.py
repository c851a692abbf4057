"""What a page is about: an edition and a region."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.runtime import Runtime
from shared.security.tokens import Principal

Region = Annotated[str, Query(pattern=r"^([0-9]{6})?$")]
Edition = Annotated[str, Query(max_length=64)]
# Each step finds the next edition in the index, so that the rows of an edition are never walked over.
_EDITIONS = text(
    "WITH RECURSIVE found AS (SELECT min(edition) AS edition FROM money UNION ALL"
    " SELECT (SELECT min(edition) FROM money WHERE edition > found.edition) FROM found WHERE found.edition IS NOT NULL)"
    " SELECT edition FROM found WHERE edition IS NOT NULL ORDER BY edition DESC"
)


async def editions_of(engine: AsyncEngine) -> list[str]:
    """Every edition that an employer stands under, the last in the alphabet first."""
    async with engine.connect() as connection:
        return [row.edition for row in await connection.execute(_EDITIONS)]


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: an edition and a region, and which others there are."""

    edition: str
    region: str
    editions: tuple[str, ...]


async def place_of(runtime: Runtime, reader: Principal, edition: str, agency: str) -> Place:
    region = reader.region_or(agency or None)
    editions = tuple(await editions_of(runtime.engine))
    return Place(edition or (editions[0] if editions else ""), region, editions)


def next_page(request: Request, cursor: str | None) -> str | None:
    """The query of the next page's address."""
    return None if cursor is None else "?" + request.url.include_query_params(cursor=cursor).query
