"""``wengang witness``: run a witness on a machine of one's own, make its key, tell witnesses which logs there are."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from wengang.commanding import Command, Group, Unusable, text_of
from wengang.wording import say

app = typer.Typer(
    cls=Group,
    help=say("Cosign the checkpoints of others' logs.", "为他人日志的检查点联署见证。"),
    no_args_is_help=True,
)
_SEED_BYTES = 32


def new_key(
    name: Annotated[
        str,
        typer.Argument(
            help=say(
                "The witness's name: a URL without https://, like witness.example/1.",
                "见证人名称：不带 https:// 的网址，如 witness.example/1。",
            )
        ),
    ],
) -> None:
    from shared.eventlog.cosignatures import Cosigner

    if not name or "+" in name or any(character.isspace() for character in name):
        raise typer.BadParameter(say("A name has no space and no +.", "名称中不得有空格和加号。"))
    seed = secrets.token_bytes(_SEED_BYTES)
    typer.echo(f"secret        {seed.hex()}")
    typer.echo(f"verifier key  {Cosigner(name, seed).verifier_key}")


new_key.__doc__ = say(
    "Generate a witness's key: the secret for WENGANG_WITNESS_KEY, and the public verifier key.",
    "生成见证人的密钥：用于 WENGANG_WITNESS_KEY 的私钥，以及验证公钥。",
)
app.command("new-key", cls=Command)(new_key)


def logs(
    key: Annotated[
        list[str] | None,
        typer.Option(
            help=say(
                "The verifier key of a log; may be given again. Without it WENGANG_LOG_VERIFIER_KEYS.",
                "日志的验证公钥，可多次给出；不给出时用 WENGANG_LOG_VERIFIER_KEYS。",
            )
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help=say("Between two requests for one tree.", "同一棵树两次请求的间隔秒数。"))
    ] = 2.0,
    contact: Annotated[str, typer.Option(help=say("Whom to reach.", "联系人。"))] = "none",
) -> None:
    from wengang.witness.log_list import log_list

    keys = key or os.environ.get("WENGANG_LOG_VERIFIER_KEYS", "").split()
    if not keys:
        raise typer.BadParameter(say("Give --key, once for each log.", "请给出 --key，每个日志一个。"))
    try:
        typer.echo(log_list(keys, seconds, contact), nl=False)
    except ValueError as error:
        raise typer.BadParameter(say(f"--key: {error}", f"--key：不是日志的验证公钥（{error}）。")) from None


logs.__doc__ = say(
    "Print the list of logs (logs/v0) that a witness takes: origins, keys, and how often they ask.",
    "打印供见证人使用的日志清单（logs/v0）：来源、公钥和请求频率。",
)
app.command("logs", cls=Command)(logs)


def run(
    name: Annotated[str, typer.Option(help=say("The name that its key was made for.", "生成密钥时所用的名称。"))],
    logs: Annotated[Path, typer.Option(help=say("A list of logs (logs/v0).", "日志清单文件（logs/v0）。"))],
    state: Annotated[
        Path, typer.Option(help=say("Its one file: what it cosigned.", "唯一的状态文件：联署过的检查点。"))
    ],
    host: Annotated[str, typer.Option(help=say("Where it listens.", "监听地址。"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help=say("Its port.", "端口。"))] = 8710,
) -> None:
    import uvicorn

    from shared.eventlog.cosignatures import Cosigner
    from wengang.witness.log_list import read_log_list
    from wengang.witness.serving import witness_app
    from wengang.witness.state import BadState, State

    try:
        seed = bytes.fromhex(os.environ.get("WENGANG_WITNESS_KEY", ""))
    except ValueError:
        seed = b""
    if len(seed) != _SEED_BYTES:
        raise Unusable(
            say(
                "WENGANG_WITNESS_KEY is not 64 hexadecimal digits. `wengang witness new-key` makes one.",
                "WENGANG_WITNESS_KEY 不是 64 位十六进制数。可用 `wengang witness new-key` 生成。",
            )
        )
    try:
        witnessed = read_log_list(text_of(logs))
        with State(state) as held:
            cosigner = Cosigner(name, seed)
            typer.echo(
                say(
                    f"Cosigns {len(witnessed)} trees at http://{host}:{port} as {cosigner.verifier_key}",
                    f"在 http://{host}:{port} 为 {len(witnessed)} 棵树联署，公钥 {cosigner.verifier_key}",
                )
            )
            application = witness_app(cosigner, [one.verifier_key for one in witnessed], held)
            uvicorn.run(application, host=host, port=port, log_level="warning")
    except BadState as error:
        raise Unusable(say(str(error), f"状态文件无法使用：{error}")) from None
    except ValueError as error:
        raise Unusable(say(f"{logs}: {error}", f"{logs}：{error}")) from None


run.__doc__ = say(
    "Run a witness: it cosigns a checkpoint that extends the last one that it saw of the log, and no other.",
    "运行见证人：只联署与此前所见检查点相接的检查点。",
)
app.command("run", cls=Command)(run)
