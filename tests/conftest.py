"""Real PostgreSQL: one embedded server a run, a fresh database a test, copied from a migrated template."""

import asyncio
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from tests.changed import LONG
from tests.system import InProcess
from wengang.databases import EmbeddedServer, run_statements
from wengang.roles import SERVICES

# On a busy machine making the examples may take long: that is no finding.
hypothesis.settings.register_profile("busy", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
hypothesis.settings.load_profile("busy")

_numbers = count(1)
_spent: defaultdict[str, float] = defaultdict(float)
"""Seconds of this run, by test file."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _spent[report.nodeid.partition("::")[0]] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What each file needed is kept for ``tests/changed.py``; by whoever hears of every test, which no worker does."""
    if not hasattr(session.config, "workerinput") and getattr(session.config, "cache", None):
        known: dict[str, float] = session.config.cache.get("wengang/seconds", {})
        session.config.cache.set("wengang/seconds", known | {file: round(spent, 2) for file, spent in _spent.items()})


@dataclass(frozen=True)
class Database:
    """``owner`` may do everything that PostgreSQL lets the owner of the tables do; ``runtime`` is what services use."""

    owner: str
    runtime: str


MakeDatabase = Callable[[str], Awaitable[Database]]


@dataclass(frozen=True)
class Begun:
    """Databases and files of a system that holds what every system begins with, and has ended: to be copied."""

    databases: dict[str, str]
    folder: Path


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    folder = Path(tempfile.mkdtemp(prefix="wengang-tests-"))
    embedded = EmbeddedServer(folder / "postgresql")
    asyncio.run(run_statements(embedded.url("postgres"), [f"CREATE ROLE {RUNTIME_ROLE} LOGIN"]))
    # What a power cut does is not tested on this server; waiting for the disk would only cost time.
    quick = ["ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()"]
    asyncio.run(run_statements(embedded.url("postgres"), quick))
    for service in SERVICES:
        asyncio.run(run_statements(embedded.url("postgres"), [f"CREATE DATABASE template_{service}"]))
        migrate(service, embedded.url(f"template_{service}"))
        asyncio.run(run_statements(embedded.url(f"template_{service}"), grant_statements()))
    yield embedded
    embedded.abandon()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def make_database(server: EmbeddedServer) -> MakeDatabase:
    """A fresh, migrated database of a service."""

    async def make(service: str) -> Database:
        name = f"test_{next(_numbers)}"
        await run_statements(server.url("postgres"), [f"CREATE DATABASE {name} TEMPLATE template_{service}"])
        return Database(server.url(name), server.url(name, RUNTIME_ROLE))

    return make


@pytest.fixture(scope="session")
def begun(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Adopting every shipped edition takes seconds: it is done once a run."""
    names, folder = {service: f"begun_{service}" for service in SERVICES}, tmp_path_factory.mktemp("begun")

    async def begin() -> None:
        for service, name in names.items():
            await run_statements(server.url("postgres"), [f"CREATE DATABASE {name} TEMPLATE template_{service}"])
        databases = {service: server.url(name, RUNTIME_ROLE) for service, name in names.items()}
        async with InProcess(databases, folder).running() as system:
            await system.settled()

    asyncio.run(begin())
    return Begun(names, folder)


async def _copied(server: EmbeddedServer, begun: Begun, folder: Path) -> dict[str, str]:
    """Databases by service, and the files, of a system that has begun."""
    databases = {}
    for service, template in begun.databases.items():
        name = f"test_{next(_numbers)}"
        await run_statements(server.url("postgres"), [f"CREATE DATABASE {name} TEMPLATE {template}"])
        databases[service] = server.url(name, RUNTIME_ROLE)
    shutil.copytree(begun.folder, folder, dirs_exist_ok=True)
    return databases


@pytest.fixture
async def system(server: EmbeddedServer, begun: Begun, tmp_path: Path) -> AsyncIterator[InProcess]:
    """The four services in this process, each on its own database, under a clock that stands at 2021-08-02 09:00."""
    async with InProcess(await _copied(server, begun, tmp_path), tmp_path, begun=True).running() as started:
        yield started


@pytest.fixture
async def system_with_logs(server: EmbeddedServer, begun: Begun, tmp_path: Path) -> AsyncIterator[InProcess]:
    """The same without supervision, which only reads what the three others say."""
    databases = await _copied(server, begun, tmp_path)
    async with InProcess(databases, tmp_path, begun=True, services=SERVICES[:3]).running() as started:
        yield started
