"""A whole season, read in many pages with judging in between, comes to the same rows as read all at once."""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.logs.positions import judged_positions
from services.supervision.main import SUBSCRIPTIONS, create_app
from services.supervision.tables import alerts, kept_figures, seen_of_logs
from shared.clock import SimulatedClock
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.followers.tracking import forget
from shared.http.feed import cloud_event
from shared.runtime import Runtime
from tests.conftest import MakeDatabase
from tests.system import InProcess
from wengang.season.recording import record_season
from wengang.season.season import SEASON_ENDS, Season, make_season
from wengang.season.story import moment

FACTS = {"registration": REGISTRATION_FACTS, "eligibility": ELIGIBILITY_FACTS, "payout": PAYOUT_FACTS}
DAYS = (12, 24, 33, 36, 40, 45, 52, 60, 75, 90, 120, 199)
"""Of the season: when supervision reads on."""
BEHIND = {"registration": (9, 0, 0), "eligibility": (0, 9, 0), "payout": (0, 0, 9)}
"""By how many days each feed is late, in turns: so effects are told before their causes. In the end none is."""
TABLES = tuple(dict.fromkeys(table for part in SUBSCRIPTIONS for table in part.tables))
# Figures are kept when a cut-off has passed, of the week that it is then: what they are made of is compared.
COMPARED = tuple(table for table in (*TABLES, seen_of_logs) if table is not kept_figures)
Rows = dict[str, list[dict[str, Any]]]


class ToldSoFar(httpx.AsyncBaseTransport):
    """The feed of a log of which only the first records are told yet."""

    def __init__(self, log: EventLog) -> None:
        self.until = 0
        self._log = log

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/log/head":
            return httpx.Response(200, json={"position": self.until})
        if request.url.path == "/feed/quarantine":
            return httpx.Response(200, json={"items": []})
        if request.url.path != "/feed":
            return httpx.Response(404)
        after = int(request.url.params["after"])
        limit = min(int(request.url.params["limit"]), self.until - after)
        if limit <= 0:
            await asyncio.sleep(0.05)
            return httpx.Response(200, json=[])
        records = await self._log.read_stored(after, limit)
        return httpx.Response(200, content=orjson.dumps([cloud_event(self._log.source, one) for one in records]))


@pytest.fixture(scope="module")
def season() -> Season:
    return make_season(700, each=1)


@pytest.fixture
async def feeds(season: Season, make_database: MakeDatabase) -> AsyncIterator[dict[str, ToldSoFar]]:
    logs = {
        source: await EventLog.open(
            (await make_database(source)).runtime, codec=EventCodec(*facts), source=source, poll_seconds=0.05
        )
        for source, facts in FACTS.items()
    }
    await record_season(logs, season.told)
    yield {source: ToldSoFar(log) for source, log in logs.items()}
    for log in logs.values():
        await log.close()


def positions_at(season: Season, cut: dict[str, datetime]) -> dict[str, int]:
    """How many facts each log has of the time before."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for one in season.told:
        times[one.source].append(one.at)
    return {source: bisect_right(sorted(times[source]), at) for source, at in cut.items()}


async def judged_up_to(engine: AsyncEngine, positions: dict[str, int]) -> None:
    async with asyncio.timeout(60):
        while await judged_positions(engine) != positions:
            await asyncio.sleep(0.02)


async def rows(engine: AsyncEngine, table: Table, *where: Any) -> list[dict[str, Any]]:
    query = select(table).where(*where).order_by(*table.primary_key.columns)
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


async def everything(engine: AsyncEngine) -> Rows:
    """All that is projected, and the alerts that stand: opened, whether cured since or not."""
    found = {table.name: await rows(engine, table) for table in COMPARED}
    return {**found, "alerts": await rows(engine, alerts, alerts.c.withdrawn_on.is_(None))}


async def read_anew(runtime: Runtime, positions: dict[str, int]) -> None:
    """As ``wengang rebuild supervision`` does; alerts, which that keeps, are told by the logs alone, too."""
    for subscription in runtime.subscriptions.values():
        await subscription.stop()
        subscription.position = 0
    await forget(runtime.engine, [part.name for part in SUBSCRIPTIONS], (*TABLES, alerts))
    for subscription in runtime.subscriptions.values():
        subscription.start()
    await judged_up_to(runtime.engine, positions)


async def test_a_season_read_in_pages_and_judged_in_between_comes_to_the_rows_of_one_that_is_read_at_once(
    season: Season, feeds: dict[str, ToldSoFar], make_database: MakeDatabase, tmp_path: Path
) -> None:
    process = InProcess({"supervision": (await make_database("supervision")).runtime}, tmp_path)
    clock = SimulatedClock(tmp_path / "season.json")
    clock.set(moment(0))
    settings = process.settings("supervision", log_verifier_keys="", clock_file=tmp_path / "season.json")
    app = create_app(settings, feeds)
    async with app.router.lifespan_context(app):
        runtime: Runtime = app.state.runtime
        withdrawn = 0
        for turn, day in enumerate(DAYS):
            clock.set(moment(day, 23))
            late = {source: timedelta(days=days[turn % 3]) for source, days in BEHIND.items()}
            told = positions_at(season, {source: moment(day, 12) - late[source] for source in feeds})
            for source, feed in feeds.items():
                feed.until = max(feed.until, told[source])
            await judged_up_to(runtime.engine, {source: feed.until for source, feed in feeds.items()})
            withdrawn = len(await rows(runtime.engine, alerts, alerts.c.withdrawn_on.is_not(None)))
        told = {source: feed.until for source, feed in feeds.items()}
        assert sum(told.values()) == len(season.told)
        assert clock.today() == SEASON_ENDS
        in_pages = await everything(runtime.engine)
        await read_anew(runtime, told)
        at_once = await everything(runtime.engine)
    for name, found in in_pages.items():
        assert found == at_once[name], name
    # There is something to compare; and some alerts were raised on the way that the whole does not tell.
    assert [table.name for table in COMPARED if not in_pages[table.name] and table is not seen_of_logs] == []
    assert {one["kind"] for one in in_pages["alerts"]} >= {kind for kind, _ in season.truth}
    assert withdrawn > 0
