"""Verification of a sealed log from its raw rows alone, by the verifier of ``wengang audit verify``."""

from time import perf_counter

import asyncpg

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes
from benchmarks.seeding import seeded
from shared.eventlog.audit.database import DatabaseSource
from shared.eventlog.audit.records import verify
from shared.eventlog.notes import Signer, Verifier

_VERIFIER = Verifier(Signer("wengang/benchmark/sha256", bytes(32)).verifier_key)
"""Nothing is signed here; the verifier wants a key to check notes with."""


async def check_log(dsn: str, events: int, commands: int) -> None:
    """Every guarantee that can be read from the rows: nothing lost, no gap, outcomes kept, everything sealed."""
    await _verified(dsn, events)
    connection = await asyncpg.connect(dsn)
    outcomes = await connection.fetchval("SELECT count(*) FROM command_outcomes")
    await connection.close()
    hold(outcomes == commands, f"The outcomes of {commands} commands are kept.")


async def _verified(dsn: str, events: int) -> None:
    async with DatabaseSource(dsn) as source:
        findings = await verify(source, _VERIFIER, ())
    hold(findings.good, "; ".join(findings.problems))
    hold(findings.records == events, f"The log has {events} events.")


def _run() -> Run:
    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        begun = perf_counter()
        await _verified(ground.runtime(database), sizes.events)
        return Reading(sizes.events, perf_counter() - begun)

    return run


BENCHMARK = Benchmark(
    name="verify",
    title="Verify a sealed log from the database alone",
    unit="events/s",
    target="1,000,000 in 5 s",
    contenders=(Contender("wengang audit verify", _run()),),
    prepare=seeded,
)
