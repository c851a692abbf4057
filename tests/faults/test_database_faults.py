"""A database that is read-only, locked, full, or cuts its sessions: 503 in time, ready says so, all is well later."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.conftest import Database, MakeDatabase
from tests.people import QINGHAI, employer, roster_csv
from tests.system import InProcess
from wengang.databases import run_statements
from wengang.roles import SERVICES

SOON = 12.0
"""Seconds in which everything must have an answer: locks are waited for one second here, five when ready is asked."""


@dataclass
class Struck:
    """A system, and the database of one of its services that something happens to."""

    system: InProcess
    database: Database
    number: int = 0

    async def command(self) -> httpx.Response:
        """A roster of another employer each time, to registration."""
        self.number += 1
        content = roster_csv([employer(self.number)])
        return await self.system.upload("bureau", "registration", "/v1/rosters", QINGHAI, content)

    async def ready(self) -> httpx.Response:
        return await self.system.send(None, "GET", "registration", "/health/ready")

    async def ready_again(self) -> None:
        async with asyncio.timeout(60):
            while (await self.ready()).status_code != 200:
                await asyncio.sleep(0.02)

    async def well_again(self) -> None:
        async with asyncio.timeout(60):
            while (await self.ready()).status_code != 200 or (await self.command()).status_code >= 500:
                await asyncio.sleep(0.1)

    async def cut_sessions(self) -> None:
        await run_statements(
            self.database.owner,
            [
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ],
        )

    async def say_of_database(self, what: str) -> None:
        await run_statements(self.database.owner, [f"ALTER DATABASE {self.name} {what}"])

    @property
    def name(self) -> str:
        return self.database.owner.partition("?")[0].rpartition("/")[2]


@pytest.fixture
async def struck(make_database: MakeDatabase, tmp_path: Path) -> AsyncIterator[Struck]:
    made = {service: await make_database(service) for service in SERVICES}
    runtimes = {service: one.runtime for service, one in made.items()}
    async with InProcess(runtimes, tmp_path, lock_timeout=1.0).running() as system:
        found = Struck(system, made["registration"])
        assert (await found.command()).status_code in (200, 201)
        yield found


@contextlib.asynccontextmanager
async def read_only(struck: Struck) -> AsyncIterator[str]:
    await struck.say_of_database("SET default_transaction_read_only = on")
    await struck.cut_sessions()  # as a failover does
    yield "ReadOnlySQLTransactionError"
    connection = await asyncpg.connect(struck.database.owner, server_settings={"default_transaction_read_only": "off"})
    await connection.execute(f"ALTER DATABASE {struck.name} RESET default_transaction_read_only")
    await connection.close()
    await struck.cut_sessions()


@contextlib.asynccontextmanager
async def head_locked(struck: Struck) -> AsyncIterator[str]:
    connection = await asyncpg.connect(struck.database.owner)
    async with connection.transaction():
        await connection.execute("SELECT 1 FROM log_head FOR UPDATE")
        yield "LockNotAvailableError"
    await connection.close()


@contextlib.asynccontextmanager
async def no_connections(struck: Struck) -> AsyncIterator[str]:
    await struck.say_of_database("CONNECTION LIMIT 0")
    await struck.cut_sessions()
    yield "TooManyConnectionsError"
    await struck.say_of_database("CONNECTION LIMIT -1")


FAULTS: dict[str, Callable[[Struck], Any]] = {
    "read-only": read_only,
    "the head is locked by another session": head_locked,
    "connections are used up": no_connections,
}


async def timed(asked: Awaitable[httpx.Response]) -> tuple[httpx.Response, float]:
    begun = time.monotonic()
    return await asked, time.monotonic() - begun


def is_well(ready: httpx.Response) -> bool:
    """As far as asking goes: a follower looks when it is its turn, and says until the next one what it met."""
    return ready.status_code == 200 or "followers" in ready.json()["values"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_command_is_answered_503_in_time_readiness_says_why_and_both_are_well_again_afterwards(
    struck: Struck, fault: str
) -> None:
    before = (await struck.system.runtime("registration").own_log.head()).position
    async with FAULTS[fault](struck) as words:
        for answer, seconds in (await timed(struck.ready()), await timed(struck.command())):
            assert seconds < SOON
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"] == "application/problem+json"
        ready = (await struck.ready()).json()
        assert ready["type"] == "urn:wengang:problem:not-ready"
        (why,) = ready["values"]["trouble"]
        assert words in why or "did not answer in time" in why
        # Many at once are not answered one after another.
        answers = await asyncio.wait_for(asyncio.gather(*(struck.command() for _ in range(10))), SOON)
        assert {one.status_code for one in answers} == {503}
        assert {one.json()["type"] for one in answers} <= {
            "urn:wengang:problem:database-unavailable",
            "urn:wengang:problem:behind",
        }
    await struck.well_again()
    assert (await struck.system.runtime("registration").own_log.head()).position > before


async def test_sessions_that_are_cut_are_made_again_and_one_answer_at_most_says_so(struck: Struck) -> None:
    for _ in range(3):
        assert (await struck.command()).status_code in (200, 201)
        await struck.ready_again()
        await struck.cut_sessions()
        answers = [await struck.ready() for _ in range(3)]
        assert [answer for answer in answers[1:] if not is_well(answer)] == []
        statuses = [
            (await struck.system.send("auditor", "GET", "registration", f"/v1/employers?edition={QINGHAI}")).status_code
            for _ in range(3)
        ]
        assert statuses == [200, 200, 200]


async def test_every_session_of_a_service_has_an_end_to_its_waiting(struck: Struck) -> None:
    await struck.command()
    connection = await asyncpg.connect(struck.database.owner)
    runtime = struck.system.runtime("registration")
    shown = []
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        async with runtime.engine.connect() as of_engine:
            shown.append((await of_engine.exec_driver_sql(f"SHOW {name}")).scalar())
        log = runtime.own_log
        shown.append(await log._database.pool.fetchval(f"SHOW {name}"))
        writing = await log._database.connect()
        shown.append(await writing.fetchval(f"SHOW {name}"))
        await writing.close()
    await connection.close()
    assert shown == ["2min"] * 3 + ["1s"] * 3 + ["10min"] * 3
