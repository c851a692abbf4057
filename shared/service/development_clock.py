"""The simulated clock over HTTP, for demos and tests: there only where a service was given one."""

from datetime import timedelta

from fastapi import APIRouter, Request
from pydantic import Field

from shared.clock import ClockWentBack, SimulatedClock
from shared.http.answers import Answer, At
from shared.http.commands import runtime_of
from shared.http.fields import Body, Instant
from shared.http.operations import reading
from shared.plain import LAST_YEAR
from shared.problem import Problem
from shared.service.problems import BEYOND_THE_LAST_YEAR, CLOCK_WENT_BACK, ONE_OF_TWO


class Now(Answer):
    now: At


class _ClockCommand(Body):
    now: Instant | None = None
    advance_days: int | None = Field(default=None, ge=-36_500, le=36_500)


def clock_router() -> APIRouter:
    router = APIRouter(tags=["development"])

    @router.get("/dev/clock", **reading("readClock", "The simulated time"))
    async def read(request: Request) -> Now:
        return Now(now=runtime_of(request).clock.now())

    @router.post(
        "/dev/clock",
        **reading(
            "advanceClock",
            "Advance the simulated time, for every service at once",
            problems=(ONE_OF_TWO, CLOCK_WENT_BACK),
        ),
    )
    async def advance(request: Request, command: _ClockCommand) -> Now:
        clock = runtime_of(request).clock
        if not isinstance(clock, SimulatedClock) or (command.now is None) == (command.advance_days is None):
            raise Problem(ONE_OF_TWO)
        wanted = command.now or clock.now() + timedelta(days=command.advance_days or 0)
        if wanted.year > LAST_YEAR:
            raise Problem(BEYOND_THE_LAST_YEAR, last=LAST_YEAR)
        try:
            clock.set(wanted)
        except ClockWentBack:
            raise Problem(CLOCK_WENT_BACK) from None
        return Now(now=clock.now())

    return router
