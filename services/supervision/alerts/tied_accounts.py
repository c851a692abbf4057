"""Accounts that several employers gave, and the employers that these tie together."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.tables import account_uses, any_of

_STEPS = 4
_MOST_TIED = 200
"""Employers; where an account ties more, only those that gave it themselves are looked at."""


async def shared_accounts(connection: AsyncConnection, usccs: set[str]) -> set[str]:
    """Accounts that any of these ever gave, and somebody else, too; and on from those who did."""
    found = await _given_by_others_too(connection, usccs)
    newly = found
    for _ in range(_STEPS):
        if not newly or len(found) > _MOST_TIED:
            break
        newly = await _given_by_others_too(connection, await users_of(connection, newly)) - found
        found = found | newly
    return found


async def tied_by(connection: AsyncConnection, fingerprint: str) -> set[str]:
    """Employers that ever gave it; those that ever gave another account that one of these did; and so on."""
    direct = known = await users_of(connection, [fingerprint])
    for _ in range(_STEPS):
        further = await users_of(connection, await _given_by_others_too(connection, known))
        if len(further | known) > _MOST_TIED:
            return direct
        if further <= known:
            break
        known = known | further
    return known


async def users_of(connection: AsyncConnection, fingerprints: Iterable[str]) -> set[str]:
    query = select(account_uses.c.uscc).where(account_uses.c.fingerprint == any_of(fingerprints))
    return set((await connection.execute(query)).scalars())


async def _given_by_others_too(connection: AsyncConnection, usccs: Iterable[str]) -> set[str]:
    theirs = select(account_uses.c.fingerprint).where(account_uses.c.uscc == any_of(usccs))
    query = (
        select(account_uses.c.fingerprint)
        .where(account_uses.c.fingerprint.in_(theirs))
        .group_by(account_uses.c.fingerprint)
        .having(func.count() > 1)
    )
    return set((await connection.execute(query)).scalars())
