"""Employers with twelve months each, from Parquet files to explained events in the log; and the same rule elsewhere."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import asyncpg
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import openfisca_rule
from benchmarks.eligibility_ground import EDITION, EVENTS, ON, adopted
from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes
from benchmarks.population import made
from services.eligibility.comparison.batches import in_columns
from services.eligibility.comparison.comparing import compared
from services.eligibility.comparison.decisions import ELIGIBLE, Decided
from services.eligibility.comparison.engines import duckdb_engine
from services.eligibility.comparison.receipts import assess
from services.eligibility.domain.columns import Columns, Marks, Numbers

_PER_FILE = 100_000


def files(ground: Ground, employers: int) -> tuple[Path, Path]:
    """Folders of Parquet, made once."""
    folder = ground.folder / f"employers-{employers}"
    roster, contributions = folder / "roster", folder / "contributions"
    if not folder.exists():
        roster.mkdir(parents=True)
        contributions.mkdir()
        for first in range(0, employers, _PER_FILE):
            part = made(min(_PER_FILE, employers - first), EDITION.base_year.value, first=first + 1, odd=0.05)
            pq.write_table(part.roster, roster / f"{first:09}.parquet")
            pq.write_table(part.months, contributions / f"{first:09}.parquet")
    return roster, contributions


async def prepare(ground: Ground, sizes: Sizes) -> str:
    await asyncio.to_thread(files, ground, sizes.events)
    return await adopted(ground)


def _wengang(roster: Path, contributions: Path, *options: str) -> Callable[[], tuple[float, float, float]]:
    """The command line, in a process of its own: seconds, processor seconds and most megabytes of memory."""

    def run() -> tuple[float, float, float]:
        command = [sys.executable, "-m", "wengang", "assess", "--edition", EDITION.id, "--on", ON.isoformat()]
        command += ["--roster", str(roster), "--contributions", str(contributions), *options]
        begun = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        complaints = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        hold(os.waitstatus_to_exitcode(status) == 0, complaints.decode()[-2_000:])
        return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

    return run


async def into_the_log(ground: Ground, database: str, sizes: Sizes) -> Reading:
    roster, contributions = files(ground, sizes.events)
    options = ("--record", "--database-url", ground.runtime(database))
    seconds, processor, megabytes = await asyncio.to_thread(_wengang(roster, contributions, *options))
    connection = await asyncpg.connect(ground.owner(database))
    query = "SELECT count(*), count(DISTINCT originator_id) FROM events WHERE notification_id > $1"
    events, streams = await connection.fetchrow(query, EVENTS)
    position = await connection.fetchval("SELECT position FROM log_head")
    await connection.close()
    hold(events == streams == position - EVENTS == sizes.events, "Every employer is assessed once, without a gap.")
    return Reading(sizes.events, seconds, processor_seconds=processor, megabytes=megabytes)


async def to_a_sheet(ground: Ground, database: str, sizes: Sizes) -> Reading:
    del database
    roster, contributions = files(ground, sizes.events)
    out = ground.folder / "decisions.csv"
    seconds, processor, megabytes = await asyncio.to_thread(_wengang(roster, contributions, "--out", str(out)))
    with out.open() as opened:
        hold(sum(1 for _ in opened) == sizes.events + 1, "Every employer has its line.")
    return Reading(sizes.events, seconds, processor_seconds=processor, megabytes=megabytes)


def _columns(ground: Ground, employers: int) -> list[Columns]:
    with duckdb_engine() as engine, compared(engine, EDITION.base_year.value, *files(ground, employers)) as found:
        return [in_columns(batch) for batch in found.batches()]


def _decided(name: str, refunds: Callable[[Columns, np.ndarray], np.ndarray]) -> Run:
    """From facts in columns to refunds in fen, in memory; how many differ from the exact ones."""

    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        del database
        batches = await asyncio.to_thread(_columns, ground, sizes.events)
        decided = [assess(EDITION, columns, ON, None).decided for columns in batches]
        exact = [one.amount_fen for one in decided]
        judged = [_judged(one) for one in decided]
        begun = perf_counter()
        found = [refunds(columns, marks) for columns, marks in zip(batches, judged, strict=True)]
        seconds = perf_counter() - begun
        wrong = sum(int(np.sum(one != true)) for one, true in zip(found, exact, strict=True))
        hold(name != "wengang" or wrong == 0, "Not a fen is wrong.")
        return Reading(sizes.events, seconds, wrong=wrong)

    return run


def _judged(decided: Decided) -> Marks:
    """Eligible but for the layoff rate."""
    judged: Marks = decided.outcome == ELIGIBLE
    for row, reasons in decided.reasons.items():
        judged[row] = all(reason.code == "layoff-above" for reason in reasons)
    return judged


def _ours(columns: Columns, _: np.ndarray) -> Numbers:
    return assess(EDITION, columns, ON, None).decided.amount_fen


BENCHMARK = Benchmark(
    name="mass_assessment",
    title="Mass assessment, twelve months each, Parquet to explained events",
    unit="employers/s",
    target="1,000,000 in 60 s under 4 GiB; 4,060,000 in 5 min",
    contenders=(
        Contender("wengang assess --record", into_the_log),
        Contender("wengang assess --out (no database)", to_a_sheet),
    ),
    prepare=prepare,
)
RULE = Benchmark(
    name="mass_rule",
    title="The rule alone, from facts in columns to refunds",
    unit="employers/s",
    target="no fen wrong",
    contenders=(
        Contender("wengang, exact", _decided("wengang", _ours)),
        Contender("openfisca-core", _decided("openfisca", openfisca_rule.refunds_fen)),
    ),
    prepare=prepare,
)


async def person_months(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """Rows of one person and month each to the facts of their employers: reading, checking, adding up."""
    del database
    roster, contributions = _persons(ground, sizes.events)
    begun = perf_counter()

    def run() -> tuple[int, int]:
        with duckdb_engine() as engine, compared(engine, EDITION.base_year.value, roster, contributions) as found:
            return found.rows, sum(batch.num_rows for batch in found.batches())

    months, employers = await asyncio.to_thread(run)
    seconds = perf_counter() - begun
    hold(employers > 0 and months > 0, "Every employer has its facts.")
    return Reading(pq.read_metadata(contributions).num_rows, seconds)


_EMPLOYERS_OF_QINGHAI = 9_642


def _persons(ground: Ground, events: int) -> tuple[Path, Path]:
    """At a million events 5.4 million rows, as of Qinghai; fewer in proportion."""
    rows = events * 54 // 10
    folder = ground.folder / f"persons-{rows}"
    roster, contributions = folder / "roster.parquet", folder / "persons.parquet"
    if folder.exists():
        return roster, contributions
    folder.mkdir()
    employers = max(10, _EMPLOYERS_OF_QINGHAI * events // 1_000_000)
    part = made(employers, EDITION.base_year.value, odd=0.0)
    pq.write_table(part.roster, roster)
    year = EDITION.base_year.value
    months = np.array([f"{year - 1}-12", *(f"{year}-{number:02d}" for number in range(1, 13))])
    people = rows // 13
    employer = np.minimum(np.random.default_rng(1).zipf(1.5, people), employers) - 1
    employer[:employers] = np.arange(employers)
    usccs = np.array(part.roster["uscc"].to_pylist())[employer]
    wage = 2_000 + np.arange(people) % 3_000
    table = pa.table(
        {
            "person": np.repeat(np.char.add("p", np.arange(people).astype("U9")), 13),
            "uscc": np.repeat(usccs, 13),
            "month": np.tile(months, people),
            "insured": np.ones(people * 13, np.int8),
            "unit_paid_fen": np.repeat(wage, 13),
            "staff_paid_fen": np.repeat(wage, 13),
            "retired": np.zeros(people * 13, np.int8),
            "deceased": np.zeros(people * 13, np.int8),
            "new_claimants": np.zeros(people * 13, np.int8),
        }
    )
    pq.write_table(table, contributions)
    return roster, contributions


PERSONS = Benchmark(
    name="person_months",
    title="Person-month rows to the facts of their employers",
    unit="rows/s",
    target="5,400,000 rows in 10 s",
    contenders=(Contender("wengang", person_months),),
)
