"""Commands on files: check editions, assess from files, compare two editions."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from wengang.commanding import Command, Group, Unusable, echo_problem, text_of
from wengang.system_commands import postgresql_url
from wengang.wording import led, say

policy = typer.Typer(cls=Group, help=say("Check policy editions.", "检查政策年度版本。"), no_args_is_help=True)


def policy_check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=say("Editions (YAML); by default the shipped ones.", "政策年度版本文件（YAML）；缺省为随附的版本。")
        ),
    ] = None,
) -> None:
    contents = {str(file): text_of(file) for file in files or ()}
    from services.eligibility.editions import shipped
    from services.eligibility.editions.checking import check as check_edition

    bad = False
    for name, content in (contents or dict(shipped())).items():
        found = check_edition(content)
        bad = bad or bool(found.problems)
        for problem in found.problems:
            typer.echo(f"{name}: " + led(str(problem), "不合格："))
        if found.edition is not None and not found.problems:
            typer.echo(
                say(
                    f"{name}: good, sha256 {found.edition.sha256}; {found.parameters} parameters, each changes some of "
                    f"{found.sample} sample decisions.",
                    f"{name}：合格，sha256 {found.edition.sha256}；参数 {found.parameters} 个，每个都会改变 "
                    f"{found.sample} 个样本决定中的若干个。",
                )
            )
    raise typer.Exit(1 if bad else 0)


policy_check.__doc__ = say(
    "Check editions strictly, and that every parameter decides something; exit with 1 if one is unfit.",
    "严格检查政策年度版本，并检查每个参数都起作用；有一个不合格则退出码为 1。",
)
policy.command("check", cls=Command)(policy_check)


@policy.callback()
def _policies() -> None:
    """So that ``check`` stays a word of its own."""


Edition = Annotated[
    str, typer.Option(help=say("Id of a shipped edition, or a YAML file.", "随附政策年度版本的编号，或 YAML 文件。"))
]
Roster = Annotated[
    Path, typer.Option(help=say("Roster: CSV, Parquet, or a folder of either.", "单位名册：CSV、Parquet 或其文件夹。"))
]
Contributions = Annotated[
    Path,
    typer.Option(
        help=say("Contributions by employer and month, or person and month.", "缴费数据：按单位和月，或按人和月。")
    ),
]
EngineName = Annotated[
    str,
    typer.Option("--engine", help=say("duckdb, or spark for more than one machine.", "duckdb；多台机器时用 spark。")),
]
Master = Annotated[
    str,
    typer.Option(
        help=say(
            "Spark's master: local[2], spark://host:7077, yarn.", "Spark 主节点：local[2]、spark://host:7077、yarn。"
        )
    ),
]
Memory = Annotated[
    str,
    typer.Option(
        help=say(
            "Memory limit of DuckDB; beyond it, a temporary folder is used.",
            "DuckDB 的内存上限；超出后使用临时文件夹。",
        )
    ),
]


def assess(
    edition: Edition,
    roster: Roster,
    contributions: Contributions,
    out: Annotated[
        Path | None,
        typer.Option(
            help=say(
                "Dry run without a database: write the decisions (CSV) to this file.",
                "不用数据库的试算：将决定（CSV）写入此文件。",
            )
        ),
    ] = None,
    record: Annotated[
        bool,
        typer.Option(
            "--record", help=say("Record the assessments in eligibility's log.", "将核定记入 eligibility 的日志。")
        ),
    ] = False,
    database_url: Annotated[
        str | None,
        typer.Option(
            envvar="DATABASE_URL",
            help=say("Eligibility's database, for --record.", "eligibility 的数据库，用于 --record。"),
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            help=say("Day of the decision, YYYY-MM-DD; today by default.", "决定日期 YYYY-MM-DD；缺省为今天。")
        ),
    ] = None,
    actor: Annotated[
        str, typer.Option(help=say("Name of whoever records; part of every record.", "记录人的名称；写入每条记录。"))
    ] = "comparison",
    engine: EngineName = "duckdb",
    master: Master = "local[*]",
    memory: Memory = "2GB",
) -> None:
    if record == (out is not None) or (record and database_url is None):
        raise typer.BadParameter(
            say(
                "Give either --out, or --record and --database-url.",
                "请给出 --out，或同时给出 --record 和 --database-url。",
            )
        )
    _known_engine(engine)
    day = _day("--on", on)
    if record:
        postgresql_url(database_url or "")
    _files(roster, contributions)
    _writable(out)
    assessing = _comparing("assessing", engine)
    from shared.clock import SHANGHAI
    from shared.garbage_collection import rarely_collecting

    with _faults():
        policy = assessing.edition_of(edition)
        decided_on = day or datetime.now(SHANGHAI).date()
        with assessing.engine_of(engine, master, memory) as found, rarely_collecting():
            if record:
                totals = assessing.record_all(found, policy, roster, contributions, decided_on, database_url, actor)
            else:
                totals = assessing.assess_to_sheet(found, policy, roster, contributions, decided_on, out)
    assessing.show(totals, recorded=record)


assess.__doc__ = say(
    "Assess a region or the whole nation under an edition, from files (后台数据比对).",
    "按一个政策年度版本，依据文件核定一个地区或全国（后台数据比对）。",
)


def simulate(
    edition: Edition,
    against: Annotated[
        str,
        typer.Option(help=say("Id of the other edition, or a YAML file.", "另一个政策年度版本的编号，或 YAML 文件。")),
    ],
    roster: Roster,
    contributions: Contributions,
    out: Annotated[
        Path,
        typer.Option(
            help=say(
                "Folder for groups.csv, changes.csv and chart.svg.",
                "存放 groups.csv、changes.csv 和 chart.svg 的文件夹。",
            )
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option(
            help=say(
                "Day of decision under the first edition; its payment deadline by default.",
                "第一个版本下的决定日期；缺省为其支付期限。",
            )
        ),
    ] = None,
    against_on: Annotated[
        str | None,
        typer.Option(
            help=say(
                "Day of decision under the other; its payment deadline by default.",
                "另一个版本下的决定日期；缺省为其支付期限。",
            )
        ),
    ] = None,
    fund_balance: Annotated[
        str | None,
        typer.Option(help=say("Balance of the pooling region's fund in yuan.", "统筹地区基金结余，元。")),
    ] = None,
    monthly_payments: Annotated[
        str | None, typer.Option(help=say("The fund's monthly payments in yuan.", "基金每月支出，元。"))
    ] = None,
    engine: EngineName = "duckdb",
    master: Master = "local[*]",
    memory: Memory = "2GB",
) -> None:
    if (fund_balance is None) != (monthly_payments is None):
        raise typer.BadParameter(
            say(
                "--fund-balance and --monthly-payments come together.",
                "--fund-balance 和 --monthly-payments 须同时给出。",
            )
        )
    _known_engine(engine)
    given = _day("--on", on), _day("--against-on", against_on)
    _files(roster, contributions)
    assessing, simulating = _comparing("assessing", engine), _comparing("simulating", engine)
    from shared.garbage_collection import rarely_collecting

    with _faults():
        editions = assessing.edition_of(edition), assessing.edition_of(against)
        days = tuple(day or one.pay_by.value for day, one in zip(given, editions, strict=True))
        fund = simulating.fund_of(fund_balance, monthly_payments)
        with assessing.engine_of(engine, master, memory) as found, rarely_collecting():
            simulation = simulating.simulate(found, *editions, days, (roster, contributions), out)
    simulating.show(simulation, fund)


simulate.__doc__ = say(
    "Compare two editions on the same employers: costs, who gains and loses, and what is left of the fund.",
    "就同一批单位比较两个政策年度版本：支出多少，哪些单位增减，基金还剩多少。",
)


def _known_engine(engine: str) -> None:
    if engine not in ("duckdb", "spark"):
        raise typer.BadParameter(say("The engine is duckdb or spark.", "--engine 只能是 duckdb 或 spark。"))


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            say(
                f"{option}: {text!r} is no day; write it like 2021-08-02.",
                f"{option}：{text!r} 不是日期；请按 2021-08-02 的格式填写。",
            )
        ) from None


def _files(*paths: Path) -> None:
    """There, before engines are loaded, which takes a second. Raises ``OSError``."""
    for path in paths:
        path.stat()


def _writable(out: Path | None) -> None:
    """Found out before hours of work. Raises ``OSError``."""
    if out is None:
        return
    if out.is_dir():
        raise IsADirectoryError(21, "a folder", str(out))
    probe = out.with_name(f".{out.name}.part")
    probe.touch()
    probe.unlink()


def _comparing(module: str, engine: str) -> Any:
    """The engines of data are loaded only by those who compare, and installed only where somebody does."""
    try:
        if engine == "spark":
            importlib.import_module("pyspark")
        return importlib.import_module(f"wengang.{module}")
    except ModuleNotFoundError as error:
        extra = "spark" if engine == "spark" else "mass"
        raise Unusable(
            say(
                f"{error.name} is not installed: files are compared with wengang[{extra}]. Install that.",
                f"缺少 {error.name}：比对文件需要 wengang[{extra}]，请先安装。",
            )
        ) from None


@contextmanager
def _faults() -> Iterator[None]:
    """Bad rows are told one by one, the first twenty."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Unusable(
            say(
                f"A file is not UTF-8 at byte {error.start + 1}. Save it as UTF-8.",
                f"文件第 {error.start + 1} 个字节不是 UTF-8。请另存为 UTF-8。",
            )
        ) from None
    except ValueError as error:
        if hasattr(error, "flaws"):
            bad: Any = error  # BadInput, which only those know who have the engines
            for english, chinese in zip(bad.said_in("en")[:20], bad.said_in("zh"), strict=False):
                echo_problem(say(english, chinese))
            raise Unusable(say(str(error), bad.summary("zh"))) from None
        raise Unusable(led(str(error), "输入有误，未作处理：")) from None
