"""The event log of one service: carry out commands, read what was recorded, wait for more."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Self

import asyncpg
import orjson

from shared.contracts.fact import Fact
from shared.eventlog.batch import Submission
from shared.eventlog.checkpoints import Checkpoints
from shared.eventlog.codec import EventCodec, UnknownTopic
from shared.eventlog.decider import Decider, Refused
from shared.eventlog.loader import Loaded, Loader, Outcome
from shared.eventlog.notes import Signer
from shared.eventlog.quarantine import STREAM as QUARANTINE
from shared.eventlog.quarantine import Standings, evolve, set_aside
from shared.eventlog.records import (
    RECORD_COLUMNS,
    AlreadyRecorded,
    CommandContext,
    KeyReused,
    NewEvent,
    Recorded,
    RecordedEvent,
    StoredOutcome,
    StoredRecord,
    VersionConflict,
    Work,
    WorkThen,
)
from shared.eventlog.sealing import SHA256, Frontier, Suite
from shared.eventlog.sessions import USUAL, SessionLimits
from shared.eventlog.tree import EVENTS, OUTCOMES, Tree
from shared.eventlog.turns import Turns
from shared.eventlog.unit_of_work import Decision
from shared.eventlog.writer import CHANNEL, LOST_CONNECTION, Writer, append_holding_head, hold_head

_RETRIES = 10
_READ_RETRIES = 8
_IN_FLIGHT_SECONDS = 15.0
_NO_ANSWER = b"null"
_WORKS_AT_ONCE = 5_000

Answer = Callable[[Sequence[Fact]], Any]
Then = Callable[[Sequence[Fact]], Sequence[Work[Any, Any]]]


@dataclass(frozen=True, slots=True)
class Head:
    """The last position and the Merkle root over all positions up to it."""

    position: int
    root: bytes


class WrongSuite(ValueError):
    """The log is sealed with another hash suite than it was opened with."""


def _no_answer(_: Sequence[Fact]) -> Any:
    return None


def nothing_more(_: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
    return ()


class EventLog:
    """One log in one PostgreSQL database. Open with ``await EventLog.open(...)``."""

    def __init__(
        self,
        dsn: str,
        pool: "asyncpg.Pool",
        codec: EventCodec,
        source: str,
        poll_seconds: float,
        suite: Suite,
        limits: SessionLimits,
        follow: Then,
    ) -> None:
        self._dsn = dsn
        self._limits = limits
        self._pool = pool
        self._codec = codec
        self.source = source
        self.suite = suite
        self._poll_seconds = poll_seconds
        self._follow = follow
        self._advanced = asyncio.Event()
        self._commands = Turns()
        self._streams = Turns()
        self._alone = asyncio.Lock()
        self._writer = Writer(self._connect, suite, self._wake, lambda: len(self._commands))
        self._listening = asyncio.create_task(self._listen())
        self._loader = Loader(self._fetch)
        self.checkpoints = Checkpoints(self._fetch, suite, EVENTS)
        self.outcome_checkpoints = Checkpoints(self._fetch, suite, OUTCOMES)

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
    ) -> Self:
        """``follow``: what always follows from what is decided, in the same command, whoever gave it.

        Raises ``WrongSuite`` for a log that is sealed with another hash suite.
        """
        # A plan made while the log was empty reads the whole table, and stays: a new log would slow down as it grows.
        settings = {"enable_seqscan": "off", **limits.server_settings()}
        # Nothing here changes a session's state, so there is nothing to reset when a connection goes back to the pool.
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=8,
            server_settings=settings,
            reset=_as_it_is,
            command_timeout=limits.command_timeout,
        )
        try:
            await _know_suite(pool, suite)
        except BaseException:
            await pool.close()
            raise
        return cls(dsn, pool, codec, source, poll_seconds, suite, limits, follow)

    async def close(self) -> None:
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        await self._writer.close()
        await self._pool.close()

    # Carrying out commands

    async def execute(
        self,
        work: Sequence[Work[Any, Any]],
        context: CommandContext,
        *,
        answer: Answer = _no_answer,
        then: Then = nothing_more,
    ) -> Recorded:
        """Decide and append, all of it or nothing, at most once per ``context.command_id``.

        ``answer`` turns the decided events into the JSON answer that is stored with them; ``then`` may add work that
        depends on what was decided (a summary). Raises ``Refused`` from a decider; ``KeyReused`` when the command id
        was used with another payload; ``CommandInFlight`` when the same command is still being carried out.
        """
        command_id = context.command_id
        await self._commands.take(command_id, _IN_FLIGHT_SECONDS)
        # Not for correctness (versions are): it spares callers of one stream the race that all but one would lose.
        stream = work[0].stream if len(work) == 1 else None
        try:
            if stream is None:
                return await self._execute(work, context, answer, then)
            await self._streams.take(stream)
            try:
                return await self._execute(work, context, answer, then)
            finally:
                self._streams.give(stream)
        finally:
            self._commands.give(command_id)

    async def execute_each(self, asked: Sequence[tuple[CommandContext, WorkThen]]) -> list[Recorded]:
        """Many commands, each as ``execute`` carries it out on its own, loaded and committed together.

        Each has its own outcome, and fails alone. A "no" is an outcome here: the answer is ``{"refused": sentence}``,
        so that asking again does not decide it on another day's state. Commands must begin with streams that differ.
        """
        taken: list[str] = []
        try:
            for context, _ in asked:
                await self._commands.take(context.command_id, _IN_FLIGHT_SECONDS)
                taken.append(context.command_id)
            return await self._execute_each(asked)
        finally:
            for command_id in taken:
                self._commands.give(command_id)

    async def _execute_each(self, asked: Sequence[tuple[CommandContext, WorkThen]]) -> list[Recorded]:
        loaded = await self._loader.load_each([(context, [one.work.stream]) for context, one in asked])
        found: dict[int, Recorded] = {}
        begun: dict[int, tuple[Decision, Sequence[Work[Any, Any]]]] = {}
        submissions: dict[int, tuple[Submission, Decision]] = {}
        touched: set[str] = set()
        for number, ((context, one), known) in enumerate(zip(asked, loaded, strict=True)):
            if known.outcome is not None:
                found[number] = _replayed(_outcome(known.outcome), context)
                continue
            decision = Decision(self._codec)
            try:
                decision.carry_out(one.work, known.rows)
                begun[number] = decision, one.then(decision.events)
            except Refused as refusal:
                submissions[number] = _refusal(refusal, context, self._codec)
            if number % 200 == 199:
                await asyncio.sleep(0)
        refused = await self._go_on(begun)
        following = {
            number: (decision, self._follow(decision.events))
            for number, (decision, _) in begun.items()
            if number not in refused
        }
        refused |= await self._go_on(following)
        for number, (decision, _) in begun.items():
            context = asked[number][0]
            if number in refused:
                submissions[number] = _refusal(refused[number], context, self._codec)
                continue
            if touched.isdisjoint(decision.streams):  # else it was decided on what an earlier one changes: later
                touched |= decision.streams
                submissions[number] = Submission(decision.stored, context, _NO_ANSWER), decision
            if number % 200 == 199:
                await asyncio.sleep(0)
        positions = await self._writer.submit_each([submission for submission, _ in submissions.values()])
        for (number, (submission, decision)), position in zip(submissions.items(), positions, strict=True):
            if isinstance(position, int):
                answer = orjson.loads(submission.answer)
                found[number] = Recorded(decision.events, position, answer, replayed=False)
        for number, (context, one) in enumerate(asked):
            if number not in found:
                found[number] = await self._execute_or_refuse(context, one)
        return [found[number] for number in range(len(asked))]

    async def _go_on(self, begun: Mapping[int, tuple[Decision, Sequence[Work[Any, Any]]]]) -> dict[int, Refused]:
        """More work of each command, loaded by one read for all; those that were refused."""
        going = {number: (decision, works) for number, (decision, works) in begun.items() if works}
        if not going:
            return {}
        wanted = [(None, [w.stream for w in works if not of.knows(w.stream)]) for of, works in going.values()]
        refused: dict[int, Refused] = {}
        for (number, (decision, works)), loaded in zip(
            going.items(), await self._loader.load_each(wanted), strict=True
        ):
            try:
                for work in works:
                    decision.carry_out(work, loaded.rows)
            except Refused as refusal:
                refused[number] = refusal
            if number % 200 == 199:
                await asyncio.sleep(0)
        return refused

    async def _execute_or_refuse(self, context: CommandContext, one: WorkThen) -> Recorded:
        try:
            return await self._execute([one.work], context, _no_answer, one.then)
        except Refused as refusal:
            sentence = refusal.sentence
        return await self._execute((), context, lambda _: {"refused": sentence}, nothing_more)

    async def begin_streams(
        self, topic: str, firsts: Sequence[tuple[str, bytes]], context: CommandContext, told: Any = None
    ) -> Recorded:
        """Append the first facts of new streams, ``(stream, JSON)``, decided and encoded elsewhere: a mass decision.

        All or nothing and at most once per command id, as ``execute``; ``told`` is the answer. Raises
        ``VersionConflict`` when one of the streams exists already, ``KeyReused`` as ``execute`` does, ``UnknownTopic``.
        """
        if topic not in self._codec.topics:
            raise UnknownTopic(f"{topic} is not told by this service.")
        await self._commands.take(context.command_id, _IN_FLIGHT_SECONDS)
        try:
            stored = await self.outcome_of(context)
            if stored is None:
                events = [NewEvent(stream, 1, topic, data) for stream, data in firsts]
                try:
                    position = await self._writer.submit(Submission(events, context, orjson.dumps(told)))
                except AlreadyRecorded:  # another process was first
                    stored = await self.outcome_of(context)
                else:
                    return Recorded((), position, told, replayed=False)
            if stored is None or stored.payload_sha256 != context.payload_sha256:
                raise KeyReused(context.command_id)
            return Recorded((), stored.position, stored.answer, replayed=True)
        finally:
            self._commands.give(context.command_id)

    async def existing(self, streams: Sequence[str]) -> frozenset[str]:
        """Those of the streams that have events."""
        query = "SELECT DISTINCT originator_id FROM events WHERE originator_id = ANY($1::text[])"
        return frozenset(row["originator_id"] for row in await self._fetch(query, streams))

    async def _execute(
        self, work: Sequence[Work[Any, Any]], context: CommandContext, answer: Answer, then: Then
    ) -> Recorded:
        for attempt in range(_RETRIES):
            try:
                return await self._attempt(work, context, answer, then, self._writer.submit)
            except (VersionConflict, AlreadyRecorded):
                # Others of several processes meet on the same streams again and again unless chance parts them.
                await asyncio.sleep(random.uniform(0, 0.002 * (attempt + 1)))  # noqa: S311 - for chance only
        # Overtaken again and again: nobody is while the head is held. One at a time, since loading needs a connection.
        async with self._alone, self._pool.acquire() as connection, connection.transaction():
            await hold_head(connection, self.suite)

            async def append(submission: Submission) -> int:
                return (await append_holding_head(connection, self.suite, lambda: [submission])).frontier.size

            recorded = await self._attempt(work, context, answer, then, append)
        self._wake(recorded.position)
        return recorded

    async def _attempt(
        self,
        work: Sequence[Work[Any, Any]],
        context: CommandContext,
        answer: Answer,
        then: Then,
        append: Callable[[Submission], Awaitable[int]],
    ) -> Recorded:
        decision = Decision(self._codec)
        outcome = await self._carry_out(decision, work, context)
        if outcome is not None:
            return _replayed(_outcome(outcome), context)
        for further in (then, self._follow):
            if more := further(decision.events):
                await self._carry_out(decision, more, None)
        submission = Submission(decision.stored, context, orjson.dumps(answer(decision.events)))
        position = await append(submission)
        return Recorded(decision.events, position, orjson.loads(submission.answer), replayed=False)

    async def _carry_out(
        self, decision: Decision, works: Sequence[Work[Any, Any]], context: CommandContext | None
    ) -> Outcome | None:
        """Decide all of it, unless the command was carried out before: its outcome then.

        The streams of a mass decision are loaded part by part, each while the one before it is decided.
        """
        parts = [works[start : start + _WORKS_AT_ONCE] for start in range(0, len(works), _WORKS_AT_ONCE)] or [()]
        loaded = await self._loader.load(context, _unknown(decision, parts[0]))
        if loaded.outcome is not None:
            return loaded.outcome
        ahead: asyncio.Task[Loaded] | None = None
        try:
            for part, following in zip(parts, [*parts[1:], ()], strict=True):
                if following:
                    ahead = asyncio.create_task(self._loader.load(None, _unknown(decision, following)))
                for number, item in enumerate(part, start=1):
                    decision.carry_out(item, loaded.rows)
                    if number % 200 == 0:
                        await asyncio.sleep(0)  # a mass decision must not keep other callers waiting
                if following and ahead is not None:
                    loaded = await ahead
        finally:
            if ahead is not None:
                ahead.cancel()
        return None

    async def outcome_of(self, command: CommandContext) -> StoredOutcome | None:
        """What this command came to, if it was ever carried out; perhaps it had another payload then."""
        found = (await self._loader.load(command, ())).outcome
        return None if found is None else _outcome(found)

    # Reading

    async def _fetch(self, query: str, *values: object) -> list[Any]:
        """Reads are safe to repeat: a cut connection is nobody's business but ours."""
        for attempt in range(_READ_RETRIES):
            try:
                return list(await self._pool.fetch(query, *values))
            except LOST_CONNECTION:
                await asyncio.sleep(0.05 * attempt)
        return list(await self._pool.fetch(query, *values))

    async def _fetchrow(self, query: str, *values: object) -> Any:
        rows = await self._fetch(query, *values)
        return rows[0] if rows else None

    async def _folded(self, deciders: dict[str, Decider[Any, Any]], loaded: Loaded) -> dict[str, tuple[Any, int]]:
        states: dict[str, tuple[Any, int]] = {}
        decoded = 0
        for stream, decider in deciders.items():
            state, version = decider.initial, 0
            for version, topic, data in loaded.rows[stream]:  # noqa: B007 - the last one's is the stream's
                state = decider.evolve(state, self._codec.decode(topic, data))
                decoded += 1
                if decoded % 500 == 0:
                    await asyncio.sleep(0)
            states[stream] = state, version
        return states

    async def state_of(self, decider: Decider[Any, Any], stream: str) -> Any:
        """The state of a stream now, folded from its events."""
        return (await self._folded({stream: decider}, await self._loader.load(None, [stream])))[stream][0]

    async def events_of(self, stream: str) -> list[RecordedEvent]:
        """All events of one stream, oldest first."""
        rows = await self._fetch(
            f"SELECT {RECORD_COLUMNS} FROM events WHERE originator_id = $1 ORDER BY originator_version", stream
        )
        return [StoredRecord.of(row).decoded(self.source, self._codec) for row in rows]

    async def read(self, after: int, limit: int, wait_seconds: float = 0.0) -> list[RecordedEvent]:
        """Events after a position, in order, decoded. Waits up to ``wait_seconds`` when there are none yet."""
        records = await self.read_stored(after, limit, wait_seconds)
        return [record.decoded(self.source, self._codec) for record in records]

    @property
    def topics(self) -> frozenset[str]:
        """Those of facts that this program knows."""
        return self._codec.topics

    def decoded(self, record: StoredRecord) -> RecordedEvent:
        """Raises what decoding raises: ``UnknownTopic``, and ``ValueError`` for a body that is none."""
        return record.decoded(self.source, self._codec)

    async def standings(self) -> Standings:
        """What was proposed and approved of facts that nobody can take, by position."""
        return reduce(evolve, [one.event for one in await self.events_of(QUARANTINE)], {})

    async def set_aside(self) -> dict[int, str]:
        """The positions that everybody passes over, with their topics."""
        return set_aside(await self.standings())

    async def read_stored(self, after: int, limit: int, wait_seconds: float = 0.0) -> list[StoredRecord]:
        """The same, as stored. A notification only shortens the wait; polling finds what it missed."""
        deadline = asyncio.get_running_loop().time() + wait_seconds
        while True:
            self._advanced.clear()
            rows = await self._fetch(
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

    async def head(self) -> Head:
        row = await self._fetchrow("SELECT position, root FROM log_head")
        # The migration cannot know the suite: it wrote what SHA-256 says of nothing.
        return Head(row["position"], row["root"] if row["position"] else self.suite.empty_root)

    # Proving

    async def seal(self, signer: Signer) -> None:
        """Sign both trees as they are, unless that was done: the events', and under its own name the outcomes'.

        The outcomes first: where events are signed, what their commands came to is, too, and the audit counts on it.
        """
        row = await self._fetchrow("SELECT position, root, outcomes, outcome_frontier FROM log_head")
        position, outcomes = row["position"], Frontier(self.suite, row["outcomes"], row["outcome_frontier"])
        await self.outcome_checkpoints.sign(signer.of_outcomes(), outcomes.size, outcomes.root())
        await self.checkpoints.sign(signer, position, row["root"] if position else self.suite.empty_root)

    async def checkpoint(self) -> str | None:
        """The latest signed note; None before the first."""
        return await self.checkpoints.latest()

    @property
    def tree(self) -> Tree:
        """Of the events."""
        return self.checkpoints.tree

    async def record_at(self, position: int) -> StoredRecord | None:
        row = await self._fetchrow(f"SELECT {RECORD_COLUMNS} FROM events WHERE notification_id = $1", position)
        return None if row is None else StoredRecord.of(row)

    # Being woken

    def _wake(self, _: int) -> None:
        self._advanced.set()

    async def _connect(self) -> asyncpg.Connection:
        settings, timeout = self._limits.server_settings(), self._limits.command_timeout
        return await asyncpg.connect(self._dsn, server_settings=settings, command_timeout=timeout, timeout=10)

    async def _listen(self) -> None:
        """Hear of other processes' commits. It may fail as it likes: readers poll."""
        while True:
            ended = asyncio.Event()
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await self._connect()
                try:
                    connection.add_termination_listener(lambda *_, ended=ended: ended.set())
                    await connection.add_listener(CHANNEL, lambda *_: self._advanced.set())
                    await ended.wait()
                finally:
                    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                        await connection.close(timeout=1)
            await asyncio.sleep(1)


def _unknown(decision: Decision, works: Sequence[Work[Any, Any]]) -> list[str]:
    return list(dict.fromkeys(item.stream for item in works if not decision.knows(item.stream)))


def _replayed(stored: StoredOutcome, context: CommandContext) -> Recorded:
    if stored.payload_sha256 != context.payload_sha256:
        raise KeyReused(context.command_id)
    return Recorded((), stored.position, stored.answer, replayed=True)


def _refusal(refusal: Refused, context: CommandContext, codec: EventCodec) -> tuple[Submission, Decision]:
    return Submission((), context, orjson.dumps({"refused": refusal.sentence})), Decision(codec)


def _outcome(found: Outcome) -> StoredOutcome:
    payload_sha256, answer, position = found
    return StoredOutcome(payload_sha256, orjson.loads(answer), position)


async def _as_it_is(_: asyncpg.Connection) -> None:
    """What a pool does to a connection that comes back."""


async def _know_suite(pool: "asyncpg.Pool", suite: Suite) -> None:
    row = await pool.fetchrow(f"SELECT {RECORD_COLUMNS} FROM events ORDER BY notification_id LIMIT 1")
    if row is not None and suite.leaf(StoredRecord.of(row).leaf_bytes(suite)) != row["leaf_hash"]:
        raise WrongSuite(f"This log was not begun with {suite.name}: its first record has another hash.")
