"""``python -m benchmarks``: measure, keep the raw numbers, print one table."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import (
    alert_delay,
    bank_intake,
    bulk_append,
    checkpoint_delay,
    http_confirmation,
    installing,
    ledger_reconciled,
    mass_assessment,
    one_case,
    payout_batch,
    processes,
    progress,
    rebuild,
    single_appends,
    supervision_feeds,
    supervision_reads,
    verify,
)
from benchmarks.ground import Ground
from benchmarks.measuring import Benchmark, Series, Sizes, in_loop, measure
from benchmarks.reporting import DOCUMENT, document, keep, show

BENCHMARKS = {
    module.BENCHMARK.name: module.BENCHMARK
    for module in (
        single_appends,
        processes,
        bulk_append,
        rebuild,
        verify,
        checkpoint_delay,
        alert_delay,
        http_confirmation,
        payout_batch,
        bank_intake,
        ledger_reconciled,
        installing,
    )
} | {
    one.name: one
    for one in (
        mass_assessment.BENCHMARK,
        mass_assessment.RULE,
        mass_assessment.PERSONS,
        one_case.HTTP,
        one_case.DECISION,
        supervision_feeds.FEED,
        supervision_feeds.REBUILD,
        supervision_reads.DASHBOARD,
        supervision_reads.TRAIL,
        progress.COUNTED,
        progress.REPLAYED,
    )
}
SMOKE = Sizes("smoke", runs=1, events=1_000, seconds=0.2, requests=64)
QUICK = Sizes("quick", runs=5, events=100_000, seconds=3, requests=4_000)
FULL = Sizes("full", runs=5, events=1_000_000, seconds=10, requests=10_000)


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Some of {', '.join(BENCHMARKS)}; none is all.")] = None,
    smoke: Annotated[bool, typer.Option(help="Seconds: that each runs and keeps its guarantees, no times.")] = False,
    quick: Annotated[bool, typer.Option(help="100,000 events instead of 1,000,000, and shorter runs.")] = False,
    runs: Annotated[int | None, typer.Option(min=1, help="Of every contender; medians need five.")] = None,
    events: Annotated[
        int | None, typer.Option(min=1_000, help="Of bulk append, rebuild, verify; employers of mass assessments.")
    ] = None,
) -> None:
    """Measure ours and the peers in turn, on a PostgreSQL of our own that waits for the disk."""
    base = SMOKE if smoke else QUICK if quick else FULL
    mode = base.mode if events is None else f"{base.mode}-{events}"
    sizes = Sizes(mode, runs or base.runs, (events or base.events) // 1_000 * 1_000, base.seconds, base.requests)
    unknown = set(names or ()) - set(BENCHMARKS)
    if unknown:
        raise typer.BadParameter(f"There is no benchmark {', '.join(sorted(unknown))}.")
    console = Console(width=None if sys.stdout.isatty() else 140)
    measured: dict[str, tuple[Benchmark, Sequence[Series]]] = {}
    with Ground() as ground:
        in_loop(ground.prepare())
        ground.migrate()
        in_loop(ground.grant())
        for name in names or BENCHMARKS:
            benchmark = BENCHMARKS[name]
            series = measure(benchmark, ground, sizes, lambda line: console.print(line, highlight=False))
            measured[name] = benchmark, series
            if not smoke:
                keep(benchmark, series, sizes)
    if smoke:
        console.print("Every benchmark runs, and the guarantees hold. Times of so little work mean nothing.")
    else:
        DOCUMENT.write_text(document(DOCUMENT.read_text()))
        show(console, measured)


typer.run(main)
