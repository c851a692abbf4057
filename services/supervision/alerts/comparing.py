"""What employers of an edition are compared by, kept as they are judged; and whom to compare anew, staff among them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import JSON, Boolean, Text, and_, bindparam, cast, column, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.pictures.staff import STAFF
from services.supervision.tables import OF_STAFF, features, pending, trail

OF_PEERS = "peers:"
"""What the owner of an edition's comparison begins with."""
TURNS_OF_THEIR_OWN = or_(pending.c.owner.startswith(OF_PEERS), pending.c.owner == STAFF)
"""Of what waits: comparisons, which are not made after every round."""


def _kept() -> Any:
    """Rows as one JSON text; the editions of those that are other than before. The rest are not touched, nor locked."""
    columns = [column(one.name, one.type) for one in features.c]
    rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON)).table_valued(*columns)
    given = rows.render_derived(name="given", with_types=True)
    same = and_(*(one.is_not_distinct_from(given.c[one.name]) for one in features.c if not one.primary_key))
    key = and_(features.c.edition == given.c.edition, features.c.uscc == given.c.uscc)
    news = select(*given.c).where(~exists().where(key, same))
    statement = insert(features).from_select(list(features.c.keys()), news)
    return statement.on_conflict_do_update(
        index_elements=["edition", "uscc"],
        set_={one.name: statement.excluded[one.name] for one in features.c if not one.primary_key},
    ).returning(features.c.edition)


_KEPT = _kept()
_ROWS = select(*(features.c[name] for name in Features._fields))


async def keep_compared(connection: AsyncConnection, rows: Sequence[Features], today: date) -> None:
    """An edition is compared anew when something of it that is compared has changed."""
    if not rows:
        return
    told = orjson.dumps([one._asdict() for one in rows]).decode()
    changed = set((await connection.execute(_KEPT, {"rows": told})).scalars())
    if changed:
        due = [{"owner": f"{OF_PEERS}{edition}", "opens_on": today} for edition in sorted(changed)]
        waiting = insert(pending).values(due)
        await connection.execute(
            waiting.on_conflict_do_update(
                index_elements=["owner"], set_={"opens_on": func.least(pending.c.opens_on, waiting.excluded.opens_on)}
            )
        )


async def compare_staff(connection: AsyncConnection, today: date) -> None:
    """Once one of them has decided something, or a payment has come back."""
    waiting = insert(pending).values(owner=STAFF, opens_on=today)
    await connection.execute(waiting.on_conflict_do_nothing(index_elements=["owner"]))


async def staff_to_compare(connection: AsyncConnection, today: date) -> int:
    """How many records; 0 where nothing has changed since they were compared last."""
    due = select(func.count()).select_from(pending).where(pending.c.owner == STAFF, pending.c.opens_on <= today)
    if not (await connection.execute(due)).scalar_one():
        return 0
    many = select(func.count()).select_from(trail).where(literal_column(OF_STAFF, Boolean))
    return int((await connection.execute(many)).scalar_one())


async def editions_to_compare(connection: AsyncConnection, today: date) -> dict[str, int]:
    """Editions whose features changed since they were compared last, and how many employers they have."""
    due = select(pending.c.owner).where(pending.c.opens_on <= today, pending.c.owner.startswith(OF_PEERS))
    editions = [owner.removeprefix(OF_PEERS) for owner in (await connection.execute(due)).scalars()]
    return {edition: await _many(connection, edition) for edition in sorted(editions)}


async def _many(connection: AsyncConnection, edition: str) -> int:
    query = select(func.count()).select_from(features).where(features.c.edition == edition)
    return int((await connection.execute(query)).scalar_one())


async def features_told(connection: AsyncConnection, edition: str) -> list[Features]:
    return [Features._make(row) for row in await connection.execute(_ROWS.where(features.c.edition == edition))]
