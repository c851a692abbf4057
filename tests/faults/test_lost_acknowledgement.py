"""The connection is cut before the answer comes back: who asks again gets the first answer, never a conflict."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from eventsourcing.persistence import StoredEvent

from shared.eventlog.log import EventLog
from shared.eventlog.recorder import SynchronousRecorder
from shared.eventlog.records import Recorded
from tests.conftest import Database
from tests.eventlog.counting import AT, CODEC, COUNTER, command, count
from tests.faults.proxy import Cut, Proxy

APPEND = "UPDATE log_head"
COMMIT = "COMMIT"
OUTCOME = "INSERT INTO command_outcomes"
MASS = 700
EVERY_CUT = pytest.mark.parametrize("cut", list(Cut))


@pytest.fixture
async def proxy(database: Database) -> AsyncIterator[Proxy]:
    async with Proxy(database.runtime).running() as running:
        yield running


@pytest.fixture
async def behind(proxy: Proxy) -> AsyncIterator[EventLog]:
    """A log that reaches PostgreSQL only through the proxy."""
    opened = await EventLog.open(proxy.url, codec=CODEC, source="test", poll_seconds=0.05)
    yield opened
    await opened.close()


async def carry_out(log: EventLog, name: str, stream: str = "counter:1", times: int = 1) -> Recorded:
    async with asyncio.timeout(30):
        return await log.execute(
            [count(stream, times=times)], command(name), answer=lambda events: {"said": len(events)}
        )


@EVERY_CUT
@pytest.mark.parametrize("times", [1, 5])
async def test_a_command_whose_acknowledgement_is_lost_is_answered_once_it_is_known(
    cut: Cut, times: int, proxy: Proxy, behind: EventLog
) -> None:
    proxy.arm(APPEND, cut, times)
    first = await carry_out(behind, "a", times=3)
    again = await carry_out(behind, "a", times=3)
    assert proxy.cuts == (times if cut is Cut.BEFORE_IT_IS_SENT else proxy.cuts) >= 1
    assert [(one.answer, one.position) for one in (first, again)] == [({"said": 3}, 3)] * 2
    assert again.replayed
    assert (await behind.head()).position == await behind.state_of(COUNTER, "counter:1") == 3


@EVERY_CUT
async def test_a_retry_in_another_process_gets_the_first_answer(
    cut: Cut, proxy: Proxy, behind: EventLog, log: EventLog
) -> None:
    proxy.arm(APPEND, cut, then_refuse=True)
    first = asyncio.create_task(carry_out(behind, "a"))
    await proxy.has_cut.wait()
    await behind.close()  # the first process gives up without knowing
    with pytest.raises(ConnectionError):
        await first
    again = await carry_out(log, "a")
    assert (again.answer, again.position) == ({"said": 1}, 1)
    if cut is not Cut.WHILE_IT_RUNS:
        assert again.replayed == (cut is Cut.AFTER_IT_IS_DONE)
    assert await log.state_of(COUNTER, "counter:1") == 1


@EVERY_CUT
async def test_all_commands_of_a_group_commit_are_answered_after_a_cut(
    cut: Cut, proxy: Proxy, behind: EventLog
) -> None:
    proxy.arm(APPEND, cut, 2)
    told = await asyncio.gather(*(carry_out(behind, f"c{number}", f"counter:{number}") for number in range(40)))
    assert [one.answer for one in told] == [{"said": 1}] * 40
    assert sorted(one.position for one in told) == list(range(1, 41))
    assert [await behind.state_of(COUNTER, f"counter:{number}") for number in range(40)] == [1] * 40


@EVERY_CUT
async def test_32_copies_of_a_command_have_one_effect_and_one_answer_though_the_acknowledgement_is_lost(
    cut: Cut, proxy: Proxy, behind: EventLog, log: EventLog
) -> None:
    proxy.arm(APPEND, cut)
    told = await asyncio.gather(*(carry_out((behind, log)[number % 2], "a") for number in range(32)))
    assert {(one.answer["said"], one.position) for one in told} == {(1, 1)}
    assert (await log.head()).position == 1


@EVERY_CUT
async def test_a_mass_command_cut_on_its_commit_is_there_whole_and_once(
    cut: Cut, proxy: Proxy, behind: EventLog
) -> None:
    proxy.arm(COMMIT, cut)
    told = await carry_out(behind, "mass", times=MASS)
    assert proxy.has_cut.is_set()
    assert (told.answer, told.position) == ({"said": MASS}, MASS)
    assert [one.position for one in await behind.read(0, 10_000)] == list(range(1, MASS + 1))


@EVERY_CUT
async def test_a_command_that_comes_to_nothing_keeps_its_first_answer(cut: Cut, proxy: Proxy, behind: EventLog) -> None:
    proxy.arm(OUTCOME, cut)
    first = await carry_out(behind, "a", times=0)
    again = await carry_out(behind, "a", times=9)
    assert (first.answer, again.answer, again.replayed) == ({"said": 0}, {"said": 0}, True)
    assert (await behind.head()).position == 0


@EVERY_CUT
async def test_the_recorder_tells_a_lost_acknowledgement_from_a_conflict(cut: Cut, proxy: Proxy) -> None:
    events = [StoredEvent("a", version, "test.counted.v1", b"{}") for version in (1, 2)]

    def insert() -> list[int]:
        with SynchronousRecorder(proxy.url, clock=lambda: AT) as recorder:
            proxy.arm(APPEND, cut)
            positions = list(recorder.insert_events(events))
            assert [one.id for one in recorder.select_notifications(None, 10)] == positions
            return positions

    assert await asyncio.to_thread(insert) == [1, 2]
    assert proxy.cuts == 1
