"""``wengang assess --record`` writes into the log, ``wengang explain`` reads it alone and works decisions out again."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from typer.testing import CliRunner

from tests.eligibility.test_eligibility_api import EAST, ORDER, imported
from tests.people import QINGHAI, contributions_csv, employer, roster_csv
from tests.system import InProcess
from wengang.cli import app


async def explained(system: InProcess, uscc: str, *options: str) -> Any:
    url = system.runtime("eligibility").settings.database_url.get_secret_value()
    arguments = ["explain", uscc, "--edition", QINGHAI, "--database-url", url, *options]
    return await asyncio.to_thread(CliRunner().invoke, app, arguments)


async def test_a_decision_is_explained_and_worked_out_again_from_the_log(system: InProcess) -> None:
    one = employer(1)
    await imported(system, one)
    await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    chinese = await explained(system, one.uscc)
    assert chinese.exit_code == 0, chinese.output
    assert "返还金额：2400.00 元 × 60% = 1440.00 元（四舍五入到分）  [Q48 §2]" in chinese.output
    assert "一致：重新计算，各项结果相同。" in chinese.output
    english = await explained(system, one.uscc, "--lang", "en")
    assert "Layoff rate" in english.output
    unknown = await explained(system, employer(9).uscc)
    assert unknown.exit_code == 2


async def test_a_decision_that_was_changed_in_the_table_is_not_equal(system: InProcess, server: Any) -> None:
    one = employer(1)
    await imported(system, one)
    await system.post(EAST, "eligibility", "/v1/assessments", json=ORDER)
    url = system.runtime("eligibility").settings.database_url.get_secret_value()
    owner = await asyncpg.connect(server.url(urlsplit(url).path.lstrip("/")))
    await owner.execute("SET session_replication_role = replica")  # triggers sleep: somebody with every right
    await owner.execute(
        "UPDATE events SET state = convert_to(replace(convert_from(state, 'UTF8'), $1, $2), 'UTF8') "
        "WHERE topic = 'eligibility.employer-assessed.v2'",
        '"amount_fen":144000',
        '"amount_fen":144001',
    )
    await owner.close()
    found = await explained(system, one.uscc)
    assert found.exit_code == 1
    assert "不一致：重新计算后，以下各项不同：amount_fen。" in found.output


async def test_a_comparison_is_recorded_once_and_explained_like_any_other(system: InProcess, tmp_path: Path) -> None:
    people = [employer(1), employer(2, size_class="large")]
    roster, contributions = tmp_path / "roster.csv", tmp_path / "contributions.csv"
    roster.write_bytes(roster_csv(people))
    contributions.write_bytes(contributions_csv(people))
    url = system.runtime("eligibility").settings.database_url.get_secret_value()
    given = ["--edition", QINGHAI, "--roster", str(roster), "--contributions", str(contributions)]
    given += ["--record", "--database-url", url, "--on", "2021-08-02", "--actor", "li"]
    for recorded in ("2", "0"):
        done = await asyncio.to_thread(CliRunner().invoke, app, ["assess", *given])
        assert done.exit_code == 0, done.output
        assert ["recorded", recorded] in [
            line.strip("│ ").replace("│", " ").split() for line in done.output.splitlines()
        ]
    found = await system.events("eligibility", "employer-assessed")
    assert [(one.uscc, one.amount_fen) for one in found] == [(people[0].uscc, 144_000), (people[1].uscc, 72_000)]
    told = await explained(system, people[1].uscc, "--lang", "en")
    assert "2400.00 × 30 % = 720.00" in told.output
    assert "Equal: worked out again" in told.output
    other = [*given[:1], "qinghai-2022", *given[2:]]
    refused = await asyncio.to_thread(CliRunner().invoke, app, ["assess", *other])
    assert refused.exit_code in (1, 2), refused.output
    assert len(await system.events("eligibility", "employer-assessed")) == 2
