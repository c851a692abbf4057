"""``wengang feed``: two people set aside a fact that cannot be processed, and take it back in."""

import secrets
from typing import Annotated, Any

import typer

from wengang.commanding import Command, Group, Unusable, echo_problem
from wengang.roles import SERVICES
from wengang.wording import say

app = typer.Typer(
    cls=Group,
    help=say(
        "Facts that cannot be processed: list them, set them aside, take them back in.",
        "无法处理的事实：列出、搁置、恢复。",
    ),
    no_args_is_help=True,
)


Service = Annotated[
    str, typer.Argument(help=say("Whose log holds the fact: ", "事实所在日志的服务：") + ", ".join(SERVICES))
]
Fact = Annotated[int, typer.Argument(help=say("The fact's position in that log.", "事实在该日志中的位置。"), min=1)]
Url = Annotated[
    str | None,
    typer.Option(
        help=say("The service's address; without it that of `wengang up`.", "服务的地址；缺省为 `wengang up` 的地址。")
    ),
]
Token = Annotated[
    str,
    typer.Option(
        envvar="WENGANG_TOKEN",
        help=say("Of a person with the scope feed:quarantine.", "具有 feed:quarantine 权限的人员的令牌。"),
    ),
]
Base = Annotated[
    int,
    typer.Option(
        help=say(
            "The services of `wengang up` listen on the four ports after this one.",
            "`wengang up` 的四个服务监听此端口之后的四个端口。",
        )
    ),
]


def quarantine(
    service: Service,
    position: Fact,
    token: Token,
    reason: Annotated[
        str | None,
        typer.Option(
            help=say("A full sentence: propose. It is kept for ever.", "一句完整的理由：提议搁置。理由永久保存。")
        ),
    ] = None,
    approve: Annotated[
        bool,
        typer.Option("--approve", help=say("Agree to what another person proposed.", "同意他人的提议。")),
    ] = False,
    take_again: Annotated[
        bool,
        typer.Option(
            "--take-again",
            help=say("With --reason: propose that the fact counts again.", "与 --reason 同用：提议恢复该事实。"),
        ),
    ] = False,
    url: Url = None,
    port_base: Base = 8700,
) -> None:
    if (reason is None) != approve or (take_again and reason is None):
        raise typer.BadParameter(
            say(
                "Give --reason to propose, or --approve to agree; --take-again goes with --reason.",
                "提议请给出 --reason，同意请给出 --approve；--take-again 须与 --reason 同用。",
            )
        )
    path = f"/v1/quarantine/{position}/approval" if approve else "/v1/quarantine"
    body = None
    if reason is not None:
        body = {"position": position, "action": "take-again" if take_again else "set-aside", "reason": reason}
    answer = _ask("POST", _address(service, url, port_base), path, token, json=body)
    at = answer["position"]
    if approve:
        done = say(f"approved (position {at}).", f"已同意（位置 {at}）。")
    else:
        done = say(f"proposed; a second person approves it (position {at}).", f"已提议，须由另一人同意（位置 {at}）。")
    typer.echo(f"{service}/{position}{say(': ', '：')}{done}")


quarantine.__doc__ = say(
    """Have every reader skip one fact of a log: one person proposes (--reason), another approves (--approve).

    0 when it is recorded, 1 when it is refused, 2 when the service does not answer.
    """,
    """让所有读取者跳过日志中的一条事实：一人提议（--reason），另一人同意（--approve）。

    退出码：0 已记录，1 被拒绝，2 服务无应答。
    """,
)
app.command("quarantine", cls=Command)(quarantine)


def list_all(service: Service, token: Token, url: Url = None, port_base: Base = 8700) -> None:
    for one in _ask("GET", _address(service, url, port_base), "/feed/quarantine", token)["items"]:
        people = one["people"]
        stands = (
            say(f"set aside by {' and '.join(people)}: ", f"由 {'、'.join(people)} 搁置：") + one["reason"]
            if one["aside"]
            else say("taken by everybody", "照常处理")
        )
        typer.echo(f"{service}/{one['position']}  {one['topic']}  {one['subject']}  {stands}")
        if one["proposed"]:
            proposed = one["proposed"]
            action, by, why = proposed["action"], proposed["proposed_by"], proposed["reason"]
            typer.echo("    " + say(f"{action} proposed by {by}: {why}", f"{by} 提议 {action}：{why}"))


list_all.__doc__ = say(
    "List what is set aside in a log and what is proposed; the token needs the scope feed:read.",
    "列出日志中已搁置和已提议的事实；令牌须有 feed:read 权限。",
)
app.command("list", cls=Command)(list_all)


def _address(service: str, url: str | None, port_base: int) -> str:
    if service not in SERVICES:
        names = ", ".join(SERVICES)
        raise typer.BadParameter(
            say(f"There is no log of {service!r}; there are {names}.", f"没有 {service!r} 的日志；可选：{names}。")
        )
    return url or f"http://127.0.0.1:{port_base + 1 + SERVICES.index(service)}"


def _ask(method: str, address: str, path: str, token: str, **request: Any) -> dict[str, Any]:
    import httpx

    try:
        headers = {"Authorization": f"Bearer {token.encode('ascii').decode()}"}
    except UnicodeEncodeError:
        raise Unusable(
            say(
                "This is no token: tokens are ASCII. Copy --token again, or set WENGANG_TOKEN.",
                "令牌无效：令牌只含 ASCII 字符。请重新复制 --token，或设置 WENGANG_TOKEN。",
            )
        ) from None
    if method == "POST":
        headers["Idempotency-Key"] = f"feed-{secrets.token_hex(16)}"
    try:
        answer = httpx.request(method, address + path, headers=headers, timeout=30, **request)
        found: dict[str, Any] = answer.json()
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise Unusable(
            say(
                f"{address} does not answer: {error!r}. Start the service, or correct --url.",
                f"{address} 没有应答：{error!r}。请启动服务，或更正 --url。",
            )
        ) from None
    except ValueError:
        raise Unusable(
            say(
                f"{address} is no service of wengang: it answers {answer.status_code} without JSON. Correct --url.",
                f"{address} 不是 wengang 的服务：其答复 {answer.status_code} 不是 JSON。请更正 --url。",
            )
        ) from None
    if answer.is_error:
        echo_problem(f"{answer.status_code}: {found.get('detail', answer.text)}")
        raise typer.Exit(1)
    return found
