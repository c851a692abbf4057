"""The command ``wengang``."""

import asyncio
import importlib
import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from migrations.run import migrate as migrate_service
from services.eligibility.editions import shipped
from services.eligibility.editions.checking import check as check_edition
from shared.clock import SHANGHAI
from shared.eventlog.decider import Refused
from shared.eventlog.sessions import brief_engine_of
from shared.followers.tracking import forget
from shared.garbage_collection import rarely_collecting
from shared.regions import know_regions
from shared.security.tokens import TokenMaker
from wengang.audit_commands import app as audit
from wengang.databases import EmbeddedServer, named_databases
from wengang.explaining import all_equal, explained, lines_of
from wengang.quarantine import app as feed
from wengang.roles import ROLES, SERVICES
from wengang.up import System, UpFailed, run_until_ended

app = typer.Typer(
    help="Unemployment-insurance refunds to employers: decided, paid once, provable to the fen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _part(name: str) -> Any:
    """A module that an installation for production does not have."""
    try:
        return importlib.import_module(f"wengang.{name}")
    except ModuleNotFoundError as error:
        typer.echo(
            f"{error.name} is not installed: the demo and simulated seasons need a checkout, and the demo the extras "
            "embedded and demo.",
            err=True,
        )
        raise typer.Exit(2) from None


State = Annotated[Path, typer.Option(help="Folder for databases, keys and the clock.")]
DEFAULT_STATE = Path(".state")


@app.callback()
def begin() -> None:
    more = os.environ.get("WENGANG_REGIONS")
    if more:
        know_regions(Path(more).read_text(encoding="utf-8"))


@app.command()
def up(
    state: State = DEFAULT_STATE,
    port_base: Annotated[int, typer.Option(help="The services listen on the four ports above this one.")] = 8700,
    ready_file: Annotated[
        Path | None, typer.Option(help="Write URLs and tokens (JSON) to this file once every service is ready.")
    ] = None,
    clock: Annotated[
        str | None, typer.Option(help="Start a simulated clock at this instant, like 2021-08-02T09:00:00+08:00.")
    ] = None,
) -> None:
    """Start the whole system. Ctrl-C stops it; starting again with the same --state resumes where you left off."""
    instant = None
    if clock is not None:
        try:
            instant = datetime.fromisoformat(clock)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        if instant.tzinfo is None:
            raise typer.BadParameter("The clock needs its offset, like +08:00.")
    try:
        run_until_ended(System(state, port_base, instant), ready_file)
    except (UpFailed, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command()
def token(
    role: Annotated[str, typer.Argument(help=f"One of: {', '.join(ROLES)}.")],
    state: State = DEFAULT_STATE,
    employer: Annotated[str | None, typer.Option(help="Bind the token to one employer (USCC).")] = None,
) -> None:
    """Print a development token for a role."""
    if role not in ROLES:
        raise typer.BadParameter(f"There is no role {role!r}.")
    state.mkdir(parents=True, exist_ok=True)
    chosen = ROLES[role]
    maker = TokenMaker.from_file(state / "token-key.json")
    typer.echo(maker.make(chosen.subject, list(chosen.scopes), region=chosen.region, employer=employer))


@app.command()
def migrate(
    service: Annotated[str, typer.Argument(help=f"One of: {', '.join(SERVICES)}.")],
    database_url: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="postgresql://… as the owner of the tables.")
    ],
) -> None:
    """Migrate one service's database to this version."""
    migrate_service(service, database_url)


@app.command()
def rebuild(
    service: Annotated[str, typer.Argument(help=f"One of: {', '.join(SERVICES)}.")], state: State = DEFAULT_STATE
) -> None:
    """Empty a service's read tables; they are rebuilt from the logs when the service next runs."""
    if service not in SERVICES:
        raise typer.BadParameter(f"There is no service {service!r}.")
    named = named_databases(os.environ)
    server = None if named else EmbeddedServer(state.resolve() / "postgresql")
    url = named[service] if named else server.url(f"wengang_{service}") if server else ""
    main = importlib.import_module(f"services.{service}.main")
    parts = [*main.PROJECTIONS, *main.SUBSCRIPTIONS]
    tables = list(dict.fromkeys(table for part in parts for table in part.tables))

    async def run() -> None:
        engine = brief_engine_of(url)
        await forget(engine, [part.name for part in parts], tables)
        await engine.dispose()

    asyncio.run(run())
    if server is not None:
        server.stop()
    typer.echo(f"{service}: {len(tables)} tables emptied; they are built again when it runs.")


@app.command()
def supervise(
    simulate: Annotated[int, typer.Option(min=700, help="Number of employers in the simulated season.")] = 10_000,
) -> None:
    """Measure the alerts: plant wrongdoing and look-alikes in a simulated season, and compare with the truth."""
    measuring, making = _part("season.measure"), _part("season.season")
    measure, as_table, make_season = measuring.measure, measuring.as_table, making.make_season
    season = make_season(simulate)
    measured = measure(season)
    typer.echo(as_table(measured))
    typer.echo(f"{len(set(season.planted.values()))} kinds of wrong-doing, {season.look_alikes} honest look-alikes.")
    for name, kind, owner in measured.missed:
        typer.echo(f"MISSED: {name}: {kind} at {owner}")
    raise typer.Exit(1 if measured.missed else 0)


@app.command()
def explain(
    uscc: Annotated[str, typer.Argument(help="The employer's USCC.")],
    edition: Annotated[str, typer.Option(help="The edition's id, like qinghai-2021.")],
    database_url: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="postgresql://… of the database with eligibility's log.")
    ],
    lang: Annotated[str, typer.Option(help="Language: zh or en.")] = "zh",
) -> None:
    """Explain an employer's decisions from the log and recompute each; exit with 1 if one differs."""
    if lang not in ("zh", "en"):
        raise typer.BadParameter("The language is zh or en.")
    found = asyncio.run(explained(database_url, edition, uscc, "en" if lang == "en" else "zh"))
    if not found:
        typer.echo(f"{uscc} has not been assessed under {edition}.", err=True)
        raise typer.Exit(2)
    for one in found:
        for line in lines_of(one):
            typer.echo(line)
    raise typer.Exit(0 if all_equal(found) else 1)


policy = typer.Typer(help="Check policy editions.", no_args_is_help=True)
app.add_typer(policy, name="policy")


@policy.command("check")
def policy_check(
    files: Annotated[list[Path] | None, typer.Argument(help="Editions (YAML); by default the shipped ones.")] = None,
) -> None:
    """Check editions strictly, and that every parameter decides something; exit with 1 if one is unfit."""
    contents = {str(file): file.read_text(encoding="utf-8") for file in files or ()} or dict(shipped())
    bad = False
    for name, content in contents.items():
        found = check_edition(content)
        bad = bad or bool(found.problems)
        for problem in found.problems:
            typer.echo(f"{name}: {problem}")
        if found.edition is not None and not found.problems:
            told = f"{found.parameters} parameters, each changes some of {found.sample} sample decisions"
            typer.echo(f"{name}: good, sha256 {found.edition.sha256}; {told}.")
    raise typer.Exit(1 if bad else 0)


app.add_typer(feed, name="feed")
app.add_typer(audit, name="audit")


Edition = Annotated[str, typer.Option(help="Id of a shipped edition, or a YAML file.")]
Roster = Annotated[Path, typer.Option(help="Roster: CSV, Parquet, or a folder of either.")]
Contributions = Annotated[Path, typer.Option(help="Contributions by employer and month, or person and month.")]
EngineName = Annotated[str, typer.Option("--engine", help="duckdb, or spark for more than one machine.")]
Master = Annotated[str, typer.Option(help="Spark's master: local[2], spark://host:7077, yarn.")]
Memory = Annotated[str, typer.Option(help="Memory limit of DuckDB; beyond it, a temporary folder is used.")]


@app.command()
def assess(
    edition: Edition,
    roster: Roster,
    contributions: Contributions,
    out: Annotated[
        Path | None, typer.Option(help="Dry run without a database: write the decisions (CSV) to this file.")
    ] = None,
    record: Annotated[bool, typer.Option(help="Record the assessments in eligibility's log.")] = False,
    database_url: Annotated[
        str | None, typer.Option(envvar="DATABASE_URL", help="Eligibility's database, for --record.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day of the decision, YYYY-MM-DD; today by default.")] = None,
    actor: Annotated[str, typer.Option(help="Name of whoever records; part of every record.")] = "comparison",
    engine: EngineName = "duckdb",
    master: Master = "local[*]",
    memory: Memory = "2GB",
) -> None:
    """Assess a region or the whole nation under an edition, from files (后台数据比对)."""
    if record == (out is not None) or (record and database_url is None) or engine not in ("duckdb", "spark"):
        raise typer.BadParameter("Give either --out, or --record and --database-url; the engine is duckdb or spark.")
    # The engines of data are loaded only by those who compare: they take a second.
    assessing = importlib.import_module("wengang.assessing")
    try:
        policy = assessing.edition_of(edition)
        day = date.fromisoformat(on) if on else datetime.now(SHANGHAI).date()
        with assessing.engine_of(engine, master, memory) as found, rarely_collecting():
            if record:
                totals = assessing.record_all(found, policy, roster, contributions, day, database_url, actor)
            else:
                totals = assessing.assess_to_sheet(found, policy, roster, contributions, day, out)
    except ValueError as error:
        for fault in getattr(error, "faults", ())[:20]:
            typer.echo(str(fault), err=True)
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except Refused as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from None
    assessing.show(totals, recorded=record)


@app.command()
def simulate(
    edition: Edition,
    against: Annotated[str, typer.Option(help="Id of the other edition, or a YAML file.")],
    roster: Roster,
    contributions: Contributions,
    out: Annotated[Path, typer.Option(help="Folder for groups.csv, changes.csv and chart.svg.")],
    on: Annotated[
        str | None, typer.Option(help="Day of decision under the first edition; its payment deadline by default.")
    ] = None,
    against_on: Annotated[
        str | None, typer.Option(help="Day of decision under the other; its payment deadline by default.")
    ] = None,
    fund_balance: Annotated[str | None, typer.Option(help="Balance of the pooling region's fund in yuan.")] = None,
    monthly_payments: Annotated[str | None, typer.Option(help="The fund's monthly payments in yuan.")] = None,
    engine: EngineName = "duckdb",
    master: Master = "local[*]",
    memory: Memory = "2GB",
) -> None:
    """Compare two editions on the same employers: costs, who gains and loses, and what is left of the fund."""
    if (fund_balance is None) != (monthly_payments is None) or engine not in ("duckdb", "spark"):
        raise typer.BadParameter("The fund's balance and payments come together; the engine is duckdb or spark.")
    assessing = importlib.import_module("wengang.assessing")
    simulating = importlib.import_module("wengang.simulating")
    try:
        editions = assessing.edition_of(edition), assessing.edition_of(against)
        days = tuple(
            date.fromisoformat(day) if day else one.pay_by.value
            for day, one in zip((on, against_on), editions, strict=True)
        )
        fund = simulating.fund_of(fund_balance, monthly_payments)
        with assessing.engine_of(engine, master, memory) as found, rarely_collecting():
            simulation = simulating.simulate(found, *editions, days, (roster, contributions), out)
    except ValueError as error:
        for fault in getattr(error, "faults", ())[:20]:
            typer.echo(str(fault), err=True)
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    simulating.show(simulation, fund)


@app.command()
def demo(
    employers: Annotated[int, typer.Option(help="Size of the generated Xining.")] = 10_000,
    keep: Annotated[Path | None, typer.Option(help="Keep the state in this folder for a later look.")] = None,
) -> None:
    """Run two complete programmes over HTTP and check every fen."""
    raise typer.Exit(_part("demo.run").run_demo(employers, keep))
