"""Read tables from the own log: batches of events, one transaction each with how far it came."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.eventlog.coalescing import Coalesced
from shared.eventlog.log import EventLog
from shared.eventlog.projection import Projection
from shared.eventlog.records import RecordedEvent

_log = structlog.get_logger(__name__)

_AT_ONCE = 2_000
"""Events of one transaction, at most."""
_GATHERING_SECONDS = 0.2
_PATIENCE_SECONDS = 15.0

tracking = Table(
    "tracking", MetaData(), Column("name", Text, primary_key=True), Column("position", BigInteger, nullable=False)
)


class MovedOn(Exception):
    """Another process advanced the same tracking row; take its position and go on."""


async def tracked_positions(connection: AsyncConnection, names: Sequence[str]) -> dict[str, int]:
    """Of those followers that have come anywhere yet."""
    query = select(tracking.c.name, tracking.c.position).where(tracking.c.name.in_(names))
    return {row.name: row.position for row in await connection.execute(query)}


async def tracked_position(connection: AsyncConnection, name: str) -> int:
    return (await tracked_positions(connection, [name])).get(name, 0)


async def advance_tracking(connection: AsyncConnection, name: str, old: int, new: int) -> None:
    """Compare and set, so that each event reaches the tables once however many processes run this."""
    if old == 0:
        await connection.execute(insert(tracking).values(name=name, position=0).on_conflict_do_nothing())
    moved = await connection.execute(
        update(tracking).where(tracking.c.name == name, tracking.c.position == old).values(position=new)
    )
    if moved.rowcount != 1:
        raise MovedOn(name)


async def forget(engine: AsyncEngine, names: Sequence[str], tables: Sequence[Table]) -> None:
    """Empty the tables and start over from position 0: whoever follows next builds them again."""
    async with engine.begin() as connection:
        for table in tables:
            await connection.execute(delete(table))
        await connection.execute(delete(tracking).where(tracking.c.name.in_(names)))


class Unreachable(Exception):
    """What is followed does not answer now."""


def drop(ahead: tuple[int, asyncio.Task[Any]] | None) -> None:
    """What was begun for a position that is not the next one any more."""
    if ahead is not None:
        ahead[1].cancel()
        if ahead[1].done() and not ahead[1].cancelled():
            ahead[1].exception()  # nobody will take it: it is met again


@dataclass(slots=True)
class Batch:
    """Facts up to ``last``, and their effect on the tables; ``more``: others follow that are there already."""

    last: int
    changes: Coalesced
    more: bool
    events: Sequence[RecordedEvent] = ()


class Follower:
    """Something that follows a log: knows its position, lets others wait for one, retries, and says its trouble."""

    def __init__(self, name: str, engine: AsyncEngine) -> None:
        self.name = name
        self._engine = engine
        self.position = 0
        self.trouble: str | None = None
        """Why it stands still, as a sentence for the operator; None when it is well."""
        self.unreachable: str | None = None
        """Set while what it follows does not answer: it goes on by itself when that comes back."""
        self._moved = asyncio.Condition()
        self._awaited = asyncio.Event()
        """Set when somebody waits for a position."""
        self._task: asyncio.Task[None] | None = None
        self._ahead: tuple[int, asyncio.Task[Batch | None]] | None = None
        """After which position, and the batch that is being prepared there."""

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._forget_ahead()

    async def wait_for(self, position: int, seconds: float) -> bool:
        """True once ``position`` is reached; False when it was not within ``seconds``."""
        if self.position < position:
            self._awaited.set()
        try:
            async with asyncio.timeout(seconds), self._moved:
                await self._moved.wait_for(lambda: self.position >= position)
        except TimeoutError:
            return False
        return True

    async def _run(self) -> None:
        failures = 0
        resumed = False
        while True:
            try:
                if not resumed:
                    await self._resume()
                    resumed = True
                await self._step()
                failures = 0
                self.trouble = self.unreachable = None
            except MovedOn:
                resumed = False
            except Unreachable as error:
                if self.unreachable is None:
                    _log.warning("follower.waits", follower=self.name, position=self.position, why=str(error))
                self.unreachable = str(error)
                await asyncio.sleep(0.3)
            except Exception as error:  # noqa: BLE001 - whatever it is, it parks this follower and nothing else
                failures += 1
                self.trouble = f"{self.name} stands at position {self.position}: {error!r}"
                if failures in (1, 10, 100):
                    _log.error("follower.parked", follower=self.name, position=self.position, error=repr(error))
                await asyncio.sleep(min(0.2 * failures, 5.0))

    async def _moved_to(self, position: int) -> None:
        async with self._moved:
            self.position = position
            self._moved.notify_all()

    async def _resume(self) -> None:
        async with self._engine.connect() as connection:
            await self._moved_to(await tracked_position(connection, self.name))

    async def _step(self) -> None:
        """One batch. While it is written, the one after it is prepared."""
        batch = await self._prepared()
        if batch is None:
            return
        if batch.more:
            self._ahead = batch.last, asyncio.create_task(self._prepare(batch.last, wait=False))
        await self._take(batch)
        async with self._engine.begin() as connection:
            # First, so that another process with the same batch waits here, and then writes nothing.
            await advance_tracking(connection, self.name, self.position, batch.last)
            await batch.changes.append(connection)
            await self._turn(connection)
            await batch.changes.change(connection)
        await self._moved_to(batch.last)
        if not batch.more:
            await self._rest()

    async def _prepared(self) -> Batch | None:
        if self._ahead is not None and self._ahead[0] == self.position:
            (_, preparing), self._ahead = self._ahead, None
            return await preparing
        self._forget_ahead()
        return await self._prepare(self.position, wait=not (self.trouble or self.unreachable))

    def _forget_ahead(self) -> None:
        drop(self._ahead)
        self._ahead = None

    async def _prepare(self, after: int, *, wait: bool) -> Batch | None:
        """What comes after a position, and its effect on the tables; None when there is nothing. Writes nothing."""
        raise NotImplementedError

    async def _take(self, batch: Batch) -> None:
        """What must be done before the tables show the batch."""

    async def _turn(self, connection: AsyncConnection) -> None:
        """What each transaction waits for before it changes rows that others may change, too."""

    async def _rest(self) -> None:
        """After the last batch that there was."""


class RunningProjection(Follower):
    """A projection at work on its own service's log."""

    def __init__(self, projection: Projection, log: EventLog, engine: AsyncEngine) -> None:
        super().__init__(projection.name, engine)
        self._projection = projection
        self._log = log

    async def _prepare(self, after: int, *, wait: bool) -> Batch | None:
        events = await self._log.read(after, _AT_ONCE, wait_seconds=_PATIENCE_SECONDS if wait else 0.0)
        if not events:
            return None
        changes = Coalesced()
        for event in events:
            changes.add_all(self._projection.project(event))
        return Batch(events[-1].position, changes, more=len(events) == _AT_ONCE)

    async def _rest(self) -> None:
        """A transaction for every few events takes more of the process than the events do: let some come together,
        unless somebody waits for them."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GATHERING_SECONDS):
                await self._awaited.wait()
        self._awaited.clear()
