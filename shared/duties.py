"""What a service does by itself as time passes, and when there is reason to look again."""

import time
from collections.abc import Awaitable, Callable
from functools import wraps

from shared.runtime import Runtime

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
