"""Pictures judged in processes of their own, so that reading the feeds does not wait for it.

Such a process is told names, how far to look and the day. It reads the trail over a connection of its own and tells
back what becomes of the tables, which its caller writes: what it does is what ``judge_part`` does anywhere.
"""

import asyncio
import os
import signal
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import chain
from multiprocessing import connection as pipes
from multiprocessing import get_context, parent_process
from threading import Thread
from time import monotonic
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.supervision.alerts.comparing import features_told
from services.supervision.alerts.finding import Finding
from services.supervision.alerts.judging import (
    cases_of,
    compared_by,
    judge_batch,
    judge_cases,
    judge_peers,
    judge_staff,
)
from services.supervision.alerts.pictures.features import Features
from services.supervision.alerts.rows import Outcome, outcome_of
from services.supervision.domain.record import Record
from services.supervision.logs.laws import laws_of, laws_told
from services.supervision.logs.records import Cut, records_of_batches, records_of_employers, records_of_staff
from shared.garbage_collection import rarely_collecting

_PROCESSES = 2
"""One reads the trail while the other judges."""
_IDLE_SECONDS = 60.0
_JUDGED_IN_ONE_TURN = 25


@dataclass(frozen=True, slots=True)
class Part:
    """Pictures to judge at once. ``interests``: those declared in the employers of this part."""

    kind: Literal["employers", "batches", "peers", "staff"]
    names: Sequence[str]
    cut: Cut
    today: date
    interests: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)


async def judge_part(connection: AsyncConnection, part: Part) -> Outcome:
    found: dict[str, list[Finding]] = {}
    if part.kind == "peers":
        for edition in part.names:
            laws = await laws_told(connection, [edition], part.cut)
            found |= judge_peers(edition, await features_told(connection, edition), laws.terms_for)
        return outcome_of(found, part.today)
    if part.kind == "staff":
        return outcome_of(judge_staff(await records_of_staff(connection, part.cut)), part.today)
    if part.kind == "batches":
        batches = await records_of_batches(connection, part.names, part.cut)
        laws = await laws_of(connection, chain.from_iterable(batches.values()), part.cut)
        for batch_id, records in batches.items():
            found |= judge_batch(batch_id, records, laws.terms_for)
        return outcome_of(found, part.today)
    employers = await records_of_employers(connection, part.names, part.cut)
    laws = await laws_of(connection, chain.from_iterable(employers.values()), part.cut)
    compared: list[Features] = []
    for number, (uscc, records) in enumerate(employers.items(), start=1):
        cases = cases_of(uscc, records)
        found |= judge_cases(cases, part.interests.get(uscc, {}), laws.terms_for)
        compared += compared_by(cases, laws.terms_for)
        if number % _JUDGED_IN_ONE_TURN == 0:
            await asyncio.sleep(0)  # what is read meanwhile, and whoever asks for a page, gets its turn
    return replace(outcome_of(found, part.today), compared=compared)


class JudgeWorkers:
    """The processes: begun when they are first needed, and ended when they have had nothing to do for a while."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._processes: ProcessPoolExecutor | None = None
        self._used_at = 0.0

    async def judge(self, parts: Sequence[Part]) -> AsyncIterator[Outcome]:
        """In the order of the parts; a few are under way at once."""
        loop, waiting = asyncio.get_running_loop(), deque(parts)
        running: deque[asyncio.Future[Outcome]] = deque()
        try:
            while waiting or running:
                while waiting and len(running) <= _PROCESSES:
                    running.append(loop.run_in_executor(self._begun(), _judge, self._url, waiting.popleft()))
                yield await running.popleft()
                self._used_at = monotonic()
        except BrokenExecutor:
            self.end()  # a process that was killed: the next round begins others
            raise
        finally:
            for one in running:
                one.cancel()

    def rest(self) -> None:
        if monotonic() - self._used_at > _IDLE_SECONDS:
            self.end(wait=False)

    def end(self, *, wait: bool = True) -> None:
        processes, self._processes = self._processes, None
        if processes is not None:
            processes.shutdown(wait, cancel_futures=True)

    def _begun(self) -> ProcessPoolExecutor:
        if self._processes is None:
            # Not forked: a copy of this process would hold its sockets, and locks of its threads.
            self._processes = ProcessPoolExecutor(_PROCESSES, get_context("spawn"), _begin)
        return self._processes


# In such a process.


@cache
def _at_work(url: str) -> tuple[asyncio.Runner, AsyncEngine]:
    """The loop and the connection of this process, which judges one part after another."""
    return asyncio.Runner(), create_async_engine(url, pool_size=1)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to us, too; our caller says when to end
    os.nice(5)  # whoever reads a feed or asks for a page goes first
    Thread(target=_end_with_caller, daemon=True).start()
    rarely_collecting().__enter__()


def _end_with_caller() -> None:
    """Also when it was killed, and could say nothing."""
    caller = parent_process()
    if caller is not None:
        pipes.wait([caller.sentinel])
        os._exit(0)


def _judge(url: str, part: Part) -> Outcome:
    runner, engine = _at_work(url)

    async def judge() -> Outcome:
        async with engine.connect() as connection:
            return await judge_part(connection, part)

    return runner.run(judge())
