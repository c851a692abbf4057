"""``wengang feed``: two people set aside a fact that cannot be processed, and take it back in."""

import secrets
from typing import Annotated, Any

import httpx
import typer

from wengang.roles import SERVICES

app = typer.Typer(
    help="Facts that cannot be processed: list them, set them aside, take them back in.", no_args_is_help=True
)


Service = Annotated[str, typer.Argument(help=f"Whose log holds the fact: {', '.join(SERVICES)}.")]
Fact = Annotated[int, typer.Argument(help="The fact's position in that log.", min=1)]
Url = Annotated[str | None, typer.Option(help="The service's address; without it that of `wengang up`.")]
Token = Annotated[str, typer.Option(envvar="WENGANG_TOKEN", help="Of a person with the scope feed:quarantine.")]
Base = Annotated[int, typer.Option(help="The services of `wengang up` listen on the four ports after this one.")]


@app.command("quarantine")
def quarantine(
    service: Service,
    position: Fact,
    token: Token,
    reason: Annotated[str | None, typer.Option(help="A full sentence: propose. It is kept for ever.")] = None,
    approve: Annotated[bool, typer.Option("--approve", help="Agree to what another person proposed.")] = False,
    take_again: Annotated[
        bool, typer.Option("--take-again", help="With --reason: propose that the fact counts again.")
    ] = False,
    url: Url = None,
    port_base: Base = 8700,
) -> None:
    """Have every reader skip one fact of a log: one person proposes (--reason), another approves (--approve).

    0 when it is recorded, 1 when it is refused, 2 when the service does not answer.
    """
    if (reason is None) != approve or (take_again and reason is None):
        raise typer.BadParameter("Give --reason to propose, or --approve to agree; --take-again goes with --reason.")
    path = f"/v1/quarantine/{position}/approval" if approve else "/v1/quarantine"
    body = None
    if reason is not None:
        body = {"position": position, "action": "take-again" if take_again else "set-aside", "reason": reason}
    answer = _ask("POST", _address(service, url, port_base), path, token, json=body)
    what = "approved" if approve else "proposed; a second person approves it"
    typer.echo(f"{service}/{position}: {what} (position {answer['position']}).")


@app.command("list")
def list_all(service: Service, token: Token, url: Url = None, port_base: Base = 8700) -> None:
    """List what is set aside in a log and what is proposed; the token needs the scope feed:read."""
    for one in _ask("GET", _address(service, url, port_base), "/feed/quarantine", token)["items"]:
        stands = (
            f"set aside by {' and '.join(one['people'])}: {one['reason']}" if one["aside"] else "taken by everybody"
        )
        typer.echo(f"{service}/{one['position']}  {one['topic']}  {one['subject']}  {stands}")
        if one["proposed"]:
            proposed = one["proposed"]
            typer.echo(f"    {proposed['action']} proposed by {proposed['proposed_by']}: {proposed['reason']}")


def _address(service: str, url: str | None, port_base: int) -> str:
    if service not in SERVICES:
        raise typer.BadParameter(f"There is no log of {service!r}.")
    return url or f"http://127.0.0.1:{port_base + 1 + SERVICES.index(service)}"


def _ask(method: str, address: str, path: str, token: str, **request: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    if method == "POST":
        headers["Idempotency-Key"] = f"feed-{secrets.token_hex(16)}"
    try:
        answer = httpx.request(method, address + path, headers=headers, timeout=30, **request)
    except httpx.TransportError as error:
        typer.echo(f"{address} does not answer: {error!r}", err=True)
        raise typer.Exit(2) from None
    found: dict[str, Any] = answer.json()
    if answer.is_error:
        typer.echo(f"{answer.status_code}: {found.get('detail', answer.text)}", err=True)
        raise typer.Exit(1)
    return found
