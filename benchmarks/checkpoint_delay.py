"""How soon a commit is under a signed checkpoint, and how soon that is anchored elsewhere: on the system as
``wengang up`` runs it, four processes and their PostgreSQL, under a steady load over HTTP.

A delay is counted from when the command was sent, so that it is never told shorter than it was, to when somebody who
keeps asking first saw a checkpoint, or anchor, that covers the command's position.
"""

import asyncio
import json
import os
from bisect import bisect_left
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes, p99
from shared.eventlog.notes import Checkpoint, Verifier
from shared.eventlog.sealing import SHA256, origin_of
from wengang.databases import named_databases
from wengang.demo.employers import make_uscc
from wengang.ports import free_ports
from wengang.up import System

_PER_SECOND = 50
_EMPLOYERS = 20
_LOOK_SECONDS = 0.01
_PATIENCE_SECONDS = 30
_CHECKPOINT, _DATABASE, _FILE = "signed checkpoint", "anchor in supervision's database", "anchor in the file"
_ROSTER = (
    "uscc,name,agency,unit_kind,size_class,first_insured_month,received_prior_refund,dispatch_firm,"
    "account_name,account_number,bank_name,cnaps_code\n"
)


@dataclass(frozen=True, slots=True)
class Delays(Reading):
    """``done`` commands in ``seconds``; the median and the longest of their delays beside the 99th of a hundred."""

    p50_ms: float | None = None
    max_ms: float | None = None


@dataclass(slots=True)
class _Seen:
    """Sizes as they were first seen, rising, and when."""

    sizes: list[int] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def note(self, size: int) -> None:
        if not self.sizes or size > self.sizes[-1]:
            self.sizes.append(size)
            self.at.append(perf_counter())

    def covers(self, position: int) -> bool:
        return bool(self.sizes) and self.sizes[-1] >= position

    def when(self, position: int) -> float:
        return self.at[bisect_left(self.sizes, position)]


class _Measured:
    """One start of the system measures the three stages of a round; each contender takes its own."""

    def __init__(self) -> None:
        self._kept: dict[str, Delays] = {}
        self._numbers = count(1)

    def stage(self, name: str) -> Run:
        async def run(ground: Ground, _: str, sizes: Sizes) -> Reading:
            if name not in self._kept:
                self._kept = await self._round(ground, sizes)
            found = self._kept.pop(name)
            print(f"  {name}: p50 {found.p50_ms:.0f} ms, p99 {found.p99_ms:.0f} ms, max {found.max_ms:.0f} ms")  # noqa: T201
            return found

        return run

    async def _round(self, ground: Ground, sizes: Sizes) -> dict[str, Delays]:
        async with running(ground.folder / f"up-{next(self._numbers)}") as system:
            return await _delays(system, sizes.seconds)


@asynccontextmanager
async def running(state: Path) -> AsyncIterator[System]:
    """The whole system as ``wengang up`` starts it, on a database of its own."""
    hold(not named_databases(os.environ), "The benchmark runs on a database of its own.")
    with free_ports() as base:
        system = System(state, base, None)
        try:
            await asyncio.to_thread(system.start)
            yield system
        finally:
            await asyncio.to_thread(system.stop)


async def _delays(system: System, seconds: float) -> dict[str, Delays]:
    seen = {name: _Seen() for name in (_CHECKPOINT, _DATABASE, _FILE)}
    verifiers = {key.partition("+")[0]: Verifier(key) for key in system.verifier_keys.split()}
    verifier = verifiers[origin_of("registration", SHA256)]
    async with httpx.AsyncClient(timeout=30) as http:
        await enrol(http, system, _EMPLOYERS)
        looking = [asyncio.create_task(look) for look in _lookers(http, system, verifier, seen)]
        try:
            sent, took = await _load(http, system, seconds)
            last = max(position for _, position in sent)
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not all(one.covers(last) for one in seen.values()):
                    hold(not any(task.done() for task in looking), "Checkpoints and anchors can be read.")
                    await asyncio.sleep(_LOOK_SECONDS)
        finally:
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)
    return {name: _reading(sent, took, one) for name, one in seen.items()}


def _reading(sent: list[tuple[float, int]], took: float, seen: _Seen) -> Delays:
    delays = sorted(1000 * (seen.when(position) - at) for at, position in sent)
    return Delays(len(delays), took, p99(delays), p50_ms=delays[len(delays) // 2], max_ms=delays[-1])


def headers(system: System, role: str, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {system.tokens[role]}", "Idempotency-Key": key}


async def enrol(http: httpx.AsyncClient, system: System, employers: int) -> None:
    rows = "".join(
        f"{make_uscc('630102', number)},西宁第{number}商贸有限公司,630102,enterprise,small,2015-03,true,false,,,,\n"
        for number in range(1, employers + 1)
    )
    answer = await http.post(
        f"{system.urls['registration']}/v1/rosters?edition=qinghai-2021",
        headers={**headers(system, "bureau", "roster"), "Content-Type": "text/csv"},
        content=(_ROSTER + rows).encode(),
    )
    hold(answer.is_success, f"The roster is taken in: {answer.text}")


async def _load(http: httpx.AsyncClient, system: System, seconds: float) -> tuple[list[tuple[float, int]], float]:
    """Bank details given, each a commit; one command every so often, whether the one before is answered or not."""
    begun = perf_counter()
    sent: list[tuple[float, int]] = []

    async def give(number: int) -> None:
        await asyncio.sleep(max(0.0, begun + number / _PER_SECOND - perf_counter()))
        employer = number % _EMPLOYERS + 1
        at = perf_counter()
        answer = await http.post(
            f"{system.urls['registration']}/v1/employers/{make_uscc('630102', employer)}/bank-details",
            headers=headers(system, "platform", f"load-{number}"),
            json={
                "account_name": f"西宁第{employer}商贸有限公司",
                "account_number": f"622202{number:010d}",
                "bank_name": "中国工商银行西宁城东支行",
                "cnaps_code": "102851000106",
            },
        )
        hold(answer.is_success, f"A command is carried out: {answer.text}")
        sent.append((at, int(answer.json()["position"])))

    await asyncio.gather(*(give(number) for number in range(max(1, int(seconds * _PER_SECOND)))))
    return sent, perf_counter() - begun


def _lookers(http: httpx.AsyncClient, system: System, verifier: Verifier, seen: dict[str, _Seen]) -> list[Any]:
    """One for each stage, each asking again and again. Every checkpoint must be signed."""
    auditor = {"Authorization": f"Bearer {system.tokens['auditor']}"}
    file = system.state / "anchors.jsonl"
    read = 0

    async def checkpoint() -> Checkpoint | None:
        answer = await http.get(f"{system.urls['registration']}/log/checkpoint")
        return verifier.open(answer.text) if answer.is_success else None

    async def in_database() -> Checkpoint | None:
        answer = await http.get(f"{system.urls['supervision']}/v1/anchors", headers=auditor)
        answer.raise_for_status()
        told = answer.json()
        hold(told["broken"] == [], "Every log extends what it said before.")
        notes = [one["note"] for one in told["items"] if one["origin"] == verifier.name]
        return verifier.open(notes[0]) if notes else None

    async def in_file() -> Checkpoint | None:
        nonlocal read
        if not file.exists():
            return None
        with file.open("rb") as opened:
            opened.seek(read)
            new = opened.read()
        whole = new[: new.rfind(b"\n") + 1]
        read += len(whole)
        notes = [row["note"] for row in map(json.loads, whole.splitlines()) if row["origin"] == verifier.name]
        return verifier.open(notes[-1]) if notes else None

    def keeps(look: Callable[[], Awaitable[Checkpoint | None]], one: _Seen) -> Any:
        async def keep() -> None:
            while True:
                found = await look()
                if found is not None:
                    one.note(found.size)
                await asyncio.sleep(_LOOK_SECONDS)

        return keep()

    return [keeps(checkpoint, seen[_CHECKPOINT]), keeps(in_database, seen[_DATABASE]), keeps(in_file, seen[_FILE])]


_MEASURED = _Measured()

BENCHMARK = Benchmark(
    name="checkpoint_delay",
    title=f"From commit to checkpoint and anchors, {_PER_SECOND} commands/s",
    unit="commands/s",
    target="checkpoint p99 ≤ 1 s, anchors p99 ≤ 10 s",
    contenders=tuple(Contender(name, _MEASURED.stage(name)) for name in (_CHECKPOINT, _DATABASE, _FILE)),
)
