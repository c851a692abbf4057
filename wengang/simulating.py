"""``wengang simulate``: what another edition would cost, and who would gain and lose."""

from datetime import date
from pathlib import Path

from services.eligibility.comparison.batches import in_columns
from services.eligibility.comparison.engines import Engine
from services.eligibility.comparison.simulating import CHANGES, GROUPS, Fund, Simulation, chart
from services.eligibility.domain.edition import Edition
from shared.editions.names import NAMES
from shared.money import fen, yuan
from shared.regions import region_name
from shared.sheets import SheetWriter
from wengang.assessing import comparison, progress
from wengang.tables import console, table
from wengang.wording import say


def simulate(
    engine: Engine, edition: Edition, against: Edition, days: tuple[date, date], files: tuple[Path, Path], out: Path
) -> Simulation:
    """Writes ``groups.csv``, ``changes.csv`` and ``chart.svg`` into the folder ``out``."""
    simulation = Simulation(edition, against, *days)
    roster, contributions = files
    with comparison(engine, (edition, against), roster, contributions) as found, progress(console(stderr=True)) as bar:
        out.mkdir(parents=True, exist_ok=True)
        task = bar.add_task(say("simulating", "正在测算"), total=found.employers)
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
        raise ValueError(say("A fund pays something in a month.", "基金每月支出不能为 0。"))
    return Fund(fen(balance), fen(monthly_payments))


_BY = {"county": "县区", "kind": "单位类型", "size": "划型", "total": "合计"}


def _group_in_chinese(by: str, group: str) -> str:
    name = NAMES[group].zh if group in NAMES else region_name(group) or group
    return f"{_BY.get(by, by)}\n{name}"


def show(simulation: Simulation, fund: Fund | None) -> None:
    names = simulation.edition.id, simulation.against.id
    year = simulation.edition.base_year.value
    title = say(
        f"{names[0]} (above) against {names[1]} (below), on the facts of {year}",
        f"{names[0]}（上）与 {names[1]}（下），依据 {year} 年数据",
    )
    headings = (
        say("employers", "单位数"),
        say("eligible", "符合条件"),
        say("refunds", "返还（元）"),
        say("difference", "差额（元）"),
        say("gain", "增加"),
        say("lose", "减少"),
    )
    shown = table(title, [say("group", "分组")], headings)
    # The two editions stand one above the other, so that a terminal of 80 columns has room.
    for by, group, employers, *eligible, first, second, difference, gain, lose in simulation.rows():
        cells = (
            say(f"{by}\n{group}", _group_in_chinese(by, group)),
            employers,
            "\n".join(eligible),
            f"{first}\n{second}",
            difference,
            gain,
            lose,
        )
        shown.add_row(*cells, style="bold" if by == "total" else None)
    out = console()
    out.print(shown)
    if fund is not None:
        total = simulation.total
        for name, edition, refund in (
            (names[0], simulation.edition, total.refund_fen),
            (names[1], simulation.against, total.refund_against_fen),
        ):
            months, asked = fund.months_after(refund), edition.fund_months.value
            out.print(
                say(
                    f"{name}: refunds {yuan(refund)}; the fund holds {months} months of payments "
                    f"afterwards (the edition asks for {asked} before).",
                    f"{name}：返还 {yuan(refund)} 元；此后基金可支付 {months} 个月"
                    f"（该版本要求返还之前不少于 {asked} 个月）。",
                )
            )
