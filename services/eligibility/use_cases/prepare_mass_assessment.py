"""What a mass assessment must know beyond its files: the edition in force, funds, and who stands on a list."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.programme import check_funds, check_in_force, check_known
from services.eligibility.projections import CASES
from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.queries.employers import standing
from services.eligibility.queries.reserves import reserves_of
from shared.eventlog.log import EventLog
from shared.followers.running_projection import RunningProjection

_CATCHING_UP_SECONDS = 600.0


async def prepare_mass_assessment(
    log: EventLog, engine: AsyncEngine, edition: Edition, agencies: Iterable[str], on: date
) -> Mapping[str, tuple[str, ...]]:
    """Who stands on which lists that exclude, by USCC. The read tables are brought up to the log first.

    Raises ``Refused`` when another content of the edition is in force, or none; and for an agency whose pooling
    region's fund is not on record, or holds too little (R4).
    """
    await _bring_up(log, engine)
    check_in_force(edition, await find_edition_in_force(engine, edition.id))
    edition.check_open(on)
    check_funds(edition, await reserves_of(engine, edition), agencies)
    return await standing(engine, edition, on)


async def _bring_up(log: EventLog, engine: AsyncEngine) -> None:
    position = (await log.head()).position
    tables = RunningProjection(CASES, log, engine)
    tables.start()
    try:
        known = await tables.wait_for(position, _CATCHING_UP_SECONDS)
        check_known(position, None if known else str(tables.trouble))
    finally:
        await tables.stop()
