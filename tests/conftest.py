"""Real PostgreSQL: one embedded server a run, a fresh database a test, copied from a migrated template."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from tests.system import InProcess
from wengang.databases import EmbeddedServer, run_statements
from wengang.roles import SERVICES

# On a busy machine making the examples may take long: that is no finding.
hypothesis.settings.register_profile("busy", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
hypothesis.settings.load_profile("busy")

_numbers = count(1)


@dataclass(frozen=True)
class Database:
    """``owner`` may do everything that PostgreSQL lets the owner of the tables do; ``runtime`` is what services use."""

    owner: str
    runtime: str


MakeDatabase = Callable[[str], Awaitable[Database]]


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


@pytest.fixture
async def system(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[InProcess]:
    """The four services in this process, each on its own database, under a clock that stands at 2021-08-02 09:00."""
    databases = {service: (await make_database(service)).runtime for service in SERVICES}
    async with InProcess(databases, tmp_path).running() as started:
        yield started
