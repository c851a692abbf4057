"""Decisions that are to be made again."""

from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.edition import Edition
from services.eligibility.queries.cases import case_fields, spoken_of
from services.eligibility.schemas.reviews import CaseToReview
from services.eligibility.tables import cases
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.words import Language


def _to_review(edition: Edition, today: date) -> ColumnElement[bool]:
    """Decided by a content that is not in force any more, or before a rate that is in force today."""
    days = [edition.in_force_from(rate.rate) for rate in edition.rates]
    older = [cases.c.decided_on < day for day in set(days) if day <= today]
    return (cases.c.stage != "waived") & or_(cases.c.edition_sha256 != edition.sha256, *older)


async def page_to_review(
    engine: AsyncEngine, page: Page, edition: Edition, region: str, today: date, language: Language = "en"
) -> Listing[CaseToReview]:
    query = select(cases).where(
        cases.c.edition == edition.id, in_region(cases.c.agency, region), _to_review(edition, today)
    )
    query = query.where(page.follows(cases.c.uscc))
    spoken = await spoken_of(engine, edition.id, language)
    found = []
    for row in await rows_of(engine, query.order_by(cases.c.uscc).limit(page.limit + 1)):
        because = "corrected-edition" if row["edition_sha256"] != edition.sha256 else "rate-raised"
        found.append(CaseToReview(**case_fields(row, spoken), because=because))
    return page.listing(found, ["uscc"])


async def to_review(engine: AsyncEngine, edition: Edition, region: str, today: date) -> dict[str, str]:
    """USCC to the hash that decided, of all decisions of a region that are to be made again."""
    query = select(cases.c.uscc, cases.c.edition_sha256).where(
        cases.c.edition == edition.id, in_region(cases.c.agency, region), _to_review(edition, today)
    )
    return {row["uscc"]: row["edition_sha256"] for row in await rows_of(engine, query)}
