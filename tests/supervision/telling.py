"""A simulated season, told to supervision's database as the three feeds would."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.main import SUBSCRIPTIONS
from services.supervision.projections.standing import ONLY_IN_THE_TRAIL, keep, project
from shared.eventlog.records import PublishedFact, RecordedEvent
from shared.followers.coalescing import Coalesced
from shared.followers.tracking import advance_tracking
from wengang.season.season import Season

NAMES = {subscription.source: subscription.name for subscription in SUBSCRIPTIONS}


def recorded(season: Season) -> list[RecordedEvent]:
    """In each log by time, with positions from 1."""
    positions: dict[str, int] = defaultdict(int)
    found = []
    for one in sorted(season.told, key=lambda each: each.at):
        positions[one.source] += 1
        position = positions[one.source]
        at = one.at.astimezone(UTC)
        found.append(RecordedEvent(one.source, position, one.stream, 1, one.fact, at, one.actor, "", b"\x01" * 32))
    return found


async def tell(engine: AsyncEngine, events: Iterable[RecordedEvent]) -> dict[str, int]:
    """Into trail and tables; how far each feed has come."""
    changes = Coalesced()
    positions: dict[str, int] = {}
    for event in events:
        data = event.event.model_dump(mode="json")
        envelope = (orjson.dumps(data), event.recorded_at, event.actor, event.leaf_hash.hex())
        changes.add_all(
            keep(PublishedFact(event.source, event.position, event.stream, event.event.topic, data, *envelope))
        )
        if event.event.topic not in ONLY_IN_THE_TRAIL:
            changes.add_all(project(event))
        positions[event.source] = event.position
    async with engine.begin() as connection:
        await changes.apply(connection)
        for source, position in positions.items():
            await advance_tracking(connection, NAMES[source], 0, position)
    return positions
