"""Commands on a system: start it, look into its databases, measure and show it."""

import asyncio
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from wengang.commanding import Unusable, echo_problem
from wengang.roles import ROLES, SERVICES
from wengang.underway import underway
from wengang.wording import say

State = Annotated[
    Path, typer.Option(help=say("Folder for databases, keys and the clock.", "存放数据库、密钥和时钟的文件夹。"))
]
Service = Annotated[str, typer.Argument(help=say("One of: ", "可选：") + ", ".join(SERVICES))]
StateOf = Annotated[
    Path | None, typer.Option("--state", help=say("Folder of a system of `wengang up`.", "`wengang up` 系统的文件夹。"))
]
DEFAULT_STATE = Path(".state")


def part(name: str, extra: str) -> Any:
    """A module that an installation for production does not have."""
    try:
        return importlib.import_module(f"wengang.{name}")
    except ModuleNotFoundError as error:
        raise Unusable(
            say(
                f"{error.name} is not installed: install wengang[{extra}]; the demo needs a checkout, too.",
                f"缺少 {error.name}：请安装 wengang[{extra}]；演示还需要完整的源码目录。",
            )
        ) from None


def known_service(service: str) -> str:
    if service not in SERVICES:
        names = ", ".join(SERVICES)
        raise typer.BadParameter(
            say(f"There is no service {service!r}; there are {names}.", f"没有服务 {service!r}；可选：{names}。")
        )
    return service


@contextmanager
def system_databases(state: Path | None) -> Iterator[Mapping[str, str]]:
    """Of the system in a folder; else those that the environment names; else of the usual folder."""
    from wengang.databases import databases_of, named_databases

    try:
        named = {} if state is not None else named_databases(os.environ)
    except ValueError as error:
        raise Unusable(str(error)) from None
    if named:
        yield named
        return
    with _told(), databases_of(state or DEFAULT_STATE) as found:
        yield found


@contextmanager
def _told() -> Iterator[None]:
    """What ``wengang.databases`` says of a folder or its PostgreSQL."""
    from wengang.databases import NoPostgresql, NoSystem, RecoveryTooLong

    try:
        yield
    except (NoPostgresql, NoSystem, RecoveryTooLong) as error:
        raise Unusable(str(error)) from None


def up(
    state: State = DEFAULT_STATE,
    port_base: Annotated[
        int,
        typer.Option(
            min=1024,
            max=65_000,
            help=say("The services listen on the four ports above this one.", "四个服务监听此端口之后的四个端口。"),
        ),
    ] = 8700,
    ready_file: Annotated[
        Path | None,
        typer.Option(
            help=say(
                "Write URLs and tokens (JSON) to this file once every service is ready.",
                "所有服务就绪后，将网址和令牌（JSON）写入此文件。",
            )
        ),
    ] = None,
    clock: Annotated[
        str | None,
        typer.Option(
            help=say(
                "Start a simulated clock at this instant, like 2021-08-02T09:00:00+08:00.",
                "从此时刻启动模拟时钟，如 2021-08-02T09:00:00+08:00。",
            )
        ),
    ] = None,
) -> None:
    instant = None if clock is None else _instant(clock)
    from wengang.databases import NoPostgresql
    from wengang.up import System, UpFailed, run_until_ended

    try:
        run_until_ended(System(state, port_base, instant), ready_file)
    except NoPostgresql as error:
        raise Unusable(str(error)) from None
    except (UpFailed, ValueError) as error:
        echo_problem(str(error))
        raise typer.Exit(1) from None


up.__doc__ = say(
    "Start the whole system. Ctrl-C stops it; starting again with the same --state resumes where you left off.",
    "启动整个系统。按 Ctrl-C 停止；用同一个 --state 再次启动，从上次停下的地方继续。",
)


def _instant(clock: str) -> datetime:
    try:
        instant = datetime.fromisoformat(clock)
    except ValueError:
        raise typer.BadParameter(
            say(
                f"--clock: {clock!r} is no instant; write it like 2021-08-02T09:00:00+08:00.",
                f"--clock：{clock!r} 不是时刻；请按 2021-08-02T09:00:00+08:00 的格式填写。",
            )
        ) from None
    if instant.tzinfo is None:
        raise typer.BadParameter(say("--clock needs its offset, like +08:00.", "--clock 需要带时区，如 +08:00。"))
    return instant


def token(
    role: Annotated[str, typer.Argument(help=say("One of: ", "可选：") + ", ".join(ROLES))],
    state: State = DEFAULT_STATE,
    employer: Annotated[
        str | None,
        typer.Option(help=say("Bind the token to one employer (USCC).", "将令牌限定于一个单位（统一社会信用代码）。")),
    ] = None,
) -> None:
    if role not in ROLES:
        raise typer.BadParameter(say(f"There is no role {role!r}.", f"没有角色 {role!r}。"))
    from shared.security.tokens import TokenMaker

    state.mkdir(parents=True, exist_ok=True)
    chosen = ROLES[role]
    try:
        maker = TokenMaker.from_file(state / "token-key.json")
    except ValueError:
        raise Unusable(
            say(
                f"{state / 'token-key.json'} holds no key. Put back the one that was there, or name another --state.",
                f"{state / 'token-key.json'} 中没有有效的密钥。请恢复原文件，或另行指定 --state。",
            )
        ) from None
    typer.echo(maker.make(chosen.subject, list(chosen.scopes), region=chosen.region, employer=employer))


token.__doc__ = say("Print a development token for a role.", "输出某个角色的开发用令牌。")


def migrate(
    service: Service,
    database_url: Annotated[
        str,
        typer.Option(
            envvar="DATABASE_URL",
            help=say("postgresql://… as the owner of the tables.", "postgresql://…，以表的所有者身份。"),
        ),
    ],
) -> None:
    known_service(service)
    postgresql_url(database_url)
    from migrations.run import migrate as migrate_service

    with underway(say(f"migrating {service}", f"正在迁移 {service}")):
        migrate_service(service, database_url)


migrate.__doc__ = say("Migrate one service's database to this version.", "将一个服务的数据库迁移到本版本。")


def postgresql_url(url: str) -> str:
    if not url.startswith("postgresql://"):
        raise Unusable(
            say(
                "The URL of a database begins with postgresql://. Correct --database-url, or DATABASE_URL.",
                "数据库的 URL 以 postgresql:// 开头。请更正 --database-url 或 DATABASE_URL。",
            )
        )
    return url


def rebuild(service: Service, state: StateOf = None) -> None:
    known_service(service)
    with system_databases(state) as databases:
        from shared.eventlog.sessions import brief_engine_of
        from shared.followers.tracking import forget

        main = importlib.import_module(f"services.{service}.main")
        parts = [*main.PROJECTIONS, *main.SUBSCRIPTIONS]
        tables = list(dict.fromkeys(table for part in parts for table in part.tables))

        async def run() -> None:
            engine = brief_engine_of(databases[service])
            await forget(engine, [part.name for part in parts], tables)
            await engine.dispose()

        with underway(say(f"emptying the tables of {service}", f"正在清空 {service} 的表")):
            asyncio.run(run())
    typer.echo(
        say(
            f"{service}: {len(tables)} tables emptied; they are built again when it runs.",
            f"{service}：已清空 {len(tables)} 张表；服务运行时将重建。",
        )
    )


rebuild.__doc__ = say(
    "Empty a service's read tables; they are rebuilt from the logs when the service next runs.",
    "清空一个服务的查询表；服务下次运行时按日志重建。",
)


def supervise(
    simulate: Annotated[
        int, typer.Option(min=1000, help=say("Number of employers in the simulated season.", "模拟数据中的单位数。"))
    ] = 10_000,
    adversaries: Annotated[
        bool,
        typer.Option(
            "--adversaries",
            help=say(
                "Play a season over HTTP, in which adversaries who know no rule act, instead; needs a clone.",
                "改为通过 HTTP 运行一个有对手作案的年度，对手不知道任何预警规则；需要完整的源码目录。",
            ),
        ),
    ] = False,
    employers: Annotated[
        int, typer.Option(min=300, help=say("Number of employers that --adversaries plays.", "对手年度的单位数。"))
    ] = 300,
    seed: Annotated[
        int, typer.Option(min=0, help=say("What --adversaries is drawn from.", "对手年度的随机种子。"))
    ] = 1,
) -> None:
    if adversaries:
        playing = _of_a_clone("tests.adversaries.__main__")
        with underway(say("playing a season twice, honest and not", "正在运行两遍：一遍无人作案，一遍有人作案")):
            report = playing.measured(seed, employers, 1)
        typer.echo(playing.as_table(report))
        raise typer.Exit(1 if playing.missed_kinds(report) else 0)
    measuring, making = part("season.measure", "demo"), part("season.season", "demo")
    with underway(say("simulating a season", "正在模拟")):
        season = making.make_season(simulate)
        measured = measuring.measure(season)
    typer.echo(measuring.as_table(measured))
    kinds, alike = len(set(season.planted.values())), season.look_alikes
    typer.echo(
        say(
            f"{kinds} kinds of wrong-doing, {alike} honest look-alikes.",
            f"违规 {kinds} 种，相似的正常情形 {alike} 例。",
        )
    )
    for name, kind, owner in measured.missed:
        typer.echo(say(f"MISSED: {name}: {kind} at {owner}", f"漏报：{owner} 的 {kind}（{name}）"))
    raise typer.Exit(1 if measured.missed else 0)


def _of_a_clone(module: str) -> Any:
    """What is beside the tests of a clone, and in no wheel."""
    root = Path(__file__).resolve().parents[1]
    told = say(
        "--adversaries needs a clone after `make install`: an installed wheel has no tests/adversaries.",
        "--adversaries 需要源码仓库并执行过 `make install`；安装包中没有 tests/adversaries。",
    )
    if not (root / Path(*module.split("."))).with_suffix(".py").is_file():
        raise Unusable(told)
    sys.path.insert(0, str(root))
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        raise Unusable(told) from None


supervise.__doc__ = say(
    "Measure the alerts: plant wrongdoing and look-alikes in a simulated season, and compare with the truth.",
    "检验预警：在模拟数据中植入违规和相似的正常情形，与真实情况比对。",
)


def explain(
    uscc: Annotated[str, typer.Argument(help=say("The employer's USCC.", "单位的统一社会信用代码。"))],
    edition: Annotated[
        str, typer.Option(help=say("The edition's id, like qinghai-2021.", "政策年度版本的编号，如 qinghai-2021。"))
    ],
    state: StateOf = None,
    database_url: Annotated[
        str | None,
        typer.Option(
            envvar="DATABASE_URL",
            help=say(
                "postgresql://… of the database with eligibility's log, instead of a folder.",
                "存有 eligibility 日志的数据库 postgresql://…，用以代替文件夹。",
            ),
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help=say("Language: zh or en.", "语言：zh 或 en。"))] = "zh",
) -> None:
    if lang not in ("zh", "en"):
        raise typer.BadParameter(say("The language is zh or en.", "语言只能是 zh 或 en。"))
    from wengang.explaining import all_equal, explained, lines_of

    def ask(url: str) -> list[dict[str, Any]]:
        with underway(say("reading the log", "正在读取日志")):
            return asyncio.run(explained(postgresql_url(url), edition, uscc, "en" if lang == "en" else "zh"))

    if database_url is not None and state is None:
        found = ask(database_url)
    else:
        with system_databases(state) as databases:
            found = ask(databases["eligibility"])
    if not found:
        raise Unusable(
            say(
                f"{uscc} has not been assessed under {edition}. Check both, or assess it first.",
                f"{uscc} 尚未按 {edition} 核定。请核对两者，或先行核定。",
            )
        )
    for one in found:
        for line in lines_of(one, "en" if lang == "en" else "zh"):
            typer.echo(line)
    raise typer.Exit(0 if all_equal(found) else 1)


explain.__doc__ = say(
    "Explain an employer's decisions from the log and recompute each; exit with 1 if one differs.",
    "按日志说明一个单位的各次核定并逐一重算；有一次不符则退出码为 1。",
)


def demo(
    employers: Annotated[
        int, typer.Option(min=20, help=say("Size of the generated Xining.", "生成的西宁市的单位数。"))
    ] = 10_000,
    keep: Annotated[
        Path | None,
        typer.Option(help=say("Keep the state in this folder for a later look.", "将数据保留在此文件夹，供以后查看。")),
    ] = None,
) -> None:
    run = part("demo.run", "demo").run_demo
    with _told():
        code = run(employers, keep)
    raise typer.Exit(code)


demo.__doc__ = say(
    "Run two complete programmes over HTTP and check every fen.", "经 HTTP 完整运行两个项目，并逐分核对。"
)
