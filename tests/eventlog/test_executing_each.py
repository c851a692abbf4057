"""Many commands in one commit: each with its own outcome, each failing alone, none carried out twice."""

import asyncio
from typing import Any

from shared.eventlog.commands import nothing_more
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, WorkThen
from tests.eventlog.conftest import OpenLog
from tests.eventlog.counting import COUNTER, command, count

Asked = tuple[CommandContext, WorkThen]


def asked(name: str, stream: str, then: Any = nothing_more, limit: int = 1_000_000, times: int = 1) -> Asked:
    return command(name), WorkThen(count(stream, limit, times), then)


async def test_each_has_its_own_events_outcome_and_commit_position(log: EventLog) -> None:
    first, second = await log.execute_each([asked("a", "counter:1", times=2), asked("b", "counter:2")])
    assert [(len(one.events), one.position, one.replayed) for one in (first, second)] == [(2, 2, False), (1, 3, False)]
    events = await log.read(0, 10)
    assert [(event.command_id, event.stream, event.version) for event in events] == [
        ("a", "counter:1", 1),
        ("a", "counter:1", 2),
        ("b", "counter:2", 1),
    ]


async def test_a_refused_one_is_answered_with_its_sentence_and_blocks_no_other(log: EventLog) -> None:
    found = await log.execute_each([asked("a", "counter:1", limit=0), asked("b", "counter:2")])
    assert found[0].answer == {"refused": "The counter is full."}
    assert (len(found[1].events), (await log.head()).position) == (1, 1)
    # Kept, so that asking again does not decide it anew.
    (again,) = await log.execute_each([asked("a", "counter:1")])
    assert (again.replayed, again.answer) == (True, found[0].answer)


async def test_one_refused_in_the_work_that_follows_leaves_nothing_of_its_first(log: EventLog) -> None:
    (found,) = await log.execute_each([asked("a", "counter:1", lambda _: [count("summary:1", limit=0)])])
    assert (found.answer, (await log.head()).position) == ({"refused": "The counter is full."}, 0)


async def test_repeated_whole_or_in_part_they_add_only_what_is_missing(log: EventLog) -> None:
    await log.execute_each([asked(f"c{n}", f"counter:{n}") for n in range(300)])
    found = await log.execute_each([asked(f"c{n}", f"counter:{n}") for n in range(600)])
    assert [one.replayed for one in found] == [True] * 300 + [False] * 300
    assert (await log.head()).position == 600


async def test_what_two_of_them_touch_is_decided_one_after_the_other(log: EventLog) -> None:
    shared = [asked(f"c{n}", f"counter:{n}", lambda _: [count("summary:1", limit=3)]) for n in range(5)]
    found = await log.execute_each(shared)
    assert sum(one.answer == {"refused": "The counter is full."} for one in found) == 2
    assert await log.state_of(COUNTER, "summary:1") == 3
    assert (await log.head()).position == 6


async def test_two_processes_with_the_same_commands_carry_each_out_once(open_log: OpenLog) -> None:
    logs = [await open_log(), await open_log()]
    both = await asyncio.gather(
        *(log.execute_each([asked(f"c{n}", f"counter:{n}") for n in range(700)]) for log in logs)
    )
    events = await logs[0].read(0, 2_000)
    assert sorted(event.command_id for event in events) == sorted(f"c{n}" for n in range(700))
    assert [event.position for event in events] == list(range(1, 701))
    assert all(one.replayed != other.replayed for one, other in zip(*both, strict=True))


async def test_a_stream_that_another_process_moved_on_is_decided_again(open_log: OpenLog) -> None:
    mine, theirs = await open_log(), await open_log()
    counts = [theirs.execute([count(f"counter:{n % 10}")], command(f"t{n}")) for n in range(100)]
    each = mine.execute_each([asked(f"m{n}", f"counter:{n}", times=3) for n in range(10)])
    await asyncio.gather(each, *counts)
    for n in range(10):
        assert await mine.state_of(COUNTER, f"counter:{n}") == 13
