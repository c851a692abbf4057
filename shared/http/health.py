"""Whether a service runs, and whether it could do its work now: ready is who can write."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import text

from shared.eventlog.troubles import said
from shared.http.answers import Answer
from shared.http.commands import runtime_of
from shared.http.operations import reading
from shared.http.problems.limits import NOT_READY, STANDS_STILL
from shared.http.stored import Trouble
from shared.problem import Problem
from shared.runtime import Runtime
from shared.stored_sentences import trouble_told

_PATIENCE_SECONDS = 5.0
_LIMITS = "SELECT set_config('lock_timeout', '2s', true), set_config('statement_timeout', '4s', true)"
_HEAD = "SELECT position FROM log_head FOR UPDATE"
"""As a commit takes it: whoever holds it for longer than that keeps everybody from writing."""
_WRITE = "INSERT INTO tracking VALUES ('readiness', 0)"


async def write_nothing(runtime: Runtime) -> None:
    """Write as a command does, and take it back. Raises what keeps the database from being written to."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        async with runtime.engine.connect() as connection:
            await connection.execute(text(_LIMITS))
            if runtime.log is not None:
                await connection.execute(text(_HEAD))
            await connection.execute(text(_WRITE))
            await connection.rollback()
        if runtime.log is not None:
            await runtime.log.head()


class Live(Answer):
    status: Literal["live"] = "live"


class LogAnswer(Answer):
    """A log whose checkpoints are kept here."""

    anchor_age_seconds: int = Field(description="Since a checkpoint covered all that the log had told.")
    trouble: Trouble | None = Field(description="Why its checkpoints are not believed; null when they are good.")


class Process(Answer):
    """Which process answers: an older one at the same address is known by that."""

    instance: str = Field(description="Made up for each start, unless WENGANG_INSTANCE is set.")
    state: str | None = Field(description="The id of the state folder of `wengang up`; null without one.")


class Ready(Answer):
    status: Literal["ready"]
    answered_by: Process
    positions: dict[str, int] = Field(description="How far each follower has come in the log that it follows.")
    unreachable: list[Trouble] = Field(description="What does not answer now and is asked again, a sentence each.")
    logs: dict[str, LogAnswer] = Field(default={}, description="By origin; absent where no checkpoints are kept.")


def health_router() -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/health/live", **reading("readLiveness", "The process runs"))
    async def live() -> Live:
        return Live()

    @router.get(
        "/health/ready",
        **reading("readReadiness", "The database takes writes and nothing stands still", problems=(NOT_READY,)),
        response_model_exclude_unset=True,
    )
    async def ready(request: Request) -> Ready:
        runtime = runtime_of(request)
        try:
            await write_nothing(runtime)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody can write
            problem = Problem(NOT_READY, trouble=[trouble_told(said(error))], headers={"Retry-After": "5"})
            raise _told_by(runtime, problem) from None
        parked = [follower for follower in runtime.followers if follower.trouble]
        if parked:
            problem = Problem(
                STANDS_STILL,
                followers=[trouble_told(f"{one.name} ({one.position})") for one in parked],
                trouble=[trouble_told(one.trouble) for one in parked if one.trouble],
            )
            raise _told_by(runtime, problem)
        return Ready(
            status="ready",
            answered_by=_process(runtime),
            positions={follower.name: follower.position for follower in runtime.followers},
            unreachable=[follower.unreachable for follower in runtime.followers if follower.unreachable],
            **({"logs": _logs(runtime)} if runtime.anchored else {}),
        )

    return router


def _process(runtime: Runtime) -> Process:
    return Process(instance=runtime.settings.instance, state=runtime.settings.state_id)


def _told_by(runtime: Runtime, problem: Problem) -> Problem:
    problem.members = {"answered_by": _process(runtime).model_dump()}
    return problem


def _logs(runtime: Runtime) -> dict[str, LogAnswer]:
    """Of the logs whose checkpoints are kept here. One that is not believed leaves us ready: we have to report it."""
    return {
        origin: LogAnswer(anchor_age_seconds=round(one.age), trouble=runtime.trouble_of(origin))
        for origin, one in sorted(runtime.anchored.items())
    }
