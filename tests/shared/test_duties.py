"""A duty is called when there is reason to, and not because time has passed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from shared.clock import SimulatedClock
from shared.duties import NotNow, on_news
from shared.runtime import Runtime


@dataclass
class _Follower:
    position: int = 0


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    clock = SimulatedClock(tmp_path / "clock.json")
    clock.set(datetime.fromisoformat("2021-08-02T09:00:00+08:00"))
    nothing = cast("Any", None)
    follower = cast("Any", _Follower())
    return Runtime(nothing, clock, nothing, None, None, {}, {"own": follower}, {"other": follower})


async def test_a_duty_is_called_when_a_follower_has_moved_or_a_day_has_begun(runtime: Runtime) -> None:
    calls = 0

    @on_news
    async def duty(runtime: Runtime) -> None:
        nonlocal calls
        calls += 1

    async def called() -> bool:
        before = calls
        await duty(runtime)
        return calls > before

    first = [await called(), await called()]
    cast("Any", runtime.projections["own"]).position = 1
    moved = [await called(), await called()]
    cast("SimulatedClock", runtime.clock).set(datetime.fromisoformat("2021-08-02T23:00:00+08:00"))
    same_day = await called()
    cast("SimulatedClock", runtime.clock).set(datetime.fromisoformat("2021-08-03T00:00:00+08:00"))
    assert (first, moved, same_day, await called()) == ([True, False], [True, False], False, True)


@pytest.mark.parametrize("trouble", [NotNow, ValueError])
async def test_a_duty_that_was_not_done_is_called_again(runtime: Runtime, trouble: type[Exception]) -> None:
    calls = 0

    @on_news
    async def duty(runtime: Runtime) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise trouble

    for _ in range(3):
        try:
            await duty(runtime)
        except ValueError:
            assert trouble is ValueError
    assert calls == 2


async def test_what_moves_while_a_duty_is_done_is_seen_by_the_next_turn(runtime: Runtime) -> None:
    calls = 0

    @on_news
    async def duty(runtime: Runtime) -> None:
        nonlocal calls
        calls += 1
        cast("Any", runtime.projections["own"]).position = 1

    for _ in range(3):
        await duty(runtime)
    assert calls == 2
