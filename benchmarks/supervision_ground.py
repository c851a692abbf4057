"""A simulated season in three logs, and supervision as it is deployed, reading their feeds."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import asyncpg
import httpx

from benchmarks.feeds import FACTS
from benchmarks.ground import Ground, hold
from benchmarks.http_confirmation import ready, served
from benchmarks.measuring import Sizes
from migrations.run import migrate
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.security.tokens import TokenMaker
from wengang.roles import NATION, service_token
from wengang.season.recording import record_season
from wengang.season.season import SMALLEST, Season, make_season

FACTS_AN_EMPLOYER = 11.4
"""Of a season, on average."""
_SEASONS = {"smoke": SMALLEST, "quick": 10_000, "full": 100_000}
_EMPTY = "supervision_empty"
_HOUR = 3_600.0


def employers_of(events: float) -> int:
    return max(SMALLEST, round(events / FACTS_AN_EMPLOYER))


def season_size(sizes: Sizes) -> int:
    """Employers of the one season that rebuild, dashboard and trail share: a large one takes minutes to make."""
    return _SEASONS.get(sizes.mode) or employers_of(sizes.events)


async def empty(ground: Ground) -> str:
    """A migrated, empty database of supervision."""
    if not ground.has(_EMPTY):
        name = await ground.bare()
        await asyncio.to_thread(migrate, "supervision", ground.owner(name))
        await ground.grant(name)
        await ground.keep_as(name, _EMPTY)
    return _EMPTY


async def season_logs(ground: Ground, employers: int) -> dict[str, str]:
    """The names of three databases with a season of so many employers in their logs, made once."""
    names = {source: f"season_{employers}_{source}" for source in FACTS}
    if ground.has(names["payout"]):
        return names
    season: Season = await asyncio.to_thread(make_season, employers)
    made, logs = {}, {}
    for source, facts in FACTS.items():
        made[source] = await ground.fresh()
        logs[source] = await EventLog.open(ground.runtime(made[source]), codec=EventCodec(*facts), source=source)
    await record_season(logs, season.told)
    for source, log in logs.items():
        await log.close()
        await ground.keep_as(made[source], names[source])
    return names


@dataclass(frozen=True, slots=True)
class Supervision:
    port: int
    feeds: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def positions(self, http: httpx.AsyncClient) -> Mapping[str, Mapping[str, Any]]:
        answer = await http.get(f"http://127.0.0.1:{self.port}/v1/positions", headers=self.headers)
        answer.raise_for_status()
        found: Mapping[str, Mapping[str, Any]] = answer.json()
        hold(not any(one["trouble"] for one in found.values()), f"Every feed is read: {found}")
        return found


@contextlib.asynccontextmanager
async def supervising(
    ground: Ground, database: str, logs: Mapping[str, str], rate: float = 0
) -> AsyncIterator[Supervision]:
    """Both processes run; the feeds are ready before supervision is started."""
    maker = TokenMaker.from_file(ground.folder / "token-key.json")
    databases = {source: ground.runtime(name) for source, name in logs.items()}
    feeds = {"FEED_DATABASES": json.dumps(databases), "FEED_RATE": str(rate)}
    async with served("benchmarks.feeds:create_app", feeds) as told_at:
        await ready(told_at, 0)
        environment = {
            "DATABASE_URL": ground.runtime(database),
            "WENGANG_TOKEN_KEYS": maker.public_keys(),
            "WENGANG_SERVICE_TOKEN": service_token(maker, "supervision"),
            "WENGANG_LOG_LEVEL": "CRITICAL",
            **{f"WENGANG_{source.upper()}_URL": f"http://127.0.0.1:{told_at}/{source}" for source in logs},
        }
        async with served("services.supervision.main:create_app", environment) as port:
            token = maker.make("auditor", ["supervision:read"], region=NATION)
            yield Supervision(port, told_at, token)


async def judged_all(supervision: Supervision, facts: int) -> float:
    """Waits until so many facts are read and judged; says when that was seen."""
    async with httpx.AsyncClient(timeout=_HOUR) as http, asyncio.timeout(_HOUR):
        while True:
            with contextlib.suppress(httpx.TransportError):
                found = await supervision.positions(http)
                if sum(one["judged"] for one in found.values()) >= facts:
                    return perf_counter()
            await asyncio.sleep(0.1)


def processor_seconds() -> float:
    """Of all children of this process that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def kept_filled(employers: int) -> str:
    return f"supervised_{employers}"


async def filled(ground: Ground, employers: int) -> str:
    """The template: supervision's database with everything read and judged."""
    template = kept_filled(employers)
    if not ground.has(template):
        logs = await season_logs(ground, employers)
        name = await ground.fresh(await empty(ground))
        async with supervising(ground, name, logs) as supervision:
            await judged_all(supervision, await facts_in(ground, logs))
            await _figures_kept(ground, name)
        await ground.analyze(name)
        await ground.keep_as(name, template)
    return template


async def _figures_kept(ground: Ground, name: str) -> None:
    """The last Friday's figures are worked out once a week, for a minute of so large a season: not what is measured."""
    connection = await asyncpg.connect(ground.owner(name))
    try:
        for _ in range(600):
            if await connection.fetchval("SELECT count(*) FROM kept_figures"):
                return
            await asyncio.sleep(0.5)
    finally:
        await connection.close()
    hold(False, "The figures of the last cut-off are kept.")


async def facts_in(ground: Ground, logs: Mapping[str, str]) -> int:
    total = 0
    for source, name in logs.items():
        log = await EventLog.open(ground.runtime(name), codec=EventCodec(*FACTS[source]), source=source)
        total += (await log.head()).position
        await log.close()
    return total
