"""One edition against another: sums that add up, who gains and loses, over files and over HTTP."""

import csv
import io
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks.population import made
from services.eligibility.comparison.simulating import CHANGES, GROUPS, Fund, Simulation, chart
from services.eligibility.domain.assessment import decide
from services.eligibility.domain.columns import Columns
from services.eligibility.editions import all_editions
from shared.money import fen
from tests.eligibility.test_comparison_decisions import employers
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess
from wengang.assessing import progress
from wengang.cli import app

EDITION, AGAINST = all_editions()[QINGHAI], all_editions()["qinghai-2022"]


def simulated(columns: Columns) -> tuple[Simulation, list[dict[str, str]]]:
    simulation = Simulation(EDITION, AGAINST, EDITION.pay_by.value, AGAINST.pay_by.value)
    changes = list(simulation.add(columns).changes())
    return simulation, [dict(zip(CHANGES, row, strict=True)) for row in changes]


def test_each_employer_is_decided_under_both_as_one_by_one() -> None:
    columns = employers(EDITION, 500, 1)
    simulation, changes = simulated(columns)
    rules = AGAINST.model_copy(update={"base_year": EDITION.base_year})
    told = {row["uscc"]: row for row in changes}
    total = total_against = 0
    for row in range(500):
        one = decide(EDITION, columns.employer(row), columns.facts(row), EDITION.pay_by.value)
        other = decide(rules, columns.employer(row), columns.facts(row), AGAINST.pay_by.value)
        total += one.amount_fen or 0
        total_against += other.amount_fen or 0
        differs = (one.outcome, one.amount_fen or 0) != (other.outcome, other.amount_fen or 0)
        assert (columns.uscc[row] in told) == differs
    assert (simulation.total.refund_fen, simulation.total.refund_against_fen) == (total, total_against)


@pytest.mark.parametrize("by", ["county", "kind", "size"])
def test_groups_add_up_to_the_total(by: str) -> None:
    simulation, changes = simulated(employers(EDITION, 2_000, 1))
    rows = [dict(zip(GROUPS, row, strict=True)) for row in simulation.rows()]
    total = next(row for row in rows if row["by"] == "total")
    for name in GROUPS[2:]:
        assert sum(Decimal(row[name]) for row in rows if row["by"] == by) == Decimal(total[name])
    assert sum(Decimal(row["difference"]) for row in changes) == Decimal(total["difference"])
    assert sum(Decimal(row["difference"]) > 0 for row in changes) == int(total["gain"])


def test_adding_in_parts_is_adding_at_once() -> None:
    whole, _ = simulated(employers(EDITION, 300, 1))
    parts = Simulation(EDITION, AGAINST, EDITION.pay_by.value, AGAINST.pay_by.value)
    parts.add(employers(EDITION, 300, 1))
    parts.add(employers(EDITION, 300, 301))
    assert parts.total.employers == 600
    assert parts.total.refund_fen > whole.total.refund_fen


def test_the_fund_is_told_in_months_of_payments_below_nothing_too() -> None:
    fund = Fund(balance_fen=1_000_00, monthly_payments_fen=300_00)
    assert [fund.months_after(refund) for refund in (0, 100_00, 1_000_00, 1_100_00)] == [
        "3.33",
        "3.00",
        "0.00",
        "-0.33",
    ]


SVG = "{http://www.w3.org/2000/svg}"


def test_the_chart_has_two_bars_for_each_county_kind_and_size_as_long_as_their_refunds() -> None:
    simulation, _ = simulated(employers(EDITION, 200, 1))
    found = ET.fromstring(chart(simulation))  # noqa: S314 - our own
    names: list[str] = []
    lengths: list[int] = []
    for by, tallies in simulation.groups.items():
        refunds = [(one.refund_fen, one.refund_against_fen) for _, one in sorted(tallies.items())]
        most = max(max(both) for both in refunds)
        lengths += [refund * 470 // most for both in refunds for refund in both]
        names += [f"by {by}", *sorted(tallies)]
        assert len(tallies) > 1
    assert [one.text for one in found.iter(f"{SVG}text") if one.text in names] == names
    bars = list(found.iter(f"{SVG}rect"))[3:]  # behind the ground and the two of the legend
    assert [int(one.attrib["width"]) for one in bars] == lengths
    bottom = max(int(one.attrib["y"]) + int(one.attrib["height"]) for one in bars)
    assert bottom < int(found.attrib["height"])


# The command line


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def test_simulate_writes_groups_changes_and_a_chart(tmp_path: Path) -> None:
    roster, contributions = made(200, 2020).write_csv(tmp_path)
    out = tmp_path / "found"
    done = run(
        *("simulate", "--edition", QINGHAI, "--against", "qinghai-2022", "--out", str(out)),
        *("--roster", str(roster), "--contributions", str(contributions)),
        *("--fund-balance", "1000000000", "--monthly-payments", "1000000"),
    )
    assert done.exit_code == 0, done.output
    assert "the fund holds" in done.output
    assert sorted(file.name for file in out.iterdir()) == ["changes.csv", "chart.svg", "groups.csv"]
    groups = list(csv.DictReader((out / "groups.csv").open(encoding="utf-8")))
    assert groups[-1]["by"] == "total"
    assert groups[-1]["employers"] == "200"


def test_assess_writes_the_decisions_without_a_database(tmp_path: Path) -> None:
    roster, contributions = made(200, 2020).write_parquet(tmp_path)
    out = tmp_path / "decisions.csv"
    files = ("--roster", str(roster), "--contributions", str(contributions))
    done = run("assess", "--edition", QINGHAI, *files, "--out", str(out), "--on", "2021-08-02")
    assert done.exit_code == 0, done.output
    heading, *lines = out.read_text(encoding="utf-8").splitlines()
    assert heading == (
        "uscc,outcome,route,size_class,rate,premium_paid,average_insured,layoff_rate,layoff_limit,refund,reasons"
    )
    assert len(lines) == 200
    for row in csv.DictReader(out.open(encoding="utf-8")):
        assert (row["refund"] == "") == (row["outcome"] == "not_assessable")
        assert row["outcome"] != "ineligible" or row["refund"] == "0.00"
        assert (row["reasons"] == "") == (row["outcome"] == "eligible")


# How far it is


def watched(done: int, *, terminal: bool) -> str:
    """What a console has shown when that many of 200 are done."""
    shown = io.StringIO()
    with progress(Console(file=shown, force_terminal=terminal, width=100)) as bar:
        task = bar.add_task("assessing", total=200)
        bar.advance(task, done)
        bar.refresh()
        return shown.getvalue()


def test_who_watches_is_told_how_far_it_is() -> None:
    assert "assessing" in watched(50, terminal=True)
    assert " 50/200" in watched(50, terminal=True)
    assert "200/200" in watched(200, terminal=True)


@pytest.mark.parametrize("command", ["assess", "simulate"])
def test_both_commands_tell_it_to_a_terminal_and_nothing_to_a_file(tmp_path: Path, command: str) -> None:
    roster, contributions = made(200, 2020).write_csv(tmp_path)
    given = ["--edition", QINGHAI, "--roster", str(roster), "--contributions", str(contributions)]
    given += ["--out", str(tmp_path / "out")] + (["--against", "qinghai-2022"] if command == "simulate" else [])
    # Rich takes FORCE_COLOR for a terminal.
    seen = CliRunner().invoke(app, [command, *given], env={"FORCE_COLOR": "1", "COLUMNS": "100"})
    assert seen.exit_code == 0, seen.output
    assert "200/200" in seen.stderr
    filed = CliRunner().invoke(app, [command, *given], env={"FORCE_COLOR": None})
    assert (filed.exit_code, filed.stderr) == (0, "")
    assert "200" in filed.stdout


def test_assess_tells_bad_rows_and_writes_nothing(tmp_path: Path) -> None:
    roster, contributions = made(3, 2020).write_csv(tmp_path)
    lines = contributions.read_text().splitlines()
    contributions.write_text("\n".join([*lines[:2], lines[2].replace("2020", "2O2O"), *lines[3:]]))
    out = tmp_path / "decisions.csv"
    files = ("--roster", str(roster), "--contributions", str(contributions))
    done = run("assess", "--edition", QINGHAI, *files, "--out", str(out))
    assert done.exit_code == 2
    assert "row 3, month: Not a month" in done.output
    assert not out.exists()


@pytest.mark.parametrize(
    "given", [(), ("--record",), ("--record", "--out", "x.csv", "--database-url", "postgresql://x")]
)
def test_assess_is_either_dry_or_recorded(given: tuple[str, ...]) -> None:
    done = run("assess", "--edition", QINGHAI, "--roster", "r.csv", "--contributions", "c.csv", *given)
    assert done.exit_code == 2


# Over HTTP

PATH = "/v1/simulations"
PEOPLE = [employer(1), employer(2), employer(3, agency=CITY_CENTRE)]


@pytest.fixture
async def assessed(system: InProcess) -> InProcess:
    for service, path, content in (
        ("registration", "/v1/rosters", roster_csv(PEOPLE)),
        ("eligibility", "/v1/contributions", contributions_csv(PEOPLE)),
    ):
        answer = await system.upload("bureau", service, path, QINGHAI, content)
        assert answer.is_success, answer.text
    await system.post("bureau", "eligibility", "/v1/assessments", json={"edition": QINGHAI, "agency": "630100"})
    await system.settled()
    return system


async def test_the_bureau_sees_what_another_edition_would_cost(assessed: InProcess) -> None:
    params = {"edition": QINGHAI, "against": "qinghai-2022", "fund_balance": "100000", "monthly_payments": "1000.00"}
    found = await assessed.get("bureau", "eligibility", PATH, params=params)
    rows = {(row["by"], row["group"]): row for row in found["groups"]}
    assert rows["total", ""]["employers"] == "3"
    assert rows["county", CITY_EAST]["employers"] == "2"
    assert fen(rows["total", ""]["refund_against"]) > fen(rows["total", ""]["refund"])
    assert found["changed"] == len(found["changes"]) == 3
    assert found["fund"]["asked"] == 12
    assert found["chart"].startswith("<svg")
    assert found["against_on"] == AGAINST.pay_by.value.isoformat()


async def test_a_county_sees_its_own_employers_only(assessed: InProcess) -> None:
    params = {"edition": QINGHAI, "against": "qinghai-2022"}
    found = await assessed.get(f"clerk-{CITY_CENTRE}", "eligibility", PATH, params=params)
    assert [row["group"] for row in found["groups"] if row["by"] == "county"] == [CITY_CENTRE]


async def test_unknown_editions_and_half_a_fund_are_refused(assessed: InProcess) -> None:
    for params, status in (
        ({"edition": QINGHAI, "against": "atlantis-2022"}, 404),
        ({"edition": QINGHAI, "against": "qinghai-2022", "fund_balance": "1.00"}, 422),
        ({"edition": QINGHAI, "against": "qinghai-2022", "fund_balance": "1", "monthly_payments": "0"}, 422),
    ):
        answer = await assessed.send("bureau", "GET", "eligibility", PATH, params=params)
        assert answer.status_code == status, answer.text
