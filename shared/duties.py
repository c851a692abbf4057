"""What a service does by itself as time passes, and when there is reason to look again."""

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any

import structlog

from shared.eventlog.command_ids import command_id, command_of
from shared.eventlog.commands import Then, nothing_more
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)

Duty = Callable[[Runtime], Awaitable[None]]
"""Something a service does by itself. Called several times a second; must be harmless to repeat."""

_SECONDS_AT_MOST = 30.0
"""Whoever changes a table past the log is seen as late as this."""


class NotNow(Exception):
    """What a duty needs is not there at the moment; it is called again at the next turn."""


def on_news(duty: Duty) -> Duty:
    """A duty that depends on the service's tables and on the day: called when either has moved since it was done."""
    done: tuple[object, ...] = ()
    done_at = 0.0

    @wraps(duty)
    async def when_moved(runtime: Runtime) -> None:
        nonlocal done, done_at
        now = (runtime.clock.today(), *(one.position for one in runtime.followers))
        if now == done and time.monotonic() - done_at < _SECONDS_AT_MOST:
            return
        try:
            await duty(runtime)
        except NotNow:
            return
        done, done_at = now, time.monotonic()

    return when_moved


async def carry_out(
    runtime: Runtime, subject: str, seen: int | str, work: Sequence[Work[Any, Any]], then: Then = nothing_more
) -> None:
    """One command of the service's own, and the wait until its tables show it. Raises ``Refused``.

    ``seen`` is what the duty looked at, such as the position that the tables had come to: with ``subject`` it makes the
    command's id, so that two processes that saw the same do it once, and what comes again later is another command.
    """
    actor = f"duty:{runtime.own_log.source}"
    context = command_of("duty", subject, str(seen), actor=actor, at=runtime.clock.now())
    recorded = await runtime.own_log.execute(work, context, then=then)
    await runtime.caught_up(recorded.position, 30)


async def carry_out_unless_refused(
    runtime: Runtime, subject: str, seen: int | str, work: Sequence[Work[Any, Any]], then: Then = nothing_more
) -> None:
    """The same where a refusal is no failure: somebody was first, and the tables will show it."""
    try:
        await carry_out(runtime, subject, seen, work, then)
    except Refused as refusal:
        _log.info("duty.refused", command_id=command_id("duty", subject, str(seen)), why=refusal.sentence)
