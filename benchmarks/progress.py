"""Progress of a simulated season: counted from the tables, as a dashboard has it, and replayed up to a past cut-off."""

import asyncio
from collections import defaultdict
from time import perf_counter, process_time

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes, p99
from migrations.grants import grant_statements
from migrations.run import migrate
from services.supervision.domain.figures import ByCounty, Figures
from services.supervision.progress.counting import count
from services.supervision.progress.replaying import replay
from services.supervision.projections.standing import ONLY_IN_THE_TRAIL, keep, project
from shared.eventlog.records import PublishedFact, RecordedEvent
from shared.followers.coalescing import Coalesced
from wengang.databases import run_statements
from wengang.season.season import SMALLEST, make_season
from wengang.season.story import EDITION

_FACTS_OF_AN_EMPLOYER = 10
_PAGE = 5_000


def _employers(sizes: Sizes) -> int:
    return max(SMALLEST, sizes.events // _FACTS_OF_AN_EMPLOYER)


async def prepare(ground: Ground, sizes: Sizes) -> str:
    name = f"season_{_employers(sizes)}"
    if not ground.has(name):
        await run_statements(ground.server.url("postgres"), ["CREATE DATABASE season_bare"])
        # The migrations start an event loop of their own.
        await asyncio.to_thread(migrate, "supervision", ground.owner("season_bare"))
        await run_statements(ground.owner("season_bare"), grant_statements())
        engine = _engine(ground.owner("season_bare"))
        await _tell(engine, _employers(sizes))
        await engine.dispose()
        await run_statements(ground.owner("season_bare"), ["ANALYZE"])
        await ground.keep_as("season_bare", name)
    return name


async def _tell(engine: AsyncEngine, employers: int) -> None:
    """The season's facts, in the order of their times, as the three feeds would have told them."""
    positions: dict[str, int] = defaultdict(int)
    season = make_season(employers, each=max(2, employers // 2_000))
    told = sorted(season.told, key=lambda each: each.at)
    for start in range(0, len(told), _PAGE):
        changes = Coalesced()
        for one in told[start : start + _PAGE]:
            positions[one.source] += 1
            position, leaf = positions[one.source], b"\x01" * 32
            data = one.fact.model_dump(mode="json")
            envelope = (orjson.dumps(data), one.at, one.actor, leaf.hex())
            changes.add_all(keep(PublishedFact(one.source, position, one.stream, one.fact.topic, data, *envelope)))
            if one.fact.topic not in ONLY_IN_THE_TRAIL:
                recorded = (one.source, position, one.stream, 1, one.fact, one.at, one.actor, "", leaf)
                changes.add_all(project(RecordedEvent(*recorded)))
        async with engine.begin() as connection:
            await changes.apply(connection)


async def counted(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """What a request waits for whose figures are not in memory."""
    engine = _engine(ground.runtime(database))
    taken = []
    begun = perf_counter()
    async with engine.connect() as connection:
        for _ in range(max(3, sizes.requests // 100)):
            asked = perf_counter()
            found = (await count(connection, EDITION)).figures
            taken.append((perf_counter() - asked) * 1_000)
    seconds = perf_counter() - begun
    await engine.dispose()
    _everybody_is_counted(found, sizes)
    return Reading(len(taken) * _employers(sizes), seconds, p99(taken))


async def replayed(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """What a cut-off costs that nobody has asked for before; up to the end of the logs, which is the longest."""
    engine = _engine(ground.runtime(database))
    whole = dict.fromkeys(("registration", "eligibility", "payout"), 10**12)
    begun, used = perf_counter(), process_time()
    found = (await replay(engine, EDITION, {"end": whole}))["end"]
    seconds, processor = perf_counter() - begun, process_time() - used
    async with engine.connect() as connection:
        hold(found == (await count(connection, EDITION)).figures, "Replayed and counted are the same.")
    await engine.dispose()
    _everybody_is_counted(found, sizes)
    return Reading(_employers(sizes), seconds, processor_seconds=processor)


def _everybody_is_counted(found: ByCounty, sizes: Sizes) -> None:
    total = Figures.total(one for groups in found.values() for one in groups.values())
    hold(total.employers == _employers(sizes), "Every employer is counted once.")


def _engine(url: str) -> AsyncEngine:
    return create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))


COUNTED = Benchmark(
    name="progress_counted",
    title="Progress counted from the tables",
    unit="employers/s",
    target="100,000 employers, p99 ≤ 1 s; pages take what was counted last",
    contenders=(Contender("wengang", counted),),
    prepare=prepare,
)
REPLAYED = Benchmark(
    name="progress_replayed",
    title="Progress replayed up to a past cut-off",
    unit="employers/s",
    target="100,000 employers in 60 s",
    contenders=(Contender("wengang", replayed),),
    prepare=prepare,
)
