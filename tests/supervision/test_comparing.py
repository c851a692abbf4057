"""Employers of an edition are compared once what they are compared by has changed; the outcome depends on logs only."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.alerts import watching
from services.supervision.alerts.comparing import editions_to_compare
from services.supervision.alerts.watching import watch
from services.supervision.tables import alerts, features, judged, money, pending, trail
from shared.eventlog.records import RecordedEvent
from shared.followers.tracking import tracking
from shared.runtime import Runtime
from tests.supervision.telling import recorded, tell
from tests.system import InProcess
from wengang.season.season import make_season
from wengang.season.story import EDITION

EVENTS = recorded(make_season(800, each=1))
OWNER = f"peers:{EDITION}"


async def supervising(system: InProcess) -> Runtime:
    """With nobody that reads the feeds: what they tell is told by the test."""
    await system.settled()
    runtime = system.runtime("supervision")
    for source in runtime.subscriptions.values():
        await source.stop()
    async with runtime.engine.begin() as connection:
        for table in (trail, money, features, pending, judged):
            await connection.execute(delete(table))
    return runtime


async def told(runtime: Runtime, events: Sequence[RecordedEvent]) -> None:
    async with runtime.engine.begin() as connection:
        await connection.execute(delete(tracking))
    for source, position in (await tell(runtime.engine, events)).items():
        runtime.subscriptions[source].position = position


async def found(engine: AsyncEngine) -> dict[str, dict[str, Any]]:
    """By alert, those of the comparison that stand."""
    query = select(alerts).where(alerts.c.owner == OWNER, alerts.c.withdrawn_on.is_(None))
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings()
        return {row["alert_id"]: {**row, "opens_on": None} for row in rows}


async def test_what_stands_at_the_end_does_not_depend_on_how_often_it_was_judged(system: InProcess) -> None:
    runtime = await supervising(system)
    third = len(EVENTS) // 3
    for part in (EVENTS[:third], EVENTS[third : 2 * third], EVENTS[2 * third :]):
        await told(runtime, part)
        await watch(runtime)
    at_the_end = await found(runtime.engine)
    assert len({one["kind"] for one in at_the_end.values()}) > 8
    assert {one["agency"][:4] for one in at_the_end.values()} == {"6301"}
    assert all(one["name"] or not one["uscc"] for one in at_the_end.values())
    async with runtime.engine.begin() as connection:
        for table in (features, judged, alerts):
            await connection.execute(delete(table))
    await watch(runtime)
    assert await found(runtime.engine) == at_the_end


async def test_what_changes_nothing_that_is_compared_has_nobody_compared_again(system: InProcess) -> None:
    runtime = await supervising(system)
    payments = [one for one in EVENTS if one.source == "payout"]
    await told(runtime, [one for one in EVENTS if one.source != "payout"])
    await watch(runtime)
    async with runtime.engine.begin() as connection:
        before = await connection.scalar(select(func.count()).select_from(features))
        assert before == 800
        assert await editions_to_compare(connection, system.clock.today()) == {}
        await connection.execute(update(alerts).where(alerts.c.owner == OWNER).values(score=0))
    await told(runtime, payments)
    await watch(runtime)
    assert {one["score"] for one in (await found(runtime.engine)).values()} == {0}


async def test_a_large_edition_is_compared_apart_and_then_rests(
    system: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_COMPARED_HERE", 700)
    monkeypatch.setattr(watching, "_RESTS_FOR", 10_000)
    runtime = await supervising(system)
    last = max(at for at, one in enumerate(EVENTS) if one.event.topic == "registration.bank-details-given.v1")
    await told(runtime, EVENTS[:last])
    await watch(runtime)
    assert len(await found(runtime.engine)) > 8
    await told(runtime, EVENTS[last:])
    await watch(runtime)
    async with runtime.engine.connect() as connection:
        assert await editions_to_compare(connection, system.clock.today()) == {EDITION: 800}
    monkeypatch.setattr(watching, "monotonic", lambda: 1e9)
    await watch(runtime)
    async with runtime.engine.connect() as connection:
        assert await editions_to_compare(connection, system.clock.today()) == {}
