"""What people did before supervision had a log is in the log after the first start: all of it, once, as it was."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from migrations.grants import RUNTIME_ROLE, grant_statements
from migrations.run import configuration
from services.supervision.actions.carrying_over import carry_over
from services.supervision.actions.recording import act
from services.supervision.domain.actions.account import ACCOUNT, AllowSharing, account_stream
from services.supervision.domain.actions.statement import Statement
from services.supervision.tables import actions, handlings
from shared.contracts.fact import Fact
from shared.contracts.supervision import (
    AlertDismissed,
    AlertExplained,
    BulletinIssued,
    DismissalProposed,
    InterestDeclared,
    ReportSubmitted,
    SharingProposed,
)
from shared.eventlog.command_ids import command_of
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, KeyReused, Recorded, Work
from tests.conftest import MakeDatabase
from tests.people import CITY_EAST, QINGHAI
from tests.system import InProcess
from wengang.audit import compare_projections
from wengang.databases import EmbeddedServer, run_statements
from wengang.roles import SERVICES

BEFORE = "supervision_ended_sessions"
AT = datetime(2021, 8, 3, 1, 2, 3, 456789, tzinfo=UTC)
_numbers = count(1)

WORDS = {"reason": "银行更正了文件。", "person": "anna", "at": AT}
DAY = AT.date()
BY: dict[str, Any] = {"person": "c", "at": AT}
ACCOUNT_STREAM = "account:" + "a" * 64
SHARED = SharingProposed(account_fingerprint="a" * 64, usccs=("A", "B"), **WORDS)
DONE: tuple[tuple[str, Fact, timedelta], ...] = (
    ("alert:1", AlertExplained(alert_id="1", **WORDS), timedelta()),
    ("alert:2", DismissalProposed(alert_id="2", **WORDS), timedelta(hours=1)),
    # A clock that went back between two acts on one alert: their order is that of the stream.
    ("alert:2", AlertDismissed(alert_id="2", **WORDS | {"person": "boris"}), timedelta(minutes=59)),
    (ACCOUNT_STREAM, SHARED, timedelta(hours=2)),
    ("person:clerk", InterestDeclared(subject="clerk", uscc="A", **WORDS), timedelta(hours=3)),
    (
        f"report:{QINGHAI}:{CITY_EAST}:2021-08-03",
        ReportSubmitted(
            edition=QINGHAI,
            agency=CITY_EAST,
            day=DAY,
            content="{}",
            sha256="s",
            remark="",
            late=False,
            person="c",
            at=AT,
        ),
        timedelta(hours=4),
    ),
    (
        f"bulletin:weekly:{QINGHAI}:630100:2021-08-03",
        BulletinIssued(
            kind="weekly",
            edition=QINGHAI,
            region="630100",
            period="2021-08-03",
            content="{}",
            sha256="s",
            person="c",
            at=AT,
        ),
        timedelta(hours=5),
    ),
)
PAYLOAD = hashlib.sha256(b"POST /v1/shared-accounts").digest()


def rows() -> list[dict[str, Any]]:
    """As supervision wrote them before it had a log."""
    found: list[dict[str, Any]] = []
    for stream, fact, later in DONE:
        before = sum(row["stream"] == stream for row in found)
        key = command_of("call", "anna", f"key-{len(found)}", actor="anna", at=AT)
        found.append(
            {
                "stream": stream,
                "number": before + 1,
                "topic": fact.topic,
                "data": fact.model_dump_json(),
                "person": json.loads(fact.model_dump_json())["person"],
                "recorded_at": AT + later,
                "command_id": key.command_id,
                "payload_sha256": hashlib.sha256(PAYLOAD).hexdigest(),
            }
        )
    return found


@pytest.fixture
async def databases(server: EmbeddedServer, make_database: MakeDatabase) -> dict[str, str]:
    """Of a system whose supervision was migrated when it held what people had done."""
    found = {service: (await make_database(service)).runtime for service in SERVICES[:3]}
    name = f"carried_{next(_numbers)}"
    await run_statements(server.url("postgres"), [f"CREATE DATABASE {name}"])
    await asyncio.to_thread(command.upgrade, configuration("supervision", server.url(name)), BEFORE)
    engine = create_async_engine(server.url(name).replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.execute(insert(handlings), rows())
    await engine.dispose()
    await asyncio.to_thread(command.upgrade, configuration("supervision", server.url(name)), "head")
    await run_statements(server.url(name), grant_statements())
    return found | {"supervision": server.url(name, RUNTIME_ROLE)}


async def test_everything_is_in_the_log_once_with_its_time_and_person(
    databases: dict[str, str], tmp_path: Path
) -> None:
    for _ in range(2):  # the second start finds it done
        async with InProcess(databases, tmp_path, begun=True).running() as system:
            await system.settled()
            log = system.runtime("supervision").own_log
            recorded = await log.read(0, 100)
            async with system.runtime("supervision").engine.connect() as connection:
                table = (await connection.execute(select(actions).order_by(actions.c.position))).mappings().all()
    assert sorted(one.event.model_dump_json() for one in recorded) == sorted(
        fact.model_dump_json() for _, fact, _ in DONE
    )
    by_key = {row["command_id"]: row for row in rows()}
    for one in recorded:
        row = by_key[one.command_id]
        assert (one.stream, one.version, one.actor) == (row["stream"], row["number"], row["person"])
        early = one.event.topic == AlertDismissed.topic  # the log's time never goes back
        assert one.recorded_at == (AT + timedelta(hours=1) if early else row["recorded_at"])
    assert [(row["stream"], row["topic"]) for row in table] == [(one.stream, one.event.topic) for one in recorded]
    assert await compare_projections(databases["supervision"], "supervision") == []


class Cut(Exception):
    """The process ends in the middle."""


async def test_a_start_that_was_cut_short_goes_on(
    databases: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, calls = EventLog.execute, count(1)

    async def cut(log: EventLog, *arguments: Any, **named: Any) -> Recorded:
        if next(calls) == 4:
            raise Cut
        return await whole(log, *arguments, **named)

    async def start() -> None:
        async with InProcess(databases, tmp_path, begun=True).running():
            pass

    with monkeypatch.context() as patched:
        patched.setattr(EventLog, "execute", cut)
        with pytest.raises(Cut):
            await start()
    async with InProcess(databases, tmp_path, begun=True).running() as system:
        runtime = system.runtime("supervision")
        assert (await runtime.own_log.head()).position == len(DONE)
        # As two processes that start side by side.
        await asyncio.gather(carry_over(runtime), carry_over(runtime))
        assert (await runtime.own_log.head()).position == len(DONE)


async def test_what_was_done_before_counts_for_what_is_done_now(databases: dict[str, str], tmp_path: Path) -> None:
    """The first person's proposal was made before; asked for again under its key it is not made again, and a second
    person agrees."""
    async with InProcess(databases, tmp_path, begun=True).running() as system:
        runtime = system.runtime("supervision")
        (row,) = [row for row in rows() if row["stream"] == ACCOUNT_STREAM]

        def allow(person: str) -> Work[Any, Any]:
            wish = AllowSharing("a" * 64, ("A", "B"), Statement(person, "Branch of one entity.", AT))
            return Work(ACCOUNT, account_stream("a" * 64), wish)

        again = CommandContext(row["command_id"], "anna", AT, PAYLOAD)
        first = await act(runtime, allow("anna"), again)
        assert (first.facts, first.replayed) == ([SHARED], True)
        with pytest.raises(KeyReused):
            await act(runtime, allow("anna"), CommandContext(row["command_id"], "anna", AT, b"other"))
        done = await act(runtime, allow("boris"), CommandContext("new", "boris", AT, b"new"))
        proposed, allowed = done.facts
        assert (proposed, allowed.topic) == (SHARED, "supervision.sharing-allowed.v1")


async def test_the_old_table_takes_nothing_any_more(databases: dict[str, str], tmp_path: Path) -> None:
    async with InProcess(databases, tmp_path, begun=True).running() as system:
        row = rows()[0] | {"stream": "alert:3", "command_id": "late"}
        for statement in (insert(handlings).values(row), text("DELETE FROM handlings")):
            with pytest.raises(DBAPIError):
                async with system.runtime("supervision").engine.begin() as connection:
                    await connection.execute(statement)
