"""``wengang audit``: verify one log or everything, export a log, make a key."""

import asyncio
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from shared.eventlog.notes import Signer
from wengang.audit import ANCHOR_FILES, KEEPERS, export_database, verify_all, verify_database, verify_export
from wengang.auditable import NotAuditable
from wengang.databases import EmbeddedServer, named_databases
from wengang.replayed import BEYOND
from wengang.roles import SERVICES

app = typer.Typer(help="Verify and export a log.", no_args_is_help=True)


@app.command("verify")
def audit_verify(
    key: Annotated[
        list[str] | None, typer.Option(help="The log's verifier key: <name>+<id>+<key>; with --all one for each log.")
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="The four logs, every table of the services, and every reaction to a fact."),
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="With --all: the folder of `wengang up`; else …_DATABASE_URL are read.")
    ] = None,
    database_url: Annotated[str | None, typer.Option(help="postgresql://… of the log's database.")] = None,
    export: Annotated[Path | None, typer.Option(help="A file that audit export wrote, in place of a database.")] = None,
    anchors: Annotated[
        list[Path] | None,
        typer.Option(help="Checkpoints kept elsewhere, such as supervision's anchors.jsonl; may be given again."),
    ] = None,
) -> None:
    """Verify a log from its raw rows: positions, hashes, roots, signatures, anchors, outcomes, read tables.

    0 when all is good, 1 when something is not, 2 when nothing could be said.
    """
    if everything:
        _verify_all(key or [], state, anchors or [])
    if (database_url is None) == (export is None) or not key or len(key) != 1:
        raise typer.BadParameter("Give --key and either --database-url or --export; or --all.")
    try:
        if export is not None:
            findings = asyncio.run(verify_export(export, key[0], anchors or []))
        else:
            findings = asyncio.run(verify_database(database_url or "", key[0], anchors or []))
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for problem in findings.problems:
        typer.echo(problem)
    counts = f"{findings.records} records, {findings.outcomes} outcomes"
    counts += f", {findings.checkpoints} checkpoints, {findings.anchors} anchors"
    typer.echo(f"{'Good' if findings.good else 'NOT GOOD'}: {counts}.")
    for told in findings.told:
        typer.echo(told)
    raise typer.Exit(0 if findings.good else 1)


def _verify_all(keys: list[str], state: Path | None, anchors: Sequence[Path]) -> NoReturn:
    server = None
    try:
        databases = named_databases(os.environ)
        if state is not None:
            if not (state / "verifier-keys").is_file():
                raise NotAuditable(f"There is no system of `wengang up` in {state}: verifier-keys is not there.")
            server = EmbeddedServer(state.resolve() / "postgresql")
            databases = {service: server.url(f"wengang_{service}") for service in SERVICES}
            keys = keys or (state / "verifier-keys").read_text().split()
            anchors = anchors or [state / ANCHOR_FILES[service] for service in KEEPERS]
        keys = keys or os.environ.get("WENGANG_LOG_VERIFIER_KEYS", "").split()
        if not databases or not keys:
            raise typer.BadParameter("Give --state; or the four …_DATABASE_URL, and --key for each of the four logs.")
        verdict = asyncio.run(verify_all(databases, keys, anchors))
    except (ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    finally:
        if server is not None:
            server.stop()
    for line in (*verdict.problems, *verdict.lines):
        typer.echo(line)
    for table, why in BEYOND.items():
        typer.echo(f"Not compared: {table}: {why}.")
    typer.echo("NOT GOOD." if verdict.problems else "Good.")
    raise typer.Exit(1 if verdict.problems else 0)


@app.command("new-key")
def audit_new_key(
    origin: Annotated[str, typer.Argument(help="Its origin: wengang/registration/sha256.")],
) -> None:
    """Generate a key that signs a log's checkpoints: the secret for WENGANG_LOG_KEY, and the public verifier key."""
    seed = secrets.token_bytes(32)
    typer.echo(f"secret        {seed.hex()}")
    typer.echo(f"verifier key  {Signer(origin, seed).verifier_key}")


@app.command("export")
def audit_export(
    database_url: Annotated[str, typer.Option(help="postgresql://… of the log's database.")],
    key: Annotated[str, typer.Option(help="The log's verifier key; names the log.")],
    out: Annotated[Path, typer.Option(help="File to write: JSON lines.")],
) -> None:
    """Export a log for others to verify offline with docs/verify_log.py."""
    records = asyncio.run(export_database(database_url, key.partition("+")[0], out))
    typer.echo(f"{records} records in {out}.")
