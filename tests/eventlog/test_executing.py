"""A command is carried out once, whole, and with versions and positions that have no gap."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.eventlog.decider import Refused
from shared.eventlog.log import EventLog
from shared.eventlog.records import KeyReused
from tests.eventlog.conftest import OpenLog
from tests.eventlog.counting import AT, COUNTER, Counted, command, count


async def test_a_command_is_recorded_with_who_when_and_where(log: EventLog) -> None:
    recorded = await log.execute([count()], command("a"))
    assert (recorded.events, recorded.position, recorded.replayed) == ([Counted(number=1)], 1, False)
    (event,) = await log.events_of("counter:1")
    assert (event.position, event.version, event.actor, event.command_id) == (1, 1, "somebody", "a")


async def test_a_refused_command_leaves_nothing_behind(log: EventLog) -> None:
    with pytest.raises(Refused):
        await log.execute([count("counter:1"), count("counter:2", limit=0)], command("a"))
    assert (await log.head()).position == 0
    assert await log.outcome_of(command("a")) is None


async def test_each_work_of_a_command_decides_on_what_the_works_before_it_decided(log: EventLog) -> None:
    await log.execute([count()], command("before"))
    recorded = await log.execute([count(times=2), count("counter:2"), count(), count()], command("a"))
    numbers = [(event.stream, event.version, event.event) for event in (await log.read(1, 10))]
    assert numbers == [
        ("counter:1", 2, Counted(number=2)),
        ("counter:1", 3, Counted(number=3)),
        ("counter:2", 1, Counted(number=1)),
        ("counter:1", 4, Counted(number=4)),
        ("counter:1", 5, Counted(number=5)),
    ]
    assert recorded.events == [event for _, _, event in numbers]


async def test_a_repeated_command_gets_the_first_answer_and_has_no_second_effect(log: EventLog) -> None:
    first = await log.execute([count()], command("a"), answer=lambda events: {"events": len(events)})
    again = await log.execute([count()], command("a"), answer=lambda _: {"events": -1})
    assert (again.answer, again.position, again.replayed) == (first.answer, first.position, True)
    assert (await log.head()).position == 1


async def test_a_command_that_comes_to_nothing_is_answered_the_same_again(log: EventLog) -> None:
    await log.execute([count(times=0)], command("a"), answer=lambda _: {"said": "nothing to do"})
    again = await log.execute([count()], command("a"))
    assert (again.answer, again.replayed, (await log.head()).position) == ({"said": "nothing to do"}, True, 0)


async def test_a_command_id_used_for_another_payload_is_refused(log: EventLog) -> None:
    await log.execute([count()], command("a", b"this"))
    with pytest.raises(KeyReused):
        await log.execute([count()], command("a", b"that"))


@pytest.mark.parametrize("processes", [1, 2])
async def test_32_copies_of_one_command_have_one_effect_and_one_answer(processes: int, open_log: OpenLog) -> None:
    logs = [await open_log() for _ in range(processes)]
    told = await asyncio.gather(
        *(
            logs[number % processes].execute([count()], command("a"), answer=lambda e: {"number": len(e)})
            for number in range(32)
        )
    )
    assert [one.answer for one in told] == [{"number": 1}] * 32
    assert sum(not one.replayed for one in told) == 1
    assert (await logs[0].head()).position == 1


@pytest.mark.parametrize("processes", [1, 2, 4])
async def test_many_writers_on_few_streams_lose_nothing_and_leave_no_gap(processes: int, open_log: OpenLog) -> None:
    logs = [await open_log() for _ in range(processes)]
    await asyncio.gather(
        *(logs[n % processes].execute([count(f"counter:{n % 7}")], command(f"c{n}")) for n in range(280))
    )
    events = await logs[0].read(0, 1_000)
    assert [event.position for event in events] == list(range(1, 281))
    for stream in range(7):
        # 40 counts each, and no number twice: nobody decided on a state that had moved on.
        assert await logs[0].state_of(COUNTER, f"counter:{stream}") == 40


async def test_the_limit_holds_when_two_processes_race_for_the_last_place(open_log: OpenLog) -> None:
    logs = [await open_log(), await open_log()]
    told = await asyncio.gather(
        *(logs[n % 2].execute([count(limit=5)], command(f"c{n}")) for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(one, Refused) for one in told) == 15
    assert await logs[0].state_of(COUNTER, "counter:1") == 5


async def test_a_mass_command_is_appended_whole_beside_single_ones(log: EventLog) -> None:
    many = [count(f"counter:{n}", times=2) for n in range(600)]
    singles = (log.execute([count(f"counter:{n}")], command(f"c{n}")) for n in range(50))
    mass, *_ = await asyncio.gather(log.execute(many, command("mass")), *singles)
    assert len(mass.events) == 1_200
    events = await log.read(0, 5_000)
    assert [event.position for event in events] == list(range(1, 1_251))
    positions = [event.position for event in events if event.command_id == "mass"]
    assert positions == list(range(positions[0], positions[0] + 1_200))
    again = await log.execute(many, command("mass"))
    assert (again.replayed, (await log.head()).position) == (True, 1_250)


async def test_work_that_depends_on_what_was_decided_is_part_of_the_same_command(log: EventLog) -> None:
    recorded = await log.execute(
        [count("counter:1", times=3)], command("a"), then=lambda events: [count("summary:1", times=len(events))]
    )
    assert len(recorded.events) == 6
    assert await log.state_of(COUNTER, "summary:1") == 3


async def test_recorded_time_never_goes_back_whatever_a_clock_says(log: EventLog, open_log: OpenLog) -> None:
    for hours in (0, 72, 1, 73, 2):
        context = replace(command(f"at-{hours}"), at=AT + timedelta(hours=hours))
        await log.execute([count()], context)
    other = await open_log()
    await other.execute([count("counter:2", times=700)], replace(command("other"), at=AT))
    events = await log.read(0, 1_000)
    assert [event.recorded_at - AT for event in events[:5]] == [timedelta(hours=hours) for hours in (0, 72, 72, 73, 73)]
    assert {event.recorded_at - AT for event in events[5:]} == {timedelta(hours=73)}
