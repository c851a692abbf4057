"""Whatever a log holds already: followers name the one fact that they cannot take, and go on when it is set aside."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.registration.tables import employers
from shared.contracts.registration import FactQuarantineApproved, FactQuarantineProposed
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.quarantine import STREAM, ApproveQuarantine, ProposeQuarantine, QuarantineDecider
from shared.eventlog.records import RecordedEvent, UnreadableFact, Work
from shared.followers.passing_over import passed_over
from shared.followers.projection import Projection
from shared.followers.row_operations import Append, RowOperation
from shared.followers.running_projection import RunningProjection
from shared.followers.running_subscription import RunningSubscription
from shared.followers.subscription import Subscription
from tests.conftest import MakeDatabase
from tests.eventlog.counting import AT, COUNTER, Counted, command, count
from tests.eventlog.test_following import Wire, echo

QUARANTINE_FACTS = (FactQuarantineProposed, FactQuarantineApproved)
CODEC = EventCodec(Counted, *QUARANTINE_FACTS)
DECIDER = QuarantineDecider.of(QUARANTINE_FACTS)
LAST = 20


class Unheard(Counted):
    topic = "test.unheard-of.v1"


NEWER = EventCodec(Counted, Unheard, *QUARANTINE_FACTS)
"""Of a program that was rolled back since."""


def rows(recorded: RecordedEvent) -> Iterable[RowOperation]:
    if isinstance(recorded.event, Counted):
        yield Append(employers, {"uscc": f"{recorded.source}/{recorded.position}", "name": recorded.stream})


@dataclass
class Poison:
    """Of one fact in the middle of a log: how it is written, and the word that the trouble names."""

    stream: str = "counter:poison"
    topic: str = Counted.topic
    body: bytes = b'{"number": 1}'
    says: str = ""


POISONS = {
    "a body that is no object": Poison(body=b'"number"', says="ValidationError"),
    "a body without its fields": Poison(body=b"{}", says="ValidationError"),
    "a body that is no JSON": Poison(body=b"\xff{", says="Error"),
    "a text that the database does not take": Poison(body=b'{"number": 1313}', says="Error"),
}


async def write(log: EventLog, poison: Poison, position: int) -> None:
    await log.execute([count("counter:before", times=position - 1)], command("before"))
    first = [(poison.stream, poison.body)]
    await log.begin_streams(poison.topic, first, command("poison"))
    await log.execute([count("counter:after", times=LAST - position)], command("after"))


def digest(recorded: RecordedEvent) -> Iterable[RowOperation]:
    for one in rows(recorded):
        assert isinstance(one, Append)
        poisoned = recorded.stream == "counter:poison"
        yield Append(employers, {**one.row, "name": "\0" if poisoned else recorded.stream})


class Kept:
    """A log, and who follows it: its own projection, and a subscription of another service that reacts."""

    def __init__(self, log: EventLog, other: EventLog, engines: tuple[AsyncEngine, AsyncEngine]) -> None:
        self.log, self.other, self.engines = log, other, engines
        self.wire = Wire(log)
        self._http = httpx.AsyncClient(transport=self.wire, base_url="http://source.test")
        self.react: Any = echo
        self.running: list[RunningProjection | RunningSubscription] = []

    def _react(self, recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
        found: Iterable[Work[Any, Any]] = self.react(recorded)
        return found

    def start(self, codec: EventCodec = CODEC) -> None:
        subscription = Subscription("follower", "test", codec, project=digest, tables=(employers,), react=self._react)
        own = RunningProjection(Projection("own", (employers,), digest), self.log, self.engines[0])
        self.running = [
            own,
            RunningSubscription(subscription, self._http, self.engines[1], self.other, lambda: AT, NEWER.topics),
        ]
        for one in self.running:
            one.start()

    async def stop(self) -> None:
        for one in self.running:
            await one.stop()

    async def close(self) -> None:
        await self.stop()
        await self._http.aclose()

    async def troubles(self, words: str) -> list[str]:
        """What they say, once each says something with these words in it."""
        async with asyncio.timeout(30):
            while not all(one.trouble and words in one.trouble for one in self.running):
                await asyncio.sleep(0.02)
        return [one.trouble or "" for one in self.running]

    async def reach(self, position: int) -> None:
        for one in self.running:
            assert await one.wait_for(position, 30), one.trouble
            assert one.trouble is None

    async def tables(self) -> list[set[str]]:
        found = []
        for engine in self.engines:
            async with engine.connect() as connection:
                found.append({row.uscc for row in await connection.execute(select(employers))})
        return found

    async def say(self, action: Any, topic: str, stream: str, at: int, people: tuple[str, str]) -> int:
        """Propose and approve; the position that the log came to."""
        what = ProposeQuarantine(at, action, topic, stream, "Nobody can take it.", people[0])
        await self.log.execute([Work(DECIDER, STREAM, what)], command(f"propose {action}"))
        approve = ApproveQuarantine(at, people[1])
        return (await self.log.execute([Work(DECIDER, STREAM, approve)], command(f"approve {action}"))).position


@pytest.fixture
async def kept(make_database: MakeDatabase) -> AsyncIterator[Kept]:
    async with contextlib.AsyncExitStack() as stack:
        logs, engines = [], []
        for name in ("test", "other"):
            url = (await make_database("registration")).runtime
            logs.append(await EventLog.open(url, codec=CODEC, source=name, poll_seconds=0.05))
            stack.push_async_callback(logs[-1].close)
            engines.append(create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1)))
            stack.push_async_callback(engines[-1].dispose)
        made = Kept(logs[0], logs[1], (engines[0], engines[1]))
        stack.push_async_callback(made.close)
        yield made


def every(*but: int, last: int = LAST) -> set[str]:
    return {f"test/{one}" for one in range(1, last + 1) if one not in but}


@pytest.mark.parametrize("position", [1, 11, LAST])
@pytest.mark.parametrize("kind", POISONS)
async def test_all_stand_at_the_one_fact_say_so_and_go_on_when_two_people_set_it_aside(
    kept: Kept, kind: str, position: int
) -> None:
    poison = POISONS[kind]
    await write(kept.log, poison, position)
    kept.start()
    for trouble in await kept.troubles(f"wengang feed quarantine test {position}."):
        assert f"stands at position {position - 1}: test/{position}" in trouble
        assert poison.says in trouble
        assert "1313" not in trouble  # what a fact says is not for whoever asks whether a service is ready
    assert await kept.tables() == [every(*range(position, LAST + 1))] * 2  # what is before it was taken
    last = await kept.say("set-aside", poison.topic, poison.stream, position, ("wang.wei", "li.ming"))
    await kept.reach(last)
    assert await kept.tables() == [every(position)] * 2
    assert [one.passing.counted for one in kept.running] == [{"set-aside": 1}] * 2
    assert await kept.other.state_of(COUNTER, "echo-of-counter:before") == position - 1
    # What it led to before anybody saw that a table refuses it stands; nothing is taken back.
    reacted = int(kind == "a text that the database does not take")
    assert await kept.other.state_of(COUNTER, "echo-of-counter:poison") == reacted
    # The log holds it as it ever did, and who starts later passes over it, too.
    record = await kept.log.record_at(position)
    assert record is not None
    assert record.state == poison.body
    await kept.stop()
    kept.start()
    await kept.reach(last)
    assert await kept.tables() == [every(position)] * 2


async def test_a_reaction_that_raises_names_its_fact_and_all_before_it_have_their_effect(kept: Kept) -> None:
    await write(kept.log, Poison(), 12)

    def react(recorded: RecordedEvent) -> Iterable[Work[Any, Any]]:
        if recorded.stream == "counter:poison":
            raise ZeroDivisionError("This fact cannot be digested.")
        return echo(recorded)

    kept.react = react
    kept.start()
    _, follower = kept.running
    async with asyncio.timeout(30):
        while "wengang feed quarantine test 12." not in (follower.trouble or ""):
            await asyncio.sleep(0.02)
    assert "cannot be digested" in (follower.trouble or "")
    assert follower.position == 11
    last = await kept.say("set-aside", Counted.topic, "counter:poison", 12, ("wang.wei", "li.ming"))
    assert await follower.wait_for(last, 30)
    assert await kept.other.state_of(COUNTER, "echo-of-counter:after") == LAST - 12


async def test_who_had_taken_a_fact_that_is_set_aside_later_comes_to_the_same_tables(kept: Kept) -> None:
    await write(kept.log, replace(Poison(), stream="counter:well"), 12)
    kept.start()
    await kept.reach(LAST)
    assert await kept.tables() == [every()] * 2
    last = await kept.say("set-aside", Counted.topic, "counter:well", 12, ("wang.wei", "li.ming"))
    await eventually(kept, [every(12)] * 2)
    await kept.reach(last)
    last = await kept.say("take-again", Counted.topic, "counter:well", 12, ("li.ming", "wang.wei"))
    await eventually(kept, [every()] * 2)
    await kept.reach(last)
    assert await kept.other.state_of(COUNTER, "echo-of-counter:well") == 1  # once, however often it was read


async def eventually(kept: Kept, wanted: list[set[str]]) -> None:
    async with asyncio.timeout(30):
        while await kept.tables() != wanted:
            await asyncio.sleep(0.02)


async def test_topics_that_nobody_knows_are_passed_over_and_counted_and_taken_when_the_program_knows_them(
    kept: Kept,
) -> None:
    kept.log.codec = kept.log.commands._codec = NEWER  # the update, before it is rolled back
    await write(kept.log, replace(Poison(), topic=Unheard.topic, stream="counter:newer"), 12)
    kept.log.codec = kept.log.commands._codec = CODEC
    kept.start()
    await kept.reach(LAST)
    assert await kept.tables() == [every(12)] * 2
    own, follower = kept.running
    assert own.passing.counted == {"unknown-topic": 1}
    assert follower.passing.counted == {}  # the source tells such facts, and they are none of this follower's business
    # Nothing is decided on a subject with a fact that cannot be read.
    with pytest.raises(UnreadableFact, match=r"test\.unheard-of\.v1"):
        await kept.log.execute([count("counter:newer")], command("more"))
    await kept.stop()
    kept.log.codec = kept.log.commands._codec = NEWER  # the update is installed again
    kept.start(NEWER)
    await eventually(kept, [every(), every(12)])  # a service that takes more of a feed says so by its migration
    await kept.reach(LAST)
    async with kept.engines[0].connect() as connection:
        assert list(await connection.execute(select(passed_over))) == []


async def test_of_a_fact_that_is_set_aside_the_feed_gives_no_body(kept: Kept) -> None:
    await write(kept.log, Poison(body=b"\xff{"), 12)
    await kept.say("set-aside", Counted.topic, "counter:poison", 12, ("wang.wei", "li.ming"))
    async with httpx.AsyncClient(transport=kept.wire, base_url="http://source.test") as http:
        page = (await http.get("/feed", params={"limit": 100})).json()
        assert (page[11]["position"], page[11]["data"], page[11]["setaside"]) == (12, None, True)
        assert all("setaside" not in one for one in page if one["position"] != 12)
        (told,) = (await http.get("/feed/quarantine")).json()["items"]
    assert told == {
        "position": 12,
        "topic": Counted.topic,
        "subject": "counter:poison",
        "aside": True,
        "reason": "Nobody can take it.",
        "people": ["wang.wei", "li.ming"],
        "proposed": None,
    }
