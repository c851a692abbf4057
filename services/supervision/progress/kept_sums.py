"""Sums over all employers of an edition: worked out from the tables, and again only when a feed has moved."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.logs.positions import positions_read
from shared.eventlog.sessions import statement_by_statement
from shared.runtime import Runtime

Value = TypeVar("Value")
_REST = 20
"""Of the time that keeping fresh takes, so much more passes before it is done again."""


@dataclass(frozen=True, slots=True)
class Summed(Generic[Value]):
    """``positions``: how far each log was read then. What is summed can be worked out again from these."""

    positions: Mapping[str, int]
    value: Value


@dataclass(slots=True)
class _Memory(Generic[Value]):
    """Of one database, in this process. The lock: two readers do not work out the same."""

    latest: dict[str, Summed[Value]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rest_until: float = 0.0


class KeptSums(Generic[Value]):
    """``count`` sums an edition in the transaction that it is given."""

    def __init__(self, count: Callable[[AsyncConnection, str], Awaitable[Value]]) -> None:
        self._count = count

    async def now(self, runtime: Runtime, edition: str) -> Summed[Value]:
        """As the tables stand."""
        memory = self._memory(runtime)
        found = memory.latest.get(edition)
        if found is not None:
            async with statement_by_statement(runtime.engine).connect() as connection:
                if found.positions == await positions_read(connection, runtime):
                    return found
        # Tables and positions are of one moment.
        one_moment = runtime.engine.execution_options(isolation_level="REPEATABLE READ")
        async with memory.lock, one_moment.connect() as connection:
            positions = await positions_read(connection, runtime)
            found = memory.latest.get(edition)
            if found is None or found.positions != positions:
                found = memory.latest[edition] = Summed(positions, await self._count(connection, edition))
        return found

    async def lately(self, runtime: Runtime, edition: str) -> Summed[Value]:
        """As they stood seconds ago at most, while ``keep_fresh`` is called: only the first reader waits."""
        found = self._memory(runtime).latest.get(edition)
        return found if found is not None else await self.now(runtime, edition)

    async def keep_fresh(self, runtime: Runtime) -> None:
        """A duty: what somebody has asked for is summed again, in a twentieth of the time."""
        memory = self._memory(runtime)
        begun = time.monotonic()
        if begun >= memory.rest_until:
            for edition in list(memory.latest):
                await self.now(runtime, edition)
            memory.rest_until = begun + _REST * (time.monotonic() - begun)

    def _memory(self, runtime: Runtime) -> _Memory[Value]:
        return runtime.kept(self, _Memory[Value])
