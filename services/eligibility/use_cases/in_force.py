"""The edition that decides now: the content adopted last."""

from services.eligibility.domain.edition import Edition
from services.eligibility.problems import EDITION_NOT_IN_FORCE, NONE_IN_FORCE
from services.eligibility.queries.editions import editions_in_force, find_edition_in_force
from shared.http.freshness import OWN_LOG, wait_for
from shared.problem import Problem
from shared.runtime import Runtime


async def edition_in_force(runtime: Runtime, name: str) -> Edition:
    """As it stands in the log now. Raises ``Problem``: 404 when no content of it was ever adopted."""
    await wait_for(runtime, OWN_LOG)
    edition = await find_edition_in_force(runtime.engine, name)
    if edition is None:
        known = [one.id for one in await editions_in_force(runtime.engine)]
        if not known:
            raise Problem(NONE_IN_FORCE, edition=name)
        raise Problem(EDITION_NOT_IN_FORCE, edition=name, adopted=known)
    return edition
