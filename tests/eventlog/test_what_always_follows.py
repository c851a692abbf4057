"""What follows from a fact, whoever's command decided it: in that command, or it has not happened."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from shared.contracts.fact import Fact
from shared.eventlog.decider import Refused
from shared.eventlog.log import EventLog
from shared.eventlog.records import Work, WorkThen
from tests.conftest import Database
from tests.eventlog.counting import CODEC, COUNTER, Counted, command, count


def _follow(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
    """Every count but the second is counted once more, elsewhere; there is room for three."""
    return [count("total", limit=3) for one in events if isinstance(one, Counted) and one.number != 2]


@pytest.fixture
async def following(database: Database) -> AsyncIterator[EventLog]:
    log = await EventLog.open(database.runtime, codec=CODEC, source="test", poll_seconds=0.05, follow=_follow)
    yield log
    await log.close()


async def test_it_is_decided_with_the_command_and_with_the_work_that_the_command_named(following: EventLog) -> None:
    done = await following.execute([count("a")], command("1"), then=lambda _: [count("b")])
    assert [event.stream for event in await following.read(0, 10)] == ["a", "b", "total", "total"]
    assert len(done.events) == 4
    await following.execute([count("a")], command("2"))
    assert await following.state_of(COUNTER, "total") == 2


async def test_what_is_refused_in_it_refuses_the_command(following: EventLog) -> None:
    await following.execute([count("a", times=1), count("b"), count("c")], command("1"))
    with pytest.raises(Refused):
        await following.execute([count("d")], command("2"))
    assert await following.state_of(COUNTER, "d") == 0


async def test_of_many_commands_each_has_its_own(following: EventLog) -> None:
    asked = [(command(f"c{n}"), WorkThen(count(f"counter:{n}"), lambda _: [])) for n in range(5)]
    found = await following.execute_each(asked)
    assert sorted(one.answer == {"refused": "The counter is full."} for one in found) == [False] * 3 + [True] * 2
    assert await following.state_of(COUNTER, "total") == 3
