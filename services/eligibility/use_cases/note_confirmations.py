"""Note what employers confirmed, as registration reports it, and grant what waited for it, if the fund may."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.queries.reserves import reserves_of
from services.eligibility.reactions import Owed, react
from services.eligibility.tables import cases
from shared.contracts.registration import RefundConfirmed
from shared.editions.refusals import CASE_UNKNOWN
from shared.editions.reserve import Lack
from shared.eventlog.records import RecordedEvent
from shared.followers.subscription import React
from shared.http.reading import rows_of

_UNKNOWN = Lack(CASE_UNKNOWN, {})


async def note_confirmations(engine: AsyncEngine, events: Sequence[RecordedEvent]) -> React:
    """What to do about each fact of registration, by what the funds allow now."""
    confirmed = [one.event for one in events if isinstance(one.event, RefundConfirmed)]
    return partial(react, await _lacks_of(engine, {(one.edition, one.uscc) for one in confirmed}))


async def _lacks_of(engine: AsyncEngine, owed: Collection[Owed]) -> Mapping[Owed, Lack | None]:
    """What the funds of these cases lack; of a case that the tables do not know yet, that it is not known."""
    found: dict[Owed, Lack | None] = {}
    for name in sorted({edition for edition, _ in owed}):
        edition = await find_edition_in_force(engine, name)
        usccs = [uscc for of, uscc in owed if of == name]
        if edition is None:
            continue
        reserves = await reserves_of(engine, edition)
        query = select(cases.c.uscc, cases.c.agency).where(cases.c.edition == name, cases.c.uscc == func.any(usccs))
        for row in await rows_of(engine, query):
            found[name, row["uscc"]] = reserves.lacks(row["agency"])
    return {one: found.get(one, _UNKNOWN) for one in owed}
