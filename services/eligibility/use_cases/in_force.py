"""The edition that decides now: the content adopted last."""

from fastapi import Request

from services.eligibility.domain.edition import Edition
from services.eligibility.queries.editions import editions_in_force, find_edition_in_force
from shared.http.commands import runtime_of
from shared.http.problems import Problem
from shared.http.reading import know_own_log


async def edition_in_force(request: Request, name: str) -> Edition:
    """As it stands in the log now. Raises ``Problem``: 404 when no content of it was ever adopted."""
    await know_own_log(request)
    engine = runtime_of(request).engine
    edition = await find_edition_in_force(engine, name)
    if edition is None:
        known = ", ".join(one.id for one in await editions_in_force(engine)) or "none"
        raise Problem(404, "no-such-edition", f"No edition {name!r} was adopted; adopted are: {known}.")
    return edition
