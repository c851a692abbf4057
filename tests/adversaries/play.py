"""A season is played twice, honest and with adversaries; the two lists of alerts are compared with what was planted."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.adversaries.honest import Honest
from tests.adversaries.plot import Plot
from tests.adversaries.season import Season, moment
from tests.adversaries.strategies import KINDS
from tests.system import InProcess
from wengang.databases import EmbeddedServer, run_statements

Alert = Mapping[str, Any]
_QUICK = [f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "full_page_writes", "synchronous_commit")]


@dataclass(frozen=True)
class Played:
    plots: list[Plot]
    alerts: Sequence[Alert]
    employers: frozenset[str]
    refusals: Counter[str]
    counts: Counter[str]


async def play(
    databases: Mapping[str, str], folder: Path, seed: int, employers: int, each: int, *, planted: bool, begun: bool
) -> Played:
    """One play on databases that nobody has used, or that hold what every system begins with."""
    async with InProcess(databases, folder, begun=begun).running() as system:
        season = Season(system, seed, employers, planted=planted)
        honest = Honest(season)
        plots = plan(season, honest, each)
        honest.plan()
        await season.run()
        await _look_where_money_was_held(season, plots)
        alerts = await season.all_of("supervision", "/v1/alerts", state="every", lang="en")
        in_full = [await season.read("auditor", "supervision", f"/v1/alerts/{one['alert_id']}") for one in alerts]
        return Played(plots, in_full, frozenset(season.by_uscc), season.refusals, season.counts)


def plan(season: Season, honest: Honest, each: int) -> list[Plot]:
    """Every kind so many times, on the same employers whether planted or not."""
    plots = []
    for kind in KINDS.values():
        for number in range(each):
            random = season.random("plot", kind.name, number)
            plot = Plot(kind.family, kind.name, kind.strategy, number, season, honest, season.planted, random)
            kind.plan(plot)
            plots.append(plot)
    return plots


async def _look_where_money_was_held(season: Season, plots: list[Plot]) -> None:
    """What payout itself held back at a release was seen."""
    held = {one["uscc"] for one in await season.payments(state="held")}
    for plot in plots:
        for payday in season.paydays:
            if plot in payday.touched_by and payday.batch:
                plot.batches.add(payday.batch)
                batch = await season.read("auditor", "payout", f"/v1/batches/{payday.batch}")
                if batch["state"] != "released":
                    plot.reached |= {one["uscc"] for one in await season.payments(batch_id=payday.batch)}
                plot.did(max(payday.draft_at, moment(payday.draft_at.date(), 0)))
        if not plot.held and any(one.uscc in held for one in plot.firms):
            plot.held = "held-at-release"


def play_twice(seed: int, employers: int, each: int) -> tuple[Played, Played]:
    """On a PostgreSQL of its own, which is gone afterwards. The honest play, and the one with adversaries."""
    with tempfile.TemporaryDirectory(prefix="wengang-adversaries-") as kept:
        folder = Path(kept)
        played = []
        for planted in (False, True):
            state = folder / ("planted" if planted else "honest")
            server = EmbeddedServer(state / "postgresql")
            try:
                databases = server.prepare()
                asyncio.run(run_statements(server.url("postgres"), [*_QUICK, "SELECT pg_reload_conf()"]))
                played.append(asyncio.run(play(databases, state, seed, employers, each, planted=planted, begun=False)))
            finally:
                server.abandon()
                shutil.rmtree(state, ignore_errors=True)
        return played[0], played[1]
