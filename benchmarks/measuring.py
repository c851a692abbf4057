"""What a benchmark is, and how one is run: all contenders in turn, several times over."""

import asyncio
import gc
import os
import statistics
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

import uvloop

from benchmarks.ground import Ground

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much one run does."""

    mode: str
    runs: int
    events: int
    """Of bulk append, rebuild and verification."""
    seconds: float
    """That single appends last."""
    requests: int
    """Over HTTP."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One run of one contender."""

    done: int
    seconds: float
    p99_ms: float | None = None
    processor_seconds: float | None = None
    """Of our process, where it is one of its own; what else the machine does disturbs it least."""
    megabytes: float | None = None
    """At most held by our process, where it is one of its own."""
    wrong: int | None = None
    """Amounts that are not those of exact numbers."""
    load: float | None = None
    """Of the machine over the minute before: above its cores, somebody had to wait."""
    note: str = ""
    """What else was measured, in words."""

    @property
    def rate(self) -> float:
        return self.done / self.seconds


Run = Callable[[Ground, str, Sizes], Awaitable[Reading]]
"""``run(ground, name of a fresh database, sizes)``: measure, check the guarantees, tell."""
Prepare = Callable[[Ground, Sizes], Awaitable[str]]
"""The template that runs start from, made once."""


@dataclass(frozen=True, slots=True)
class Contender:
    """``smoke``: whether it is tried there, too; one that only does more of what another does need not be."""

    name: str
    run: Run
    smoke: bool = True


@dataclass(frozen=True, slots=True)
class Benchmark:
    """``contenders`` begin with ours. ``target`` is a sentence for the table."""

    name: str
    title: str
    unit: str
    target: str
    contenders: Sequence[Contender]
    prepare: Prepare | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """All runs of one contender, in the order they were made."""

    contender: str
    readings: Sequence[Reading]

    @property
    def rate(self) -> float:
        return statistics.median(reading.rate for reading in self.readings)

    @property
    def seconds(self) -> float:
        return statistics.median(reading.seconds for reading in self.readings)

    @property
    def load(self) -> float:
        return statistics.median(reading.load or 0.0 for reading in self.readings)

    @property
    def p99_ms(self) -> float | None:
        found = [reading.p99_ms for reading in self.readings if reading.p99_ms is not None]
        return statistics.median(found) if found else None

    @property
    def aside(self) -> str:
        """What else there is to say of the last run."""
        last = self.readings[-1]
        told = [] if last.processor_seconds is None else [f"processor {last.processor_seconds:,.0f} s"]
        told += [] if last.megabytes is None else [f"{last.megabytes:,.0f} MB"]
        told += [] if last.wrong is None else [f"{last.wrong:,} wrong at the fen"]
        return ", ".join(told)

    def raw(self) -> dict[str, Any]:
        return {
            "contender": self.contender,
            "median_per_second": self.rate,
            "median_seconds": self.seconds,
            "median_p99_ms": self.p99_ms,
            "median_load": self.load,
            "runs": [asdict(reading) for reading in self.readings],
        }


def p99(milliseconds: Sequence[float]) -> float:
    return sorted(milliseconds)[int(len(milliseconds) * 0.99)]


def in_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """In an event loop of its own, of the kind that uvicorn runs the services in."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def measure(benchmark: Benchmark, ground: Ground, sizes: Sizes, tell: Callable[[str], None]) -> list[Series]:
    """Contenders alternate, so that what else the machine does hits all of them alike."""
    template = in_loop(_start(benchmark, ground, sizes))
    contenders = [one for one in benchmark.contenders if one.smoke or sizes.mode != "smoke"]
    readings: dict[str, list[Reading]] = {contender.name: [] for contender in contenders}
    for number in range(1, sizes.runs + 1):
        for contender in contenders:
            reading = in_loop(_once(contender, ground, template, sizes))
            readings[contender.name].append(reading)
            latency = "" if reading.p99_ms is None else f", p99 {reading.p99_ms:.1f} ms"
            latency += f", {reading.note}" if reading.note else ""
            tell(
                f"{benchmark.name} run {number}/{sizes.runs} · {contender.name}: "
                f"{reading.rate:,.0f}/s in {reading.seconds:.2f} s{latency}, load {reading.load:.1f} "
                f"{Series(contender.name, [reading]).aside}"
            )
    return [Series(name, found) for name, found in readings.items()]


async def _start(benchmark: Benchmark, ground: Ground, sizes: Sizes) -> str | None:
    return None if benchmark.prepare is None else await benchmark.prepare(ground, sizes)


async def _once(contender: Contender, ground: Ground, template: str | None, sizes: Sizes) -> Reading:
    database = await (ground.fresh() if template is None else ground.fresh(template))
    gc.collect()
    load = os.getloadavg()[0]
    try:
        return replace(await contender.run(ground, database, sizes), load=load)
    finally:
        await ground.drop(database)
