"""Processes that judge for supervision: what they find, and how they end."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.supervision.alerts.judge_workers import JudgeWorkers, Part, judge_part
from services.supervision.alerts.rows import Outcome
from services.supervision.alerts.watching import watch
from tests.conftest import MakeDatabase
from tests.supervision.telling import recorded, tell
from tests.supervision.test_a_large_round import given
from tests.system import InProcess
from wengang.season.season import SEASON_ENDS, make_season

SEASON = make_season(700, each=1)
_CALLER = """
import asyncio, sys
from datetime import date
from multiprocessing import active_children
from services.supervision.alerts.judge_workers import JudgeWorkers, Part

async def call():
    workers = JudgeWorkers(sys.argv[1])
    async for _ in workers.judge([Part("employers", [], {}, date(2021, 8, 2))] * 3):
        pass
    await asyncio.sleep(1)  # both have begun, and wait for work
    print(*(one.pid for one in active_children()), flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(call())
"""


@pytest.fixture
async def url(make_database: MakeDatabase) -> str:
    return (await make_database("supervision")).runtime.replace("postgresql://", "postgresql+asyncpg://", 1)


async def told(engine: AsyncEngine) -> list[Part]:
    events = recorded(SEASON)
    cut = await tell(engine, events)
    usccs = sorted({uscc for event in events if (uscc := getattr(event.event, "uscc", None))})
    batches = sorted({event.stream.partition(":")[2] for event in events if event.stream.startswith("batch:")})
    every = [Part("employers", usccs[at::4], cut, SEASON_ENDS) for at in range(4)]
    return [*every, Part("batches", batches, cut, SEASON_ENDS)]


async def judged_apart(workers: JudgeWorkers, parts: Sequence[Part]) -> list[Outcome]:
    return [outcome async for outcome in workers.judge(parts)]


async def test_they_find_what_is_found_here_and_others_take_the_place_of_those_that_were_killed(url: str) -> None:
    engine = create_async_engine(url)
    parts = await told(engine)
    async with engine.connect() as connection:
        here = [await judge_part(connection, part) for part in parts]
    assert sum(len(one.opened) for one in here) > 50
    workers = JudgeWorkers(url)
    assert await judged_apart(workers, parts) == here
    for process in multiprocessing.active_children():
        os.kill(process.ident or 0, signal.SIGKILL)
    with pytest.raises(BrokenExecutor):
        await judged_apart(workers, parts)
    assert await judged_apart(workers, parts) == here
    workers.end()
    await engine.dispose()


async def test_they_end_with_their_service(system: InProcess) -> None:
    runtime = system.runtime("supervision")
    for source in runtime.subscriptions.values():
        await source.stop()
    before = set(multiprocessing.active_children())
    await tell(runtime.engine, [given(number) for number in range(1, 800)])
    runtime.subscriptions["registration"].position = 799
    await watch(runtime)
    begun = set(multiprocessing.active_children()) - before
    assert begun
    runtime.ending.close()
    assert not begun & set(multiprocessing.active_children())


async def test_they_end_with_a_caller_that_was_killed(url: str, tmp_path: Path) -> None:
    script = tmp_path / "caller.py"
    script.write_text(_CALLER)
    caller = await asyncio.create_subprocess_exec(
        sys.executable,
        str(script),
        url,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert caller.stdout is not None
    processes = [int(one) for one in (await caller.stdout.readline()).split()]
    assert processes
    caller.kill()
    await caller.wait()
    async with asyncio.timeout(10):
        while any(runs(one) for one in processes):
            await asyncio.sleep(0.05)


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")  # one that has ended, and that nobody has asked for yet, does not run
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
