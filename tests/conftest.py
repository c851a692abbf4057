"""Real PostgreSQL: one embedded server a run, a fresh database a test, copied from a migrated template."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import uvloop

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import migrate
from tests.changed import LONG
from tests.listed_problems import take_unlisted
from tests.system import InProcess
from tests.worlds import CopyDatabase, World, Worlds
from wengang.databases import EmbeddedServer, run_statements
from wengang.roles import SERVICES

os.environ["LC_ALL"] = "C.UTF-8"  # what the command line says is compared in English, wherever tests are run

# On a busy machine making the examples may take long: that is no finding.
hypothesis.settings.register_profile("busy", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
hypothesis.settings.load_profile("busy")

_numbers = count(1)
_MEMORY = 4 << 30
"""Bytes that a run may need at the most."""
_spent: defaultdict[str, float] = defaultdict(float)
"""Seconds of this run, by test file."""


# Five thousand tests and what they import stay: the collector need not walk them every 700 objects.
gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More than there are cores: tests of services also wait, for duties and for one another's news."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores * 3 // 2 if cores > 1 else 2


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that uvicorn runs services on."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is one worker's: the dear ones begin, so that none of them runs alone at the end."""
    items.sort(key=lambda item: next((n for n, dear in enumerate(LONG) if item.nodeid.startswith(dear)), len(LONG)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _spent[report.nodeid.partition("::")[0]] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What each file needed is kept for ``tests/changed.py``; by whoever hears of every test, which no worker does."""
    if not hasattr(session.config, "workerinput") and getattr(session.config, "cache", None):
        known: dict[str, float] = session.config.cache.get("wengang/seconds", {})
        session.config.cache.set("wengang/seconds", known | {file: round(spent, 2) for file, spent in _spent.items()})


@pytest.fixture(autouse=True)
def problems_are_listed() -> Iterator[None]:
    """Of an operation that says no with a problem that its document does not list."""
    yield
    assert take_unlisted() == []


@dataclass(frozen=True)
class Database:
    """``owner`` may do everything that PostgreSQL lets the owner of the tables do; ``runtime`` is what services use."""

    owner: str
    runtime: str


MakeDatabase = Callable[[str], Awaitable[Database]]


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    folder = Path(tempfile.mkdtemp(prefix="wengang-tests-", dir=_in_memory()))
    embedded = EmbeddedServer(folder / "postgresql")
    asyncio.run(run_statements(embedded.url("postgres"), [f"CREATE ROLE {RUNTIME_ROLE} LOGIN"]))
    # What a power cut does is not tested on this server; waiting for the disk would only cost time.
    quick = {"fsync": "off", "full_page_writes": "off", "file_copy_method": "clone", "max_wal_size": "'256MB'"}
    said = [f"ALTER SYSTEM SET {name} = {value}" for name, value in quick.items()]
    asyncio.run(run_statements(embedded.url("postgres"), [*said, "SELECT pg_reload_conf()"]))
    for service in SERVICES:
        asyncio.run(run_statements(embedded.url("postgres"), [f"CREATE DATABASE template_{service}"]))
        migrate(service, embedded.url(f"template_{service}"))
        asyncio.run(run_statements(embedded.url(f"template_{service}"), grant_statements()))
    yield embedded
    embedded.abandon()
    shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> str | None:
    """Copying a database takes a tenth of the time there; None, for the usual place, where there is too little."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, which nobody else can guess
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > _MEMORY else None


@pytest.fixture
def copy_database(server: EmbeddedServer) -> Iterator[CopyDatabase]:
    """A fresh copy of a database, by its name; it is gone after the test."""
    made: list[str] = []

    async def copy(template: str) -> str:
        made.append(f"test_{next(_numbers)}")
        await run_statements(
            server.url("postgres"), [f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY FILE_COPY"]
        )
        return made[-1]

    yield copy
    dropped = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in made]
    asyncio.run(run_statements(server.url("postgres"), dropped))


@pytest.fixture
def make_database(server: EmbeddedServer, copy_database: CopyDatabase) -> MakeDatabase:
    """A fresh, migrated database of a service."""

    async def make(service: str) -> Database:
        name = await copy_database(f"template_{service}")
        return Database(server.url(name), server.url(name, RUNTIME_ROLE))

    return make


@pytest.fixture(scope="session")
def begun(server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Adopting every shipped edition takes seconds: it is done once a run."""
    names, folder = {service: f"begun_{service}" for service in SERVICES}, tmp_path_factory.mktemp("begun")

    async def begin() -> None:
        for service, name in names.items():
            await run_statements(server.url("postgres"), [f"CREATE DATABASE {name} TEMPLATE template_{service}"])
        databases = {service: server.url(name, RUNTIME_ROLE) for service, name in names.items()}
        async with InProcess(databases, folder).running() as system:
            await system.settled()

    asyncio.run(begin())
    return World(names, folder)


CopyBegun = Callable[[], Awaitable[dict[str, str]]]


@pytest.fixture
def copy_begun(server: EmbeddedServer, begun: World, copy_database: CopyDatabase, tmp_path: Path) -> CopyBegun:
    """Databases by service of a system that has begun; its files are in ``tmp_path``."""

    async def copy() -> dict[str, str]:
        return await begun.copied(server, copy_database, tmp_path)

    return copy


@pytest.fixture(scope="module")
def worlds(server: EmbeddedServer, begun: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """What tests of a file start from, each played once."""
    found = Worlds(server, begun, lambda: tmp_path_factory.mktemp("world"))
    yield found
    asyncio.run(run_statements(server.url("postgres"), [f"DROP DATABASE {one} WITH (FORCE)" for one in found.made]))


@pytest.fixture
async def system(
    request: pytest.FixtureRequest,
    server: EmbeddedServer,
    worlds: Worlds,
    copy_database: CopyDatabase,
    tmp_path: Path,
) -> AsyncIterator[InProcess]:
    """The four services in this process, each on its own database, under a clock that stands at 2021-08-02 09:00; or
    where the play has ended that the test ``starts_from``."""
    world = await worlds.where(request.node.get_closest_marker("starts_from"))
    databases = await world.copied(server, copy_database, tmp_path)
    async with world.system(databases, tmp_path).running() as started:
        yield started


@pytest.fixture
async def system_with_logs(copy_begun: CopyBegun, tmp_path: Path) -> AsyncIterator[InProcess]:
    """The same without supervision, which only reads what the three others say."""
    async with InProcess(await copy_begun(), tmp_path, begun=True, services=SERVICES[:3]).running() as started:
        yield started
