"""Following a log: batches of facts, one transaction each with how far it came; retries, and what stands in the way."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.eventlog.records import RecordedEvent
from shared.eventlog.troubles import of_the_database, said
from shared.followers.coalescing import Coalesced
from shared.followers.passing_over import CannotTake, Passed, PassingOver
from shared.followers.tracking import MovedOn, advance_tracking, forget, tracked_position

_log = structlog.get_logger(__name__)

AT_ONCE = 2_000
"""Events of one transaction, at most."""
_FEWER = 8
"""So many times fewer are taken at once after a batch that failed, down to the one fact that is to blame."""


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
    changes: Coalesced = field(default_factory=Coalesced)
    more: bool = False
    events: list[RecordedEvent] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    topic: str = ""
    """Of the fact at ``last``."""
    quarantine: bool = False
    """Whether a fact was set aside, or is to be taken again, by what the batch holds."""


class Follower:
    """Something that follows a log: knows its position, lets others wait for one, retries, and says its trouble.

    ``source`` is the log's service; of it, facts of ``topics`` have effects here.
    """

    def __init__(
        self, name: str, engine: AsyncEngine, source: str, topics: frozenset[str], tables: Sequence[Table]
    ) -> None:
        self.name = name
        self.source = source
        self.tables = tables
        self.beside: Sequence[Follower] = (self,)
        """Who writes the same tables: these begin anew together."""
        self.passing = PassingOver()
        self._topics = topics
        self._engine = engine
        self._most = self._at_most = AT_ONCE
        """Facts that are taken at once: while nothing is wrong, and now."""
        self._looked = False
        """Whether what was passed over is known to be what should be."""
        self.position = 0
        self.trouble: str | None = None
        """Why it stands still, as a sentence for the operator; None when it is well."""
        self.stopped_by: Exception | None = None
        """What the sentence is of."""
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
                if not self._looked:
                    await self._look_at_quarantine()
                await self._step()
                failures = 0
                self.trouble = self.stopped_by = self.unreachable = None
            except MovedOn:
                resumed = False
            except Unreachable as error:
                if self.unreachable is None:
                    _log.warning("follower.waits", follower=self.name, position=self.position, why=str(error))
                self.unreachable = str(error)
                await asyncio.sleep(0.3)
            except Exception as error:  # noqa: BLE001 - whatever it is, it parks this follower and nothing else
                failures += 1
                self._looked = False  # by now people may have set aside what is to blame
                self._forget_ahead()
                sentence = str(error) if isinstance(error, CannotTake) else said(error)
                self.trouble = f"{self.name} stands at position {self.position}: {sentence}"
                self.stopped_by = error
                if failures in (1, 10, 100):
                    _log.error("follower.parked", follower=self.name, position=self.position, error=said(error))
                await asyncio.sleep(min(0.2 * failures, 5.0))

    async def _moved_to(self, position: int) -> None:
        async with self._moved:
            self.position = position
            self._moved.notify_all()

    async def _resume(self) -> None:
        self._looked = False
        async with self._engine.connect() as connection:
            await self.passing.load(connection, self.name)
            await self._moved_to(await tracked_position(connection, self.name))

    async def _look_at_quarantine(self) -> None:
        """Begin anew where something was passed over, or taken, that would not be today."""
        self.passing.aside = await self._set_aside()
        if self.passing.due(self._topics, self.position):
            _log.warning("follower.begins_anew", follower=self.name, position=self.position)
            tables = dict.fromkeys(table for one in self.beside for table in one.tables)
            await forget(self._engine, [one.name for one in self.beside], list(tables))
            raise MovedOn(self.name)
        self._looked = True

    async def _step(self) -> None:
        """One batch. While it is written, the one after it is prepared."""
        batch = await self._prepared()
        if batch is None:
            return
        try:
            await self._write(batch)
        except (MovedOn, Unreachable):
            raise
        except Exception as error:
            if of_the_database(error):
                raise
            self._blame(batch, error)
            raise
        self._at_most = min(self._at_most * 2, self._most)
        await self._moved_to(batch.last)
        self.passing.note(batch.passed)
        if batch.quarantine:
            self._looked = False
        if not batch.more:
            await self._rest()

    def _blame(self, batch: Batch, error: Exception) -> None:
        """One fact of the batch: the others are taken without it. Raises ``CannotTake`` where it is the only one."""
        facts = batch.last - self.position
        if facts == 1:
            raise CannotTake(self.source, batch.last, batch.topic, error) from error
        self._at_most = max(facts // _FEWER, 1)

    async def _write(self, batch: Batch) -> None:
        if batch.more and self._at_most == self._most:
            self._ahead = batch.last, asyncio.create_task(self._prepare(batch.last, wait=False))
        await self._take(batch)
        async with self._engine.begin() as connection:
            # First, so that another process with the same batch waits here, and then writes nothing.
            await advance_tracking(connection, self.name, self.position, batch.last)
            await self.passing.keep(connection, self.name, batch.passed)
            await batch.changes.append(connection)
            await self._turn(connection)
            await batch.changes.change(connection)

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
        """What comes after a position, and its effect on the tables; None when there is nothing. Writes nothing.

        Of facts that cannot be taken, only the first of a batch raises: ``CannotTake``.
        """
        raise NotImplementedError

    async def _set_aside(self) -> Mapping[int, str]:
        """Positions of the log that everybody passes over, with their topics."""
        raise NotImplementedError

    async def _take(self, batch: Batch) -> None:
        """What must be done before the tables show the batch."""

    async def _turn(self, connection: AsyncConnection) -> None:
        """What each transaction waits for before it changes rows that others may change, too."""

    async def _rest(self) -> None:
        """After the last batch that there was."""


def start_all(followers: Sequence[Follower]) -> None:
    """Those of one service: where they write the same tables, they begin anew together."""
    for follower in followers:
        follower.beside = [one for one in followers if not set(one.tables).isdisjoint(follower.tables)]
        follower.start()
