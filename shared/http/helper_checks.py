"""Whether a person ever spoke for an employer, asked before they act on it for an agency (``shared.recusal``)."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.http.reading import rows_of
from shared.people import person_key
from shared.recusal import refuse_helper


async def helped_by(engine: AsyncEngine, helpers: Table, person: str, usccs: Collection[str]) -> set[str]:
    """Those among ``usccs`` whom the person ever spoke for."""
    query = select(helpers.c.uscc).where(
        helpers.c.person == person_key(person), helpers.c.uscc == func.any(list(usccs))
    )
    return {row["uscc"] for row in await rows_of(engine, query)}


async def unless_helper(engine: AsyncEngine, helpers: Table, person: str, uscc: str) -> Callable[[Any], None]:
    """For ``Work.allowed``: refuses when the person ever spoke for the employer, as far as is known here."""
    helped = bool(await helped_by(engine, helpers, person, [uscc]))

    def allowed(_: Any) -> None:
        if helped:
            raise refuse_helper(person, uscc)

    return allowed
