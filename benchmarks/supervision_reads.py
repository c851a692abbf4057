"""What people ask supervision for, with a season of 100,000 employers in its tables: dashboard, trail."""

from collections.abc import Callable, Sequence

import asyncpg

from benchmarks.ground import Ground
from benchmarks.http_client import get, send_all
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes
from benchmarks.supervision_ground import filled, judged_all, season_logs, season_size, supervising
from wengang.season.story import EDITION

CONNECTIONS = 4
"""People who look at the same moment."""
_WARM_UP = 20

Paths = Callable[[Sequence[str], int], list[str]]


async def _template(ground: Ground, sizes: Sizes) -> str:
    return await filled(ground, season_size(sizes))


def _read(paths: Paths) -> Run:
    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        logs = await season_logs(ground, season_size(sizes))
        asked = paths(await _usccs(ground, database), min(sizes.requests, 2_000))
        async with supervising(ground, database, logs) as supervision:
            await judged_all(supervision, 0)
            requests = [get(path, supervision.headers) for path in asked]
            await send_all(supervision.port, requests[:_WARM_UP], CONNECTIONS)
            return await send_all(supervision.port, requests, CONNECTIONS)

    return run


async def _usccs(ground: Ground, database: str) -> list[str]:
    """In an order of their own, so that neighbours are not asked for one after the other."""
    connection = await asyncpg.connect(ground.owner(database))
    try:
        rows = await connection.fetch("SELECT uscc FROM money WHERE edition = $1 ORDER BY md5(uscc)", EDITION)
    finally:
        await connection.close()
    return [row["uscc"] for row in rows]


def _same(path: str) -> Paths:
    return lambda _, times: [path] * times


def _of_each(path: str) -> Paths:
    def paths(usccs: Sequence[str], times: int) -> list[str]:
        return [f"{path}/{usccs[number % len(usccs)]}?edition={EDITION}" for number in range(times)]

    return paths


DASHBOARD = Benchmark(
    name="dashboard",
    title=f"The dashboard's answers over a season of 100,000 employers, {CONNECTIONS} connections",
    unit="requests/s",
    target="p99 ≤ 100 ms",
    contenders=(
        Contender("the page", _read(_same(f"/pages/dashboard?edition={EDITION}"))),
        Contender("progress by county", _read(_same(f"/v1/progress?edition={EDITION}"))),
        Contender("open alerts", _read(_same(f"/v1/alerts?edition={EDITION}"))),
        Contender("reconciliation by county", _read(_same(f"/v1/reconciliation?edition={EDITION}"))),
    ),
    prepare=_template,
)
TRAIL = Benchmark(
    name="trail",
    title=f"The trail of one employer among 100,000, {CONNECTIONS} connections",
    unit="requests/s",
    target="p99 ≤ 30 ms",
    contenders=(
        Contender("the trail as JSON", _read(_of_each("/v1/trail"))),
        Contender("the page", _read(_of_each("/pages/employers"))),
    ),
    prepare=_template,
)
