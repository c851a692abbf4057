"""What a mass assessment must know beyond its files: the edition in force, funds, and who stands on a list."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.edition import Edition
from services.eligibility.projections import CASES
from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.queries.employers import standing
from services.eligibility.queries.reserves import reserves_of
from shared.eventlog.decider import Refused
from shared.eventlog.log import EventLog
from shared.followers.follower import RunningProjection

_CATCHING_UP_SECONDS = 600.0


async def circumstances(
    log: EventLog, engine: AsyncEngine, edition: Edition, agencies: Iterable[str], on: date
) -> Mapping[str, tuple[str, ...]]:
    """Who stands on which lists that exclude, by USCC. The read tables are brought up to the log first.

    Raises ``Refused`` when another content of the edition is in force, or none; and for an agency whose pooling
    region's fund is not on record, or holds too little (R4).
    """
    position = (await log.head()).position
    tables = RunningProjection(CASES, log, engine)
    tables.start()
    try:
        if not await tables.wait_for(position, _CATCHING_UP_SECONDS):
            raise Refused(f"The read tables do not come up to position {position} of the log: {tables.trouble}")
    finally:
        await tables.stop()
    in_force = await find_edition_in_force(engine, edition.id)
    if in_force is None:
        raise Refused(f"No content of {edition.id} was adopted; only an adopted edition is decided by.")
    if in_force.sha256 != edition.sha256:
        raise Refused(f"Another content of {edition.id} is in force: {in_force.sha256}, and not {edition.sha256}.")
    edition.check_open(on)
    if lacks := (await reserves_of(engine, edition)).first_lack(edition.covered(agencies)):
        raise Refused(lacks)
    return await standing(engine, edition, on)
