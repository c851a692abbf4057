"""A migration finds a database in use: it takes what is there, and the tables are what the log says afterwards."""

import asyncio
import importlib
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import configuration
from shared.eventlog.command_ids import command_of
from shared.followers.tracking import forget
from tests.conftest import Database
from tests.payout.paying import (
    PAYING,
    bank_credits,
    clock,
    confirm,
    draft,
    file_of,
    fund,
    give_account,
    ordered,
    release,
    sent,
    sign,
)
from tests.payout.test_onward_api import CLERK, declared, eventually, use
from tests.people import QINGHAI, employer
from tests.system import InProcess
from tests.worlds import CopyDatabase, World
from wengang.audit import compare_projections
from wengang.databases import EmbeddedServer, run_statements
from wengang.demo.bank import read_orders
from wengang.roles import SERVICES

# What SQLAlchemy says when it reads of a check that the rows from before need not pass.
pytestmark = pytest.mark.filterwarnings("ignore:Can't validate argument 'dialect_options'")

_numbers = count(1)
LOG = {
    "events",
    "log_head",
    "log_commits",
    "log_nodes",
    "log_checkpoints",
    "command_outcomes",
    "outcome_nodes",
    "outcome_checkpoints",
    "cosignatures",
}
BY_DUTIES = {"judged", "alerts", "pending", "features", "kept_figures"}
"""What supervision's duties make of the tables, in their own time."""
AT = datetime(2021, 8, 1, tzinfo=UTC)
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Step:
    """A migration, and the revision that it finds."""

    service: str
    before: str
    revision: str


def steps(service: str) -> Iterator[Step]:
    """Every migration but the first, oldest first."""
    revisions = ScriptDirectory.from_config(configuration(service, "")).walk_revisions()
    for one in reversed(list(revisions)):
        if one.down_revision is not None:
            yield Step(service, str(one.down_revision), one.revision)


def engine_of(url: str) -> AsyncEngine:
    return create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)


def read_tables(service: str) -> list[Table]:
    """Those that projections and subscriptions make, and make again."""
    return list(dict.fromkeys(table for part in readers(service) for table in part.tables))


def readers(service: str) -> list[Any]:
    main = importlib.import_module(f"services.{service}.main")
    return [*main.PROJECTIONS, *main.SUBSCRIPTIONS]


async def upgrade(service: str, url: str, revision: str) -> None:
    await asyncio.to_thread(command.upgrade, configuration(service, url), revision)


async def a_season(databases: dict[str, str], folder: Path) -> None:
    """Something in as many tables as a few calls reach: paid, held, returned to, passed on, claimed back."""
    firm, held, late = employer(1, dispatch_firm=True), employer(2), employer(3)
    async with InProcess(databases, folder, begun=True).running() as system:
        await ordered(system, firm, held, late)
        batch = await draft(system)
        await sign(system, batch)
        await give_account(system, held, "6217000000000099")
        await release(system, batch)
        await system.settled()
        await confirm(system, held, "6217000000000099")
        await clock(system, PAYING)
        orders = await sent(system)
        await bank_credits(system, orders)
        await bank_credits(system, replace(orders, message_id=batch, orders=await orders_of(system, batch)))
        await eventually(system, "onward-use-due")
        await declared(system)
        path = f"/v1/onward-credits/{QINGHAI}:{firm.uscc}/placements/decision"
        await system.post(CLERK, "payout", path, json={"accepted": True})
        await system.settled()
        await use(system)
        await fund(system, "1.00")
        claim = {"payment_id": f"{QINGHAI}:{late.uscc}", "amount": "5.00", "cause": "fraud", "reason": "虚报。"}
        await system.post(CLERK, "payout", "/v1/recoveries", json=claim | {"legal_basis": "示例依据"})
        await system.settled()


async def orders_of(system: InProcess, batch: str) -> Any:
    return read_orders(await file_of(system, batch)).orders


Columns = dict[str, set[str]]


async def columns_of(url: str) -> Columns:
    """Of every table. Asked of PostgreSQL itself: reflecting a whole database takes thirty times as long."""
    engine = engine_of(url)
    async with engine.connect() as connection:
        found = await _columns(connection)
    await engine.dispose()
    return found


async def _columns(connection: AsyncConnection) -> Columns:
    said = "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables "
    said += "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    found: Columns = defaultdict(set)
    for table, column in await connection.execute(text(said)):
        found[table].add(column)
    return found


async def tables_of(
    url: str, *, without: frozenset[str] = frozenset({"alembic_version"}), only: Columns | None = None
) -> Rows:
    """Every table's rows, in an order that depends on nothing but them; ``only`` these columns."""
    found: Rows = {}
    engine = engine_of(url)
    async with engine.connect() as connection:
        for table, names in (await _columns(connection)).items():
            columns = sorted(names if only is None else names & only.get(table, set()))
            if columns and table not in without:
                listed = ", ".join(f'"{column}"' for column in columns)
                rows = (await connection.execute(text(f'SELECT {listed} FROM "{table}"'))).all()
                found[table] = sorted((tuple(row) for row in rows), key=repr)
    await engine.dispose()
    return found


def _reflected(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


class Revisions:
    """Empty databases of the revisions that were asked for, each copied from that of the revision before it."""

    def __init__(self, server: EmbeddedServer) -> None:
        self._server = server
        self._names: dict[tuple[str, str], str] = {}

    async def copy(self, service: str, revision: str) -> str:
        """The URL of a database of one's own."""
        return await self._created(await self._of(service, revision))

    async def _of(self, service: str, revision: str) -> str:
        if (service, revision) not in self._names:
            earlier = next((one.before for one in steps(service) if one.revision == revision), None)
            url = await self._created("template1" if earlier is None else await self._of(service, earlier))
            await upgrade(service, url, revision)
            self._names[service, revision] = urlsplit(url).path.removeprefix("/")
        return self._names[service, revision]

    async def _created(self, template: str) -> str:
        name = f"migrated_{next(_numbers)}"
        created = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
        await run_statements(self._server.url("postgres"), [created])
        return self._server.url(name)


@pytest.fixture(scope="module")
def revisions(server: EmbeddedServer) -> Revisions:
    return Revisions(server)


async def older_copy(revisions: Revisions, source: str, step: Step) -> str:
    """A database of the revision before a migration, that holds what fits into it of one that is up to date."""
    url = await revisions.copy(step.service, step.before)
    new, old = engine_of(source), engine_of(url)
    async with new.connect() as reading, old.begin() as writing:
        # As a restored dump would: without the triggers that let nobody else write history.
        await writing.execute(text("SET session_replication_role = replica"))
        now, then = await _columns(reading), await writing.run_sync(_reflected)
        for table in then.sorted_tables:
            if table.name == "alembic_version":
                continue
            await writing.execute(table.delete())
            shared = [column.name for column in table.c if column.name in now.get(table.name, ())]
            rows: list[dict[str, Any]] = []
            if shared:
                told = (await reading.execute(select(*(table.c[column] for column in shared)))).mappings()
                rows = [dict(row) for row in told]
            if table.name == "command_outcomes" and "number" not in table.c:
                rows = [row | {"command_id": _NOW.sub(_then, row["command_id"])} for row in rows]
            if not rows and table.name in LOG:
                continue
            # A table that nothing is known of holds a row all the same.
            empty = [column for column in table.c if not column.nullable and not (rows and column.name in shared)]
            gone = {column.name: _SOMETHING[column.type.python_type] for column in empty}
            await writing.execute(table.insert(), [row | gone for row in rows or [{}]])
    await new.dispose()
    await old.dispose()
    return url


_NOW = re.compile(r"(call|fact|duty|file|run):([0-9]+):(.*)", re.DOTALL)


def _then(found: re.Match[str]) -> str:
    """What a command was called before its outcome was sealed."""
    kind, length, rest = found[1], int(found[2]), found[3]
    at = datetime.now(UTC)
    return str(command_of(kind, rest[:length], rest[length + 1 :], actor="", at=at).earlier_id)  # type: ignore[arg-type]


_SOMETHING: dict[type, Any] = {int: 1, bool: False, str: "x", date: date(2021, 8, 1), datetime: AT}
"""A value for a column that has none to take over."""


@pytest.fixture(scope="module")
def season(server: EmbeddedServer, begun: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The names of four databases with ``a_season`` in them: made once, to be copied."""
    names, folder = {service: f"season_{service}" for service in SERVICES}, tmp_path_factory.mktemp("season")
    shutil.copytree(begun.folder, folder, dirs_exist_ok=True)

    async def make() -> None:
        for service, name in names.items():
            created = f"CREATE DATABASE {name} TEMPLATE {begun.databases[service]} STRATEGY FILE_COPY"
            await run_statements(server.url("postgres"), [created])
        await a_season({service: server.url(name, RUNTIME_ROLE) for service, name in names.items()}, folder)

    asyncio.run(make())
    return names


@pytest.fixture
async def filled(server: EmbeddedServer, season: dict[str, str], copy_database: CopyDatabase) -> dict[str, Database]:
    copies = {service: await copy_database(name) for service, name in season.items()}
    return {service: Database(server.url(name), server.url(name, RUNTIME_ROLE)) for service, name in copies.items()}


async def test_every_migration_takes_a_database_that_holds_data(
    revisions: Revisions, filled: dict[str, Database]
) -> None:
    """What it does not keep, it lets be built again: a table that is emptied has readers who begin anew."""
    tried = 0
    for step in (one for service in SERVICES for one in steps(service)):
        url = await older_copy(revisions, filled[step.service].owner, step)
        before = await tables_of(url)
        columns = await columns_of(url)
        await upgrade(step.service, url, step.revision)
        after = await tables_of(url)
        kept = await tables_of(url, only=columns)
        lost = {name for name, rows in before.items() if len(after.get(name, [])) < len(rows)}
        going_on = {name for name, _ in after["tracking"]}
        for reader in readers(step.service):
            emptied = lost & {table.name for table in reader.tables} - BY_DUTIES
            assert not emptied or reader.name not in going_on, (step, reader.name, emptied)
        assert {name: kept.get(name) for name in LOG & before.keys()} == {
            name: before[name] for name in LOG & before.keys()
        }, step
        tried += 1
    assert tried >= 9


@pytest.mark.parametrize("service", SERVICES)
async def test_after_an_upgrade_and_a_rebuild_the_tables_are_those_that_the_logs_make(
    revisions: Revisions, filled: dict[str, Database], tmp_path: Path, service: str
) -> None:
    await _comes_to_the_same(revisions, filled, tmp_path, next(steps(service)), rebuild=True)


async def test_payouts_fourth_migration_needs_no_rebuild(
    revisions: Revisions, filled: dict[str, Database], tmp_path: Path
) -> None:
    step = next(one for one in steps("payout") if one.revision == "payout_0004")
    await _comes_to_the_same(revisions, filled, tmp_path, step, rebuild=False)


async def _comes_to_the_same(
    revisions: Revisions, filled: dict[str, Database], folder: Path, step: Step, *, rebuild: bool
) -> None:
    source = filled[step.service].owner
    wanted = await tables_of(source)
    url = await older_copy(revisions, source, step)
    await upgrade(step.service, url, "head")
    await run_statements(url, grant_statements())
    main = importlib.import_module(f"services.{step.service}.main")
    parts, tables = [*main.PROJECTIONS, *main.SUBSCRIPTIONS], read_tables(step.service)
    if rebuild:
        engine = engine_of(url)
        await forget(engine, [part.name for part in parts], tables)
        await engine.dispose()
    runtime = urlsplit(url)._replace(netloc=f"{RUNTIME_ROLE}:@").geturl()
    databases = {one: database.runtime for one, database in filled.items()}
    (folder / "again").mkdir()
    system = InProcess(databases | {step.service: runtime}, folder / "again")
    system.clock.set(datetime.fromisoformat(PAYING))
    async with system.running():
        await system.settled()
    found = await tables_of(url)
    for table in (one for one in tables if one.name not in BY_DUTIES):
        assert found[table.name] == wanted[table.name], table.name
    assert found.get("events") == wanted.get("events")
    if main.PROJECTIONS:
        assert await compare_projections(url, step.service) == []
