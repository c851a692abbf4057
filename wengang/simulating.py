"""``wengang simulate``: what another edition would cost, and who would gain and lose."""

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from services.eligibility.comparison.batches import in_columns
from services.eligibility.comparison.engines import Engine
from services.eligibility.comparison.simulating import CHANGES, GROUPS, Fund, Simulation, chart
from services.eligibility.domain.edition import Edition
from shared.money import fen, yuan
from shared.sheets import SheetWriter
from wengang.assessing import comparison, progress


def simulate(
    engine: Engine, edition: Edition, against: Edition, days: tuple[date, date], files: tuple[Path, Path], out: Path
) -> Simulation:
    """Writes ``groups.csv``, ``changes.csv`` and ``chart.svg`` into the folder ``out``."""
    simulation = Simulation(edition, against, *days)
    roster, contributions = files
    console = Console(stderr=True)
    with comparison(engine, (edition, against), roster, contributions) as found, progress(console) as bar:
        out.mkdir(parents=True, exist_ok=True)
        task = bar.add_task("simulating", total=found.employers)
        with (out / "changes.csv").open("w", encoding="utf-8", newline="") as opened:
            writer = SheetWriter(opened)
            writer.row(CHANGES)
            for batch in found.batches():
                difference = simulation.add(in_columns(batch))
                writer.rows(difference.changes())
                bar.advance(task, batch.num_rows)
    with (out / "groups.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = SheetWriter(opened)
        writer.row(GROUPS)
        writer.rows(simulation.rows())
    (out / "chart.svg").write_text(chart(simulation), encoding="utf-8")
    return simulation


def fund_of(balance: str | None, monthly_payments: str | None) -> Fund | None:
    """Raises ``ValueError`` for what is no amount, and for payments of 0."""
    if balance is None or monthly_payments is None:
        return None
    if fen(monthly_payments) == 0:
        raise ValueError("A fund pays something in a month.")
    return Fund(fen(balance), fen(monthly_payments))


def show(simulation: Simulation, fund: Fund | None) -> None:
    names = simulation.edition.id, simulation.against.id
    title = f"{names[0]} (above) against {names[1]} (below), on the facts of {simulation.edition.base_year.value}"
    table = Table(title=title)
    table.add_column("group", overflow="fold")
    for heading in ("employers", "eligible", "refunds", "difference", "gain", "lose"):
        table.add_column(heading, justify="right", overflow="fold")
    # The two editions stand one above the other, so that a terminal of 80 columns has room.
    for by, group, employers, *eligible, first, second, difference, gain, lose in simulation.rows():
        cells = (f"{by}\n{group}", employers, "\n".join(eligible), f"{first}\n{second}", difference, gain, lose)
        table.add_row(*cells, style="bold" if by == "total" else None)
    console = Console()
    console.print(table)
    if fund is not None:
        total = simulation.total
        for name, edition, refund in (
            (names[0], simulation.edition, total.refund_fen),
            (names[1], simulation.against, total.refund_against_fen),
        ):
            console.print(
                f"{name}: refunds {yuan(refund)}; the fund holds {fund.months_after(refund)} months of payments "
                f"afterwards (the edition asks for {edition.fund_months.value} before)."
            )
