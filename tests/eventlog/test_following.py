"""Projections and subscriptions: once, in order, resumed where they were, parked by what they cannot take."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.registration.tables import employers, programmes
from shared.eventlog.command_ids import command_id
from shared.eventlog.log import EventLog
from shared.eventlog.records import PublishedFact, RecordedEvent, Work
from shared.followers.coalescing import Coalesced
from shared.followers.projection import Projection
from shared.followers.row_operations import Add, Append, Put, RowOperation
from shared.followers.running_projection import RunningProjection
from shared.followers.running_subscription import RunningSubscription
from shared.followers.subscription import Subscription
from shared.followers.tracking import forget
from shared.http.feed import feed_router
from tests.conftest import Database, MakeDatabase
from tests.eventlog.counting import AT, CODEC, COUNTER, Count, Counted, command, count
from wengang.databases import run_statements


def project(recorded: RecordedEvent) -> Iterable[RowOperation]:
    assert isinstance(recorded.event, Counted)
    yield Put(employers, {"uscc": recorded.stream, "name": str(recorded.event.number)})
    yield Add(programmes, {"edition": "any", "uscc": recorded.stream}, {"notices": 1})


COUNTERS = Projection("counters", (employers, programmes), project)


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(database.runtime.replace("postgresql://", "postgresql+asyncpg://", 1))
    yield made
    await made.dispose()


async def rows(engine: AsyncEngine) -> dict[str, str]:
    async with engine.connect() as connection:
        return {row.uscc: row.name for row in await connection.execute(select(employers))}


async def test_a_projection_catches_up_and_goes_on_where_it_was(log: EventLog, engine: AsyncEngine) -> None:
    for number in range(3):
        await log.execute([count()], command(f"a{number}"))
    for more in (0, 1):
        running = RunningProjection(COUNTERS, log, engine)
        running.start()
        assert await running.wait_for(3 + more, 10)
        assert await rows(engine) == {"counter:1": str(3 + more)}
        await running.stop()
        await log.execute([count()], command(f"b{more}"))


async def test_a_rebuilt_projection_comes_to_the_same_rows(log: EventLog, engine: AsyncEngine) -> None:
    await log.execute([count("counter:1", times=4), count("counter:2", times=2)], command("a"))
    first = RunningProjection(COUNTERS, log, engine)
    first.start()
    assert await first.wait_for(6, 10)
    await first.stop()
    before = await rows(engine)
    await forget(engine, ["counters"], [employers, programmes])
    assert await rows(engine) == {}
    second = RunningProjection(COUNTERS, log, engine)
    second.start()
    assert await second.wait_for(6, 10)
    await second.stop()
    assert await rows(engine) == before == {"counter:1": "4", "counter:2": "2"}


async def test_two_processes_that_run_one_projection_write_each_event_once(log: EventLog, engine: AsyncEngine) -> None:
    both = [RunningProjection(COUNTERS, log, engine) for _ in range(2)]
    for running in both:
        running.start()
    for number in range(30):
        await log.execute([count()], command(f"a{number}"))
    for running in both:
        assert await running.wait_for(30, 20)
        assert running.trouble is None
        await running.stop()
    assert await rows(engine) == {"counter:1": "30"}
    async with engine.connect() as connection:
        assert list((await connection.execute(select(programmes.c.notices))).scalars()) == [30]


async def test_what_a_dying_server_forgot_of_the_tables_is_read_again(log: EventLog, engine: AsyncEngine) -> None:
    """Tables do not wait for the disk: a server that comes back may know rows and position of a moment ago."""
    running = RunningProjection(COUNTERS, log, engine)
    running.start()
    await log.execute([count(times=5)], command("a"))
    assert await running.wait_for(5, 10)
    async with engine.begin() as connection:  # as they were at position 3
        await connection.exec_driver_sql("UPDATE employers SET name = '3'")
        await connection.exec_driver_sql("UPDATE programmes SET notices = 3")
        await connection.exec_driver_sql("UPDATE tracking SET position = 3")
    await log.execute([count()], command("b"))
    assert await running.wait_for(6, 10)
    await running.stop()
    assert (running.trouble, await rows(engine)) == (None, {"counter:1": "6"})
    async with engine.connect() as connection:
        assert list((await connection.execute(select(programmes.c.notices))).scalars()) == [6]


async def test_tables_wait_for_no_disk_and_the_log_does(log: EventLog, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        changes = Coalesced()
        changes.add_all([Put(employers, {"uscc": "a", "name": "b"})])
        await changes.apply(connection)
        shown = (await connection.exec_driver_sql("SHOW synchronous_commit")).scalar()
    async with engine.connect() as connection:
        after = (await connection.exec_driver_sql("SHOW synchronous_commit")).scalar()
    assert (shown, after) == ("off", "on")


# Subscriptions: the feed of one log, followed into another.


class Wire(httpx.AsyncBaseTransport):
    """The feed over HTTP without a network; ``mangle`` stands for a source that is not right."""

    def __init__(self, log: EventLog) -> None:
        async def may_read() -> None:
            return None

        app = FastAPI()
        app.include_router(feed_router(lambda _: log, may_read))
        self._inner = httpx.ASGITransport(app)
        self.mangle: Any = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        content = await answer.aread()
        if request.url.path == "/feed" and self.mangle is not None:
            content = orjson.dumps(self.mangle(orjson.loads(content)))
        return httpx.Response(answer.status_code, content=content)


class Following:
    def __init__(self, wire: Wire, engine: AsyncEngine, log: EventLog, react: Any) -> None:
        self._http = httpx.AsyncClient(transport=wire, base_url="http://source.test")
        subscription = Subscription("follower", "test", CODEC, project=project, tables=(employers,), react=react)
        self.running = RunningSubscription(subscription, self._http, engine, log, lambda: AT)
        self.running.start()

    async def stop(self) -> None:
        await self.running.stop()
        await self._http.aclose()


@pytest.fixture
async def target(make_database: MakeDatabase) -> AsyncIterator[tuple[EventLog, AsyncEngine]]:
    database = await make_database("registration")
    log = await EventLog.open(database.runtime, codec=CODEC, source="target", poll_seconds=0.05)
    engine = create_async_engine(database.runtime.replace("postgresql://", "postgresql+asyncpg://", 1))
    yield log, engine
    await log.close()
    await engine.dispose()


def echo(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
    yield Work(COUNTER, f"echo-of-{recorded.stream}", Count())


async def test_each_fact_has_its_effect_once_however_often_the_feed_is_read_again(
    log: EventLog, target: tuple[EventLog, AsyncEngine]
) -> None:
    own, engine = target
    await log.execute([count("counter:1", times=3), count("counter:2")], command("a"))
    wire = Wire(log)
    for _ in range(3):
        following = Following(wire, engine, own, echo)
        assert await following.running.wait_for(4, 10)
        await following.stop()
        await forget(engine, ["follower"], [])  # as if the position had been lost
    assert await own.state_of(COUNTER, "echo-of-counter:1") == 3
    assert await own.state_of(COUNTER, "echo-of-counter:2") == 1
    assert await rows(engine) == {"counter:1": "3", "counter:2": "1"}


def line(told: PublishedFact) -> Iterable[RowOperation]:
    yield Append(employers, {"uscc": f"{told.source}/{told.position}", "name": str(told.data["number"])})


async def test_every_page_is_kept_as_it_was_told_once_however_many_processes_follow(
    log: EventLog, target: tuple[EventLog, AsyncEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.followers.running_subscription.PAGE", 2)
    _, engine = target
    await log.execute([count(times=9)], command("a"))
    http = httpx.AsyncClient(transport=Wire(log), base_url="http://source.test")
    kept = Subscription("kept", "test", CODEC, tables=(employers,), keep=line, kept_only=CODEC.topics)
    both = [RunningSubscription(kept, http, engine, None, lambda: AT) for _ in range(2)]
    for running in both:
        running.start()
    for running in both:
        assert await running.wait_for(9, 20)
        assert running.trouble is None
        await running.stop()
    await http.aclose()
    assert await rows(engine) == {f"test/{number}": str(number) for number in range(1, 10)}


# Before each row a moment passes, in which whoever else writes has time to take the row that comes next.
_SLOW_ROWS = (
    "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END'",
    "CREATE TRIGGER dawdle BEFORE INSERT ON employers FOR EACH ROW EXECUTE FUNCTION dawdle()",
)


def name_it(recorded: RecordedEvent) -> Iterable[RowOperation]:
    yield Put(employers, {"uscc": recorded.stream, "name": recorded.source})


async def test_feeds_that_write_the_same_employers_in_opposite_order_do_not_stop_each_other(
    make_database: MakeDatabase,
) -> None:
    written = await make_database("registration")
    await run_statements(written.owner, list(_SLOW_ROWS))
    engine = create_async_engine(written.runtime.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        both = []
        for source, order in (("one", ("first", "second")), ("other", ("second", "first"))):
            log = await EventLog.open((await make_database("registration")).runtime, codec=CODEC, source=source)
            stack.push_async_callback(log.close)
            await log.execute([count(stream) for stream in order], command("a"))
            http = httpx.AsyncClient(transport=Wire(log), base_url=f"http://{source}.test")
            await stack.enter_async_context(http)
            feed = Subscription(source, source, CODEC, project=name_it, tables=(employers,))
            both.append(RunningSubscription(feed, http, engine, None, lambda: AT))
        for running in both:
            running.start()
        troubles: set[str] = set()
        async with asyncio.timeout(20):
            while any(running.position < 2 for running in both):
                troubles |= {running.trouble for running in both if running.trouble}
                await asyncio.sleep(0.01)
        for running in both:
            await running.stop()
        assert troubles == set()
        assert set(await rows(engine)) == {"first", "second"}


async def test_a_gap_in_the_feed_stops_the_follower_with_an_alarm(
    log: EventLog, target: tuple[EventLog, AsyncEngine]
) -> None:
    own, engine = target
    await log.execute([count(times=5)], command("a"))
    wire = Wire(log)
    wire.mangle = lambda page: [item for item in page if item["position"] != 3]
    following = Following(wire, engine, own, echo)
    async with asyncio.timeout(20):
        while following.running.trouble is None:
            await asyncio.sleep(0.01)
    assert "gave position 4 where 3 was due" in following.running.trouble
    assert (await own.head()).position == 0
    wire.mangle = lambda page: page
    assert await following.running.wait_for(5, 10)
    await following.stop()
    assert await own.state_of(COUNTER, "echo-of-counter:1") == 5


async def test_a_poison_fact_parks_the_follower_and_the_producer_goes_on(
    log: EventLog, target: tuple[EventLog, AsyncEngine]
) -> None:
    own, engine = target
    poisoned = True

    def react(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
        if poisoned and recorded.position == 2:
            raise ZeroDivisionError("This fact cannot be digested.")
        return echo(recorded)

    await log.execute([count(times=2)], command("a"))
    following = Following(Wire(log), engine, own, react)
    async with asyncio.timeout(20):
        while following.running.trouble is None:
            await asyncio.sleep(0.01)
    assert "cannot be digested" in following.running.trouble
    await log.execute([count()], command("b"))
    assert (await log.head()).position == 3
    poisoned = False
    assert await following.running.wait_for(3, 10)
    await following.stop()
    assert following.running.trouble is None
    assert await own.state_of(COUNTER, "echo-of-counter:1") == 3


async def test_a_refused_reaction_is_kept_as_such_and_not_decided_again(
    log: EventLog, target: tuple[EventLog, AsyncEngine]
) -> None:
    own, engine = target
    limit = 0

    def react(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
        yield Work(COUNTER, "echo", Count(limit))

    await log.execute([count()], command("a"))
    for allowed in (0, 9):
        limit = allowed
        following = Following(Wire(log), engine, own, react)
        assert await following.running.wait_for(1, 10)
        await following.stop()
        await forget(engine, ["follower"], [])
    assert await own.state_of(COUNTER, "echo") == 0
    stored = await own.outcome_of(command(command_id("fact", "test", "1/0")))
    assert stored is not None
    assert stored.answer == {"refused": "The counter is full."}
