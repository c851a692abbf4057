"""What bank references were used for, and which resemble one another."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.domain.reference import MOST_ADDED, KnownUse, Reference
from services.payout.tables.books import used_references
from shared.http.reading import rows_of

_LAST = "\U0010ffff"


async def uses_of(engine: AsyncEngine, reference: Reference) -> list[KnownUse]:
    """What the very reference was used for, and what those that it resembles were; the same one first."""
    query = select(used_references).where(or_(used_references.c.reference == reference.key, _looks_like(reference)))
    found = [
        KnownUse(Reference(row["reference"], row["told"]), row["kind"], row["use"])
        for row in await rows_of(engine, query.order_by(used_references.c.reference, used_references.c.use))
    ]
    same = [one for one in found if one.reference.key == reference.key]
    return same + [one for one in found if reference.resembles(one.reference)]


def _looks_like(reference: Reference) -> ColumnElement[bool]:
    """Beginning or end alike, but for a few characters more on either side: more than resemble it, and few."""
    loose = reference.loose
    found: list[ColumnElement[bool]] = []
    for column, text in ((used_references.c.loose, loose), (used_references.c.backwards, loose[::-1])):
        found.append(column == func.any([text[: len(text) - cut] for cut in range(MOST_ADDED + 1)]))
        # As text_pattern_ops compares, character by character, whatever the database's language.
        begins = and_(column.op("~>=~")(text), column.op("~<~")(text + _LAST))
        found.append(and_(begins, func.length(column) <= len(text) + MOST_ADDED))
    return or_(*found)
