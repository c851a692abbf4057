"""One at a time for each key, in the order they came, whoever gives up."""

import asyncio

import pytest

from shared.eventlog.records import CommandInFlight
from shared.eventlog.turns import Turns


async def test_turns_come_in_the_order_they_were_asked_for() -> None:
    turns, seen, busy = Turns(), [], 0

    async def work(number: int) -> None:
        nonlocal busy
        await turns.take("key")
        busy += 1
        assert busy == 1
        await asyncio.sleep(0)
        seen.append(number)
        busy -= 1
        turns.give("key")

    await asyncio.gather(*(work(number) for number in range(20)))
    assert seen == list(range(20))
    assert len(turns) == 0


async def test_keys_do_not_wait_for_one_another() -> None:
    turns = Turns()
    await turns.take("one")
    await asyncio.wait_for(turns.take("other"), 1)
    assert len(turns) == 2


async def test_who_waits_too_long_is_told_and_the_next_gets_the_turn() -> None:
    turns = Turns()
    await turns.take("key")
    with pytest.raises(CommandInFlight):
        await turns.take("key", 0.01)
    next_one = asyncio.create_task(turns.take("key"))
    await asyncio.sleep(0)
    turns.give("key")
    await asyncio.wait_for(next_one, 1)
    turns.give("key")
    assert len(turns) == 0


async def test_a_turn_that_comes_just_as_its_taker_is_cancelled_goes_on_to_the_next() -> None:
    turns = Turns()
    await turns.take("key")
    given_up, patient = asyncio.create_task(turns.take("key")), asyncio.create_task(turns.take("key"))
    await asyncio.sleep(0)
    turns.give("key")  # to the first of the two, which is cancelled before it runs
    given_up.cancel()
    await asyncio.wait_for(patient, 1)
    with pytest.raises(asyncio.CancelledError):
        await given_up
    turns.give("key")
    assert len(turns) == 0
