"""Whether this service knows enough to answer: of its own log, and of what other services have recorded."""

from typing import Annotated

from fastapi import Depends, Header, Request

from shared.http.commands import runtime_of
from shared.http.problems import BEHIND, BEHIND_ANOTHER, TOO_EARLY
from shared.plain import LARGEST_NUMBER
from shared.problem import Problem
from shared.runtime import Runtime

OWN_LOG = "own log"
"""What this service recorded itself, as a source to wait for; the others are services, by name."""
_SECONDS_TO_CATCH_UP = 60
_PATIENCE_SECONDS = 5.0
_RETRY_SOON = {"Retry-After": "1"}


async def wait_for(runtime: Runtime, source: str) -> None:
    """Wait until what ``source`` recorded before this moment is in the tables here. Raises ``Problem``: 503."""
    if source == OWN_LOG:
        if not await runtime.caught_up_with_own_log(_SECONDS_TO_CATCH_UP):
            raise Problem(BEHIND, headers={"Retry-After": "2"})
    elif not await runtime.caught_up_with(source, _SECONDS_TO_CATCH_UP):
        raise Problem(BEHIND_ANOTHER, source=source, headers={"Retry-After": "2"})


async def _at_least(
    request: Request,
    x_position_at_least: Annotated[
        int | None,
        Header(
            ge=0,
            le=LARGEST_NUMBER,
            description="A position that an answer to a command carried; 425 when not there yet.",
        ),
    ] = None,
) -> None:
    if x_position_at_least is None:
        return
    if not await runtime_of(request).caught_up(x_position_at_least, seconds=_PATIENCE_SECONDS):
        raise Problem(TOO_EARLY, position=x_position_at_least, headers=_RETRY_SOON)


FRESH = Depends(_at_least)
"""Put on every reading operation: honours ``X-Position-At-Least``."""
