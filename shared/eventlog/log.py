"""The event log of one service: what was recorded, read and waited for; beside it, who takes commands and who seals."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Self

import asyncpg

from shared.eventlog.checkpoints import Checkpoints
from shared.eventlog.codec import EventCodec
from shared.eventlog.commands import Answer, Commands, Then, no_answer, nothing_more
from shared.eventlog.database import Database
from shared.eventlog.decider import Decider
from shared.eventlog.loader import Loader
from shared.eventlog.quarantine import STREAM as QUARANTINE
from shared.eventlog.quarantine import Standings, evolve, set_aside
from shared.eventlog.records import (
    RECORD_COLUMNS,
    CommandContext,
    Recorded,
    RecordedEvent,
    StoredOutcome,
    StoredRecord,
    Work,
    WorkThen,
)
from shared.eventlog.sealing import SHA256, Suite
from shared.eventlog.sessions import USUAL, SessionLimits
from shared.eventlog.witness_policy import Policy
from shared.eventlog.writer import CHANNEL

_IN_ONE_TURN = 500
"""After so many events of a stream others get their turn."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last position and the Merkle root over all positions up to it."""

    position: int
    root: bytes


class WrongSuite(ValueError):
    """The log is sealed with another hash suite than it was opened with."""


class Log:
    """The records of one log, as they stand and as more come."""

    def __init__(
        self, database: Database, loader: Loader, codec: EventCodec, source: str, suite: Suite, poll_seconds: float
    ) -> None:
        self.codec = codec
        self.source = source
        self.suite = suite
        self._database = database
        self._loader = loader
        self._poll_seconds = poll_seconds
        self._advanced = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def head(self) -> Head:
        row = await self._database.fetchrow("SELECT position, root FROM log_head")
        # The migration cannot know the suite: it wrote what SHA-256 says of nothing.
        return Head(row["position"], row["root"] if row["position"] else self.suite.empty_root)

    async def read(self, after: int, limit: int, wait_seconds: float = 0.0) -> list[RecordedEvent]:
        """Events after a position, in order, decoded. Waits up to ``wait_seconds`` when there are none yet."""
        records = await self.read_stored(after, limit, wait_seconds)
        return [record.decoded(self.source, self.codec) for record in records]

    async def read_stored(self, after: int, limit: int, wait_seconds: float = 0.0) -> list[StoredRecord]:
        """The same, as stored. A notification only shortens the wait; polling finds what it missed."""
        deadline = asyncio.get_running_loop().time() + wait_seconds
        while True:
            self._advanced.clear()
            rows = await self._database.fetch(
                f"SELECT {RECORD_COLUMNS} FROM events WHERE notification_id > $1 ORDER BY notification_id LIMIT $2",
                after,
                limit,
            )
            remaining = deadline - asyncio.get_running_loop().time()
            if rows or remaining <= 0:
                return [StoredRecord.of(row) for row in rows]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(remaining, self._poll_seconds)):
                    await self._advanced.wait()

    async def record_at(self, position: int) -> StoredRecord | None:
        query = f"SELECT {RECORD_COLUMNS} FROM events WHERE notification_id = $1"
        row = await self._database.fetchrow(query, position)
        return None if row is None else StoredRecord.of(row)

    async def events_of(self, stream: str) -> list[RecordedEvent]:
        """All events of one stream, oldest first."""
        rows = await self._database.fetch(
            f"SELECT {RECORD_COLUMNS} FROM events WHERE originator_id = $1 ORDER BY originator_version", stream
        )
        return [StoredRecord.of(row).decoded(self.source, self.codec) for row in rows]

    async def state_of(self, decider: Decider[Any, Any], stream: str) -> Any:
        """The state of a stream now, folded from its events."""
        state = decider.initial
        loaded = await self._loader.load(None, [stream])
        for number, (_, topic, data) in enumerate(loaded.rows[stream], start=1):
            state = decider.evolve(state, self.codec.decode(topic, data))
            if number % _IN_ONE_TURN == 0:
                await asyncio.sleep(0)
        return state

    async def existing(self, streams: Sequence[str]) -> frozenset[str]:
        """Those of the streams that have events."""
        query = "SELECT DISTINCT originator_id FROM events WHERE originator_id = ANY($1::text[])"
        return frozenset(row["originator_id"] for row in await self._database.fetch(query, streams))

    async def outcome_of(self, command: CommandContext) -> StoredOutcome | None:
        """What this command came to, if it was ever carried out; perhaps it had another payload then."""
        found = (await self._loader.load(command, ())).outcome
        return None if found is None else found.decoded()

    async def standings(self) -> Standings:
        """What was proposed and approved of facts that nobody can take, by position."""
        return reduce(evolve, [one.event for one in await self.events_of(QUARANTINE)], {})

    async def set_aside(self) -> dict[int, str]:
        """The positions that everybody passes over, with their topics."""
        return set_aside(await self.standings())

    def _wake(self, _: object = None) -> None:
        self._advanced.set()

    async def _listen(self) -> None:
        """Hear of other processes' commits. It may fail as it likes: readers poll."""
        while True:
            ended = asyncio.Event()
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await self._database.connect()
                try:
                    connection.add_termination_listener(lambda *_, ended=ended: ended.set())
                    await connection.add_listener(CHANNEL, lambda *_: self._wake())
                    await ended.wait()
                finally:
                    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                        await connection.close(timeout=1)
            await asyncio.sleep(1)


class EventLog(Log):
    """A service's handle on its log: reads it; ``commands`` carries out commands, ``checkpoints`` seals.

    Open with ``await EventLog.open(...)``.
    """

    def __init__(
        self,
        database: Database,
        codec: EventCodec,
        source: str,
        suite: Suite,
        poll_seconds: float,
        follow: Then,
        policy: Policy | None,
    ) -> None:
        loader = Loader(database.fetch)
        super().__init__(database, loader, codec, source, suite, poll_seconds)
        self.commands = Commands(database, loader, codec, suite, follow, self._wake)
        self.checkpoints = Checkpoints(database.fetch, suite, policy)

    @classmethod
    async def open(
        cls,
        dsn: str,
        *,
        codec: EventCodec,
        source: str,
        poll_seconds: float = 0.5,
        suite: Suite = SHA256,
        limits: SessionLimits = USUAL,
        follow: Then = nothing_more,
        policy: Policy | None = None,
    ) -> Self:
        """``follow``: what always follows from what is decided, in the same command, whoever gave it. ``policy``: whose
        cosignatures its checkpoints need.

        Raises ``WrongSuite`` for a log that is sealed with another hash suite.
        """
        database = await Database.open(dsn, limits)
        try:
            await _know_suite(database, suite)
        except BaseException:
            await database.close()
            raise
        return cls(database, codec, source, suite, poll_seconds, follow, policy)

    async def close(self) -> None:
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        await self.commands.close()
        await self._database.close()

    async def execute(
        self,
        work: Sequence[Work[Any, Any]],
        context: CommandContext,
        *,
        answer: Answer = no_answer,
        then: Then = nothing_more,
    ) -> Recorded:
        """See ``Commands.execute``."""
        return await self.commands.execute(work, context, answer=answer, then=then)

    async def execute_each(self, asked: Sequence[tuple[CommandContext, WorkThen]]) -> list[Recorded]:
        """See ``Commands.execute_each``."""
        return await self.commands.execute_each(asked)

    async def begin_streams(
        self, topic: str, firsts: Sequence[tuple[str, bytes]], context: CommandContext, answer: Any = None
    ) -> Recorded:
        """See ``Commands.begin_streams``."""
        return await self.commands.begin_streams(topic, firsts, context, answer)


async def _know_suite(database: Database, suite: Suite) -> None:
    row = await database.pool.fetchrow(f"SELECT {RECORD_COLUMNS} FROM events ORDER BY notification_id LIMIT 1")
    if row is not None and suite.leaf(StoredRecord.of(row).leaf_bytes(suite)) != row["leaf_hash"]:
        raise WrongSuite(f"This log was not begun with {suite.name}: its first record has another hash.")
