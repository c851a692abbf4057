"""``wengang audit``: verify one log or everything, export a log, make a key."""

import asyncio
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wengang.commanding import Command, Group, Unusable
from wengang.roles import SERVICES
from wengang.system_commands import DEFAULT_STATE, StateOf, postgresql_url, system_databases
from wengang.underway import underway
from wengang.wording import led, say

app = typer.Typer(cls=Group, help=say("Verify and export a log.", "校验和导出日志。"), no_args_is_help=True)
DatabaseUrl = Annotated[
    str | None, typer.Option(help=say("postgresql://… of the log's database.", "日志所在数据库 postgresql://…。"))
]


def verify(
    key: Annotated[
        list[str] | None,
        typer.Option(
            help=say(
                "The log's verifier key: <name>+<id>+<key>; with --all one for each log.",
                "日志的验证公钥：<名称>+<编号>+<密钥>；用 --all 时每个日志一个。",
            )
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help=say(
                "The four logs, every table of the services, and every reaction to a fact.",
                "四个日志、各服务的全部表，以及对事实的每一次反应。",
            ),
        ),
    ] = False,
    state: StateOf = None,
    database_url: DatabaseUrl = None,
    export: Annotated[
        Path | None,
        typer.Option(
            help=say(
                "A file that audit export wrote, in place of a database.",
                "由 audit export 写出的文件，用以代替数据库。",
            )
        ),
    ] = None,
    anchors: Annotated[
        list[Path] | None,
        typer.Option(
            help=say(
                "Checkpoints kept elsewhere, such as supervision's anchors.jsonl; may be given again.",
                "保存在别处的检查点，如 supervision 的 anchors.jsonl；可多次给出。",
            )
        ),
    ] = None,
) -> None:
    for file in anchors or ():
        file.open().close()
    if everything:
        _verify_all(key or [], state, anchors or [])
    ways = sum(one is not None for one in (database_url, export, state))
    if ways != 1 or not key or len(key) != 1:
        raise typer.BadParameter(
            say(
                "Give --key and one of --state, --database-url and --export; or --all.",
                "请给出 --key，以及 --state、--database-url、--export 之一；或使用 --all。",
            )
        )
    from wengang.audit import verify_database, verify_export

    with _said(), ExitStack() as stack:
        stack.enter_context(underway(say("verifying the log", "正在校验日志")))
        if export is not None:
            export.open().close()
            findings = asyncio.run(verify_export(export, key[0], anchors or []))
        else:
            url = database_url or stack.enter_context(_database_of(key[0], state))
            findings = asyncio.run(verify_database(url, key[0], anchors or []))
    for problem in findings.problems:
        typer.echo(problem)
    records, outcomes, checkpoints, kept = (
        findings.records,
        findings.outcomes,
        findings.checkpoints,
        findings.anchors,
    )
    counts = say(
        f"{records} records, {outcomes} outcomes, {checkpoints} checkpoints, {kept} anchors.",
        f"记录 {records} 条，结果 {outcomes} 条，检查点 {checkpoints} 个，锚点 {kept} 个。",
    )
    typer.echo((say("Good: ", "合格：") if findings.good else say("NOT GOOD: ", "不合格：")) + counts)
    for told in findings.told:
        typer.echo(told)
    raise typer.Exit(0 if findings.good else 1)


verify.__doc__ = say(
    """Verify a log from its raw rows: positions, hashes, roots, signatures, anchors, outcomes, read tables.

    0 when all is good, 1 when something is not, 2 when nothing could be said.
    """,
    """按原始记录校验日志：位置、哈希、根、签名、锚点、结果和查询表。

    退出码：0 全部合格，1 有不合格之处，2 无法判断。
    """,
)
app.command("verify", cls=Command)(verify)


@contextmanager
def _said() -> Iterator[None]:
    """What an audit cannot be done for, as a sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Unusable(
            say(
                f"A file is not UTF-8 at byte {error.start + 1}. Name the one that was written by wengang.",
                f"文件第 {error.start + 1} 个字节不是 UTF-8。请指定由 wengang 写出的文件。",
            )
        ) from None
    except ValueError as error:
        raise Unusable(led(str(error), "无法校验：")) from None


@contextmanager
def _database_of(key: str, state: Path | None) -> Iterator[str]:
    """Of the log that a key is of, in a folder's system."""
    from shared.eventlog.sealing import service_of
    from wengang.auditable import verifier_of

    service = service_of(verifier_of(key).name)
    with system_databases(state) as databases:
        yield databases[service]


def _verify_all(keys: list[str], state: Path | None, anchors: Sequence[Path]) -> NoReturn:
    from wengang.audit import ANCHOR_FILES, KEEPERS, verify_all
    from wengang.auditable import NotAuditable
    from wengang.databases import named_databases
    from wengang.replayed import BEYOND

    with _said(), ExitStack() as stack:
        databases = {} if state is not None else named_databases(os.environ)
        folder = state
        if not databases and folder is None and (DEFAULT_STATE / "verifier-keys").is_file():
            folder = DEFAULT_STATE
        if folder is not None:
            if not (folder / "verifier-keys").is_file():
                raise NotAuditable(
                    say(
                        f"There is no system of `wengang up` in {folder}: verifier-keys is not there.",
                        f"{folder} 中没有 `wengang up` 的系统：缺少 verifier-keys。",
                    )
                )
            databases = dict(stack.enter_context(system_databases(folder)))
            keys = keys or (folder / "verifier-keys").read_text().split()
            anchors = anchors or [folder / ANCHOR_FILES[service] for service in KEEPERS]
        keys = keys or os.environ.get("WENGANG_LOG_VERIFIER_KEYS", "").split()
        if not databases or not keys:
            raise typer.BadParameter(
                say(
                    "Give --state; or the four …_DATABASE_URL, and --key for each of the four logs.",
                    "请给出 --state；或设置四个 …_DATABASE_URL，并为四个日志各给出一个 --key。",
                )
            )
        stack.enter_context(underway(say("verifying the system", "正在校验整个系统")))
        verdict = asyncio.run(verify_all(databases, keys, anchors))
    for line in (*verdict.problems, *verdict.lines):
        typer.echo(line)
    for table, why in BEYOND.items():
        typer.echo(say(f"Not compared: {table}: {why}.", f"未比对：{table}：{why}。"))
    typer.echo(say("NOT GOOD.", "不合格。") if verdict.problems else say("Good.", "合格。"))
    raise typer.Exit(1 if verdict.problems else 0)


def new_key(
    origin: Annotated[
        str,
        typer.Argument(help=say("Its origin: wengang/registration/sha256.", "其来源：wengang/registration/sha256。")),
    ],
) -> None:
    from shared.eventlog.notes import Signer
    from shared.eventlog.sealing import SUITES, origin_of

    known = [origin_of(service, suite) for service in SERVICES for suite in SUITES.values()]
    if origin not in known:
        raise typer.BadParameter(
            say(
                f"There is no log {origin!r}; there are {', '.join(known)}.",
                f"没有日志 {origin!r}；可选：{'、'.join(known)}。",
            )
        )
    seed = secrets.token_bytes(32)
    typer.echo(f"secret        {seed.hex()}")
    typer.echo(f"verifier key  {Signer(origin, seed).verifier_key}")


new_key.__doc__ = say(
    "Generate a key that signs a log's checkpoints: the secret for WENGANG_LOG_KEY, and the public verifier key.",
    "生成签署日志检查点的密钥：用于 WENGANG_LOG_KEY 的私钥，以及验证公钥。",
)
app.command("new-key", cls=Command)(new_key)


def export(
    key: Annotated[
        str, typer.Option(help=say("The log's verifier key; names the log.", "日志的验证公钥；据此确定日志。"))
    ],
    out: Annotated[Path, typer.Option(help=say("File to write: JSON lines.", "要写入的文件：JSON 行。"))],
    database_url: DatabaseUrl = None,
    state: StateOf = None,
) -> None:
    if out.is_dir():
        raise IsADirectoryError(21, "a folder", str(out))
    if not out.absolute().parent.is_dir():
        raise FileNotFoundError(2, "no folder", str(out))
    from wengang.audit import export_database
    from wengang.auditable import verifier_of

    with _said(), ExitStack() as stack:
        origin = verifier_of(key).name
        url = stack.enter_context(_database_of(key, state)) if database_url is None else postgresql_url(database_url)
        with underway(say("exporting the log", "正在导出日志")):
            records = asyncio.run(export_database(url, origin, out))
    typer.echo(say(f"{records} records in {out}.", f"已将 {records} 条记录写入 {out}。"))


export.__doc__ = say(
    "Export a log for others to verify offline with docs/verify_log.py.",
    "导出日志，供他人用 docs/verify_log.py 离线校验。",
)
app.command("export", cls=Command)(export)
