"""What was measured: raw numbers as JSON, and one table."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Benchmark, Reading, Series, Sizes

RESULTS = Path(__file__).parent / "results"
DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_BEGIN, _END = "<!-- table of results: begin -->\n", "<!-- table of results: end -->\n"
_LIBRARIES = ("asyncpg", "eventsourcing", "fastapi", "psycopg", "pydantic", "sqlalchemy", "uvicorn", "uvloop")


def keep(benchmark: Benchmark, series: Sequence[Series], sizes: Sizes) -> Path:
    """Write the raw numbers of one benchmark; the file of an earlier measurement in the same mode is replaced."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{benchmark.name}-{sizes.mode}.json"
    found = {
        "benchmark": benchmark.name,
        "target": benchmark.target,
        "unit": benchmark.unit,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sizes": asdict(sizes),
        "machine": _machine(),
        "series": [one.raw() for one in series],
    }
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return file


def _machine() -> Mapping[str, object]:
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_average": os.getloadavg(),
        "priority": "usual" if os.sched_getscheduler(0) == os.SCHED_OTHER else "real-time",
        "commit": _commit(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def show(console: Console, measured: Mapping[str, tuple[Benchmark, Sequence[Series]]]) -> None:
    """One table; the ratio says how many times as fast as the contender in that row the first one is."""
    table = Table(title="Medians; the ratio is ours to theirs")
    for heading, justify in (
        ("Benchmark", "left"),
        ("Contender", "left"),
        ("Per second", "right"),
        ("Seconds", "right"),
        ("p99 ms", "right"),
        ("Load", "right"),
        ("Ratio", "right"),
        ("Target of ours", "left"),
        ("Aside", "left"),
    ):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    for benchmark, series in measured.values():
        ours = series[0]
        for one in series:
            first = one is ours
            table.add_row(
                f"{benchmark.title} ({benchmark.unit})" if first else "",
                one.contender,
                f"{one.rate:,.0f}",
                f"{one.seconds:,.2f}",
                "" if one.p99_ms is None else f"{one.p99_ms:,.1f}",
                f"{one.load:.1f}",
                "" if first else f"{ours.rate / one.rate:.2f}",
                benchmark.target if first else "",
                one.aside,
                end_section=one is series[-1],
            )
    console.print(table)


def document(text: str) -> str:
    """The text of docs/benchmarks.md with its table made of the raw numbers that are kept."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    rows = [
        "| benchmark | contender | per second | seconds | p99 ms | ours / theirs | load | aside | target of ours |",
        "|---|---|---:|---:|---:|---:|---:|---|---|",
        *(row for file in sorted(RESULTS.glob("*.json")) for row in _rows(json.loads(file.read_text()))),
    ]
    return before + _BEGIN + "\n".join(rows) + "\n" + _END + after


def _reading(raw: Mapping[str, Any]) -> Reading:
    """As it was kept; what older runs wrote beside it is passed over."""
    return Reading(**{one.name: raw[one.name] for one in fields(Reading) if one.name in raw})


def _rows(found: Mapping[str, Any]) -> Iterator[str]:
    machine = found["machine"]
    priority = "" if machine.get("priority", "usual") == "usual" else f", {machine['priority']} priority"
    told = f"{found['benchmark']}, {found['sizes']['mode']}: {found['measured_at'][:10]}, {machine['commit']}{priority}"
    ours = found["series"][0]["median_per_second"]
    for number, raw in enumerate(found["series"]):
        one = Series(raw["contender"], [_reading(run) for run in raw["runs"]])
        cells = [
            told if number == 0 else "",
            one.contender,
            f"{one.rate:,.0f}",
            f"{one.seconds:,.1f}",
            "" if one.p99_ms is None else f"{one.p99_ms:,.1f}",
            "" if number == 0 or not one.rate else f"{ours / one.rate:.2f}",
            f"{one.load:.1f}",
            one.aside,
            found["target"] if number == 0 else "",
        ]
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":  # after runs whose results came from elsewhere
    DOCUMENT.write_text(document(DOCUMENT.read_text()))
