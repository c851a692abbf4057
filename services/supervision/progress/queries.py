"""Progress now, and as of any instant that is past.

Now is counted from the tables. Earlier instants are replayed from the
trail once, and kept. An instant cuts each log at one position: before the first record that claims this time or a later
one. What is appended afterwards stands behind that position, whatever time it claims, so the cut and the figures stay.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.supervision.domain.cut_off import at_hour, latest_day
from services.supervision.domain.figures import ByCounty, Figures
from services.supervision.domain.report import AsOf
from services.supervision.logs.laws import laws_told
from services.supervision.logs.positions import positions_judged, positions_read
from services.supervision.problems import LOGS
from services.supervision.problems.progress import LOG_NOT_READ, NOT_YET
from services.supervision.progress.counting import Counted, count
from services.supervision.progress.kept_sums import KeptSums
from services.supervision.progress.replaying import replay
from services.supervision.tables import kept_figures, money, trail
from shared.eventlog.sessions import statement_by_statement
from shared.problem import Problem
from shared.regions import covers
from shared.runtime import Runtime

_SETTLED = timedelta(minutes=5)
"""How long clocks of several machines may differ: until then a record may still come that claims an earlier time."""
_SECONDS_TO_CATCH_UP = 20.0
_MUCH = 10_000
"""Facts that are read and not judged yet."""


@dataclass(frozen=True, slots=True)
class Progress:
    as_of: AsOf
    by_county: ByCounty

    def within(self, region: str) -> ByCounty:
        return {agency: groups for agency, groups in self.by_county.items() if covers(region, agency)}


@dataclass(slots=True)
class _Memory:
    """Of one process: the cut-offs worked out last, and what keeps two requests from working out the same."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    kept_for: dict[str, datetime] = field(default_factory=dict)
    """By edition."""


COUNTED: KeptSums[Counted] = KeptSums(count)


async def progress_now(runtime: Runtime, edition: str) -> Progress:
    """As the tables stand."""
    found = await COUNTED.now(runtime, edition)
    return Progress(AsOf(runtime.clock.now(), found.positions), found.value.figures)


async def progress_at(runtime: Runtime, edition: str, instants: Iterable[datetime]) -> dict[datetime, Progress]:
    """As of instants that are past. Raises ``Problem``: 422 for one to come, 503 while a log is not read up to it."""
    wanted = list(instants)
    if any(instant > runtime.clock.now() for instant in wanted):
        raise Problem(NOT_YET)
    async with runtime.kept(_Memory, _Memory).lock:
        async with runtime.engine.connect() as connection:
            found = {one: kept for one in wanted if (kept := await _kept(connection, edition, one)) is not None}
        missing = {one: await _cut(runtime, one) for one in wanted if one not in found}
        if missing:
            cuts = {one: as_of.positions for one, as_of in missing.items()}
            replayed = await replay(runtime.engine, edition, cuts)
            made = {one: Progress(as_of, replayed[one]) for one, as_of in missing.items()}
            await _keep(runtime, edition, made)
            found |= made
    return found


async def progress_at_positions(engine: AsyncEngine, edition: str, positions: Mapping[str, int]) -> ByCounty:
    """What a report that names these positions must have been made from."""
    return (await replay(engine, edition, {"then": positions}))["then"]


async def keep_figures(runtime: Runtime) -> None:
    """A duty: when a cut-off has passed, its figures are worked out before anybody asks; not while there is much to
    read and judge, which is more urgent."""
    if await _far_behind(runtime):
        return
    memory = runtime.kept(_Memory, _Memory)
    settled = runtime.clock.now() - _SETTLED
    async with statement_by_statement(runtime.engine).connect() as connection:
        editions = list((await connection.execute(select(money.c.edition).distinct())).scalars())
        laws = await laws_told(connection, editions)
    for edition in editions:
        hour = laws.terms_for(edition).report_cut_off_hour
        cut_off = at_hour(latest_day(settled, hour), hour)
        if memory.kept_for.get(edition) != cut_off:
            await progress_at(runtime, edition, [cut_off])
            memory.kept_for[edition] = cut_off


async def _far_behind(runtime: Runtime) -> bool:
    if any(one.has_more for one in runtime.subscriptions.values()):
        return True
    async with statement_by_statement(runtime.engine).connect() as connection:
        done = await positions_judged(connection)
    return sum(one.position - done.get(source, 0) for source, one in runtime.subscriptions.items()) > _MUCH


async def _cut(runtime: Runtime, instant: datetime) -> AsOf:
    later = select(trail.c.source, (func.min(trail.c.position) - 1).label("position")).where(
        trail.c.recorded_at >= instant
    )
    async with runtime.engine.connect() as connection:
        ends = {row.source for row in await connection.execute(later.group_by(trail.c.source))}
    for source in runtime.subscriptions:
        if source not in ends and not await runtime.caught_up_with(source, _SECONDS_TO_CATCH_UP):
            raise Problem(LOG_NOT_READ, source=LOGS[source], until=instant, headers={"Retry-After": "2"})
    async with runtime.engine.connect() as connection:
        positions = await positions_read(connection, runtime)
        positions |= {row.source: row.position for row in await connection.execute(later.group_by(trail.c.source))}
    return AsOf(instant, positions)


async def _kept(connection: AsyncConnection, edition: str, instant: datetime) -> Progress | None:
    query = select(kept_figures).where(kept_figures.c.edition == edition, kept_figures.c.as_of == instant)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    return Progress(AsOf(instant, json.loads(row["positions"])), _loaded(row["figures"]))


async def _keep(runtime: Runtime, edition: str, made: Mapping[datetime, Progress]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "edition": edition,
            "as_of": instant,
            "positions": json.dumps(one.as_of.positions),
            "figures": _dumped(one.by_county),
        }
        for instant, one in made.items()
        if instant + _SETTLED <= runtime.clock.now()
    ]
    if rows:
        async with runtime.engine.begin() as connection:
            await connection.execute(insert(kept_figures).values(rows).on_conflict_do_nothing())


def _dumped(by_county: ByCounty) -> str:
    return json.dumps(
        {agency: {name: asdict(one) for name, one in groups.items()} for agency, groups in by_county.items()}
    )


def _loaded(text: str) -> ByCounty:
    return {
        agency: {name: Figures(**one) for name, one in groups.items()} for agency, groups in json.loads(text).items()
    }
