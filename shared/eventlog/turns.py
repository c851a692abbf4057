"""One at a time for each key, in the order they came."""

import asyncio
from collections import deque

from shared.eventlog.records import CommandInFlight


class Turns:
    """``take`` a key, work, ``give`` it back. Costs two dictionary operations where nobody else wants the key."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    def __len__(self) -> int:
        """How many keys are taken."""
        return len(self._waiting)

    async def take(self, key: str, seconds: float | None = None) -> None:
        """Raises ``CommandInFlight`` when the key was not given back within ``seconds``."""
        waiting = self._waiting.get(key)
        if waiting is None:
            self._waiting[key] = deque()
            return
        turn = asyncio.get_running_loop().create_future()
        waiting.append(turn)
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.give(key)  # it came just as we stopped waiting
            if isinstance(error, TimeoutError):
                raise CommandInFlight(key) from None
            raise

    def give(self, key: str) -> None:
        waiting = self._waiting[key]
        while waiting:
            turn = waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        del self._waiting[key]
