"""The group-commit writer: many commands, one statement, one fsync; any number of processes on one log.

The one-row head is compared and set. A process that lost the race re-bases its batch on the new head and tries again,
so positions have no gap and no reader can see a later position before an earlier one.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import asyncpg
from eventsourcing.persistence import StoredEvent

from shared.eventlog.records import AlreadyRecorded, CommandContext, VersionConflict
from shared.eventlog.sealing import Frontier, leaf_bytes, leaf_hash

CHANNEL = "wengang_log"
_EVENTS_PER_COMMIT = 2_000
LOST_CONNECTION = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,  # what a cut in the middle of a message may look like
    OSError,
)

_APPEND = f"""
WITH head AS (
    UPDATE log_head SET position = $2, frontier = $3, root = $4 WHERE position = $1 RETURNING position
), sealed AS (
    INSERT INTO log_commits (position, root) SELECT $2, $4 FROM head
), recorded AS (
    INSERT INTO events (originator_id, originator_version, topic, state, notification_id,
                        recorded_at, actor, command_id, leaf_hash)
    SELECT record.* FROM head, unnest($5::text[], $6::bigint[], $7::text[], $8::bytea[], $9::bigint[],
                                      $10::timestamptz[], $11::text[], $12::text[], $13::bytea[]) AS record
), answered AS (
    INSERT INTO command_outcomes (command_id, payload_sha256, answer, position, recorded_at)
    SELECT outcome.* FROM head, unnest($14::text[], $15::bytea[], $16::bytea[], $17::bigint[],
                                       $18::timestamptz[]) AS outcome
)
SELECT pg_notify('{CHANNEL}', $2::text) FROM head
"""
_ANSWER_ONLY = """
INSERT INTO command_outcomes (command_id, payload_sha256, answer, position, recorded_at)
SELECT outcome.* FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::bigint[], $5::timestamptz[]) AS outcome
"""
_CONFLICTS = ("events_stream_version", "command_outcomes_pkey")
_EVENT_COLUMNS = [
    "originator_id",
    "originator_version",
    "topic",
    "state",
    "notification_id",
    "recorded_at",
    "actor",
    "command_id",
    "leaf_hash",
]
_OUTCOME_COLUMNS = ["command_id", "payload_sha256", "answer", "position", "recorded_at"]


@dataclass(slots=True)
class Submission:
    """One command's events, to be appended whole or not at all. ``done`` gets the last position."""

    events: Sequence[StoredEvent]
    context: CommandContext
    answer: bytes
    done: "asyncio.Future[int]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)

    def succeed(self, position: int) -> None:
        if not self.done.done():
            self.done.set_result(position)


def _contradicts_itself(submission: Submission) -> bool:
    versions = {(str(event.originator_id), event.originator_version) for event in submission.events}
    return len(versions) < len(submission.events)


class _Sealed:
    """Rows with positions and leaf hashes, built on one head."""

    def __init__(self, head: Frontier, batch: Sequence[Submission]) -> None:
        self.expected = head.size
        frontier = Frontier(head.size, head.packed())
        self.events: list[tuple[object, ...]] = []
        self.outcomes: list[tuple[object, ...]] = []
        self.last_positions: list[int] = []
        for submission in batch:
            context = submission.context
            for event in submission.events:
                position = frontier.size + 1
                leaf = leaf_hash(
                    leaf_bytes(
                        position,
                        str(event.originator_id),
                        event.originator_version,
                        event.topic,
                        event.state,
                        context.at,
                        context.actor,
                        context.command_id,
                    )
                )
                frontier.append(leaf)
                self.events.append(
                    (
                        str(event.originator_id),
                        event.originator_version,
                        event.topic,
                        event.state,
                        position,
                        context.at,
                        context.actor,
                        context.command_id,
                        leaf,
                    )
                )
            self.last_positions.append(frontier.size)
            self.outcomes.append(
                (context.command_id, context.payload_sha256, submission.answer, frontier.size, context.at)
            )
        self.frontier = frontier


class Writer:
    """Appends for one process. ``on_commit`` is told each new head position."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], on_commit: Callable[[int], None]) -> None:
        self._connect = connect
        self._on_commit = on_commit
        self._connection: asyncpg.Connection | None = None
        self._head: Frontier | None = None
        self._queue: deque[Submission] = deque()
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        for submission in self._queue:
            submission.fail(ConnectionError("The log was closed."))
        if self._connection is not None:
            await self._connection.close()

    async def submit(self, submission: Submission) -> int:
        """Append; returns the last position. Raises ``VersionConflict`` or ``AlreadyRecorded`` with nothing written."""
        self._queue.append(submission)
        self._wake.set()
        return await submission.done

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            batch = self._take()
            if not self._queue:
                self._wake.clear()
            try:
                await self._commit(batch)
            except BaseException as error:
                for submission in batch:
                    submission.fail(error if isinstance(error, Exception) else ConnectionError("The log was closed."))
                if not isinstance(error, Exception):
                    raise

    def _take(self) -> list[Submission]:
        """As many as fit one commit. Of two writing to one stream the second waits for the next commit."""
        batch: list[Submission] = []
        streams: set[str] = set()
        commands: set[str] = set()
        events = 0
        while self._queue and (not batch or events + len(self._queue[0].events) <= _EVENTS_PER_COMMIT):
            mine = {str(event.originator_id) for event in self._queue[0].events}
            if mine & streams or self._queue[0].context.command_id in commands:
                break
            submission = self._queue.popleft()
            batch.append(submission)
            streams |= mine
            commands.add(submission.context.command_id)
            events += len(submission.events)
        return batch

    async def _commit(self, batch: list[Submission]) -> None:
        lost_connections = 0
        while batch:
            try:
                connection = await self._connected()
                if await self._append(connection, batch):
                    return
                self._head = None  # another process was first: re-base on its head
            except asyncpg.UniqueViolationError as error:
                self._head = None
                if error.constraint_name not in _CONFLICTS:
                    raise  # a position that is taken beyond the head: somebody has put the head back
                batch = await self._sift_when_possible(batch)
            except LOST_CONNECTION:
                # Whether the commit happened is unknown. The outcomes tell; if the server is still committing, the
                # compared head makes our retry wait for it and lose.
                lost_connections += 1
                self._let_go()
                if lost_connections > 40:
                    raise
                await asyncio.sleep(min(0.05 * lost_connections, 0.5))
                batch = await self._sift_when_possible(batch)
            except (asyncpg.PostgresError, ValueError):
                self._head = None
                if len(batch) == 1:
                    raise
                # One command that PostgreSQL will not take, or that cannot be encoded, must not fail its neighbours.
                for submission in batch:
                    try:
                        await self._commit([submission])
                    except Exception as error:  # noqa: BLE001 - told to its own caller, whatever it is
                        submission.fail(error)
                return

    async def _append(self, connection: asyncpg.Connection, batch: list[Submission]) -> bool:
        if self._head is None:
            row = await connection.fetchrow("SELECT position, frontier FROM log_head")
            self._head = Frontier(row["position"], row["frontier"])
        sealed = _Sealed(self._head, batch)
        outcomes = [list(column) for column in zip(*sealed.outcomes, strict=True)]
        if sealed.events:
            advanced = await connection.fetch(
                _APPEND,
                sealed.expected,
                sealed.frontier.size,
                sealed.frontier.packed(),
                sealed.frontier.root(),
                *(list(column) for column in zip(*sealed.events, strict=True)),
                *outcomes,
            )
            if not advanced:
                return False
        else:
            await connection.execute(_ANSWER_ONLY, *outcomes)
        self._head = sealed.frontier
        for submission, position in zip(batch, sealed.last_positions, strict=True):
            submission.succeed(position)
        self._on_commit(sealed.frontier.size)
        return True

    async def _sift_when_possible(self, batch: list[Submission]) -> list[Submission]:
        try:
            return await self._sift(batch)
        except LOST_CONNECTION:
            self._let_go()
            return batch

    async def _sift(self, batch: list[Submission]) -> list[Submission]:
        """Fail those already recorded and those in conflict; return the others."""
        connection = await self._connected()
        recorded = {
            row["command_id"]
            for row in await connection.fetch(
                "SELECT command_id FROM command_outcomes WHERE command_id = ANY($1::text[])",
                [submission.context.command_id for submission in batch],
            )
        }
        streams = sorted({str(event.originator_id) for submission in batch for event in submission.events})
        versions = {
            row["originator_id"]: row["version"]
            for row in await connection.fetch(
                "SELECT originator_id, max(originator_version) AS version FROM events "
                "WHERE originator_id = ANY($1::text[]) GROUP BY originator_id",
                streams,
            )
        }
        rest = []
        for submission in batch:
            if submission.context.command_id in recorded:
                submission.fail(AlreadyRecorded(submission.context.command_id))
            elif _contradicts_itself(submission) or any(
                event.originator_version <= versions.get(str(event.originator_id), -1) for event in submission.events
            ):
                submission.fail(VersionConflict("A stream has moved on."))
            else:
                rest.append(submission)
        return rest

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._head = self._connection = None

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
            self._head = None
        return self._connection


async def append_by_copy(connection: asyncpg.Connection, submission: Submission) -> int:
    """Append one large command by COPY, in one transaction that holds the head; same guarantees as the writer.

    Raises ``VersionConflict`` or ``AlreadyRecorded`` with nothing written.
    """
    try:
        async with connection.transaction():
            # The head is locked only now, when every row is ready but its position and hash.
            row = await connection.fetchrow("SELECT position, frontier FROM log_head FOR UPDATE")
            sealed = _Sealed(Frontier(row["position"], row["frontier"]), [submission])
            await connection.copy_records_to_table(
                "command_outcomes", records=sealed.outcomes, columns=_OUTCOME_COLUMNS
            )
            await connection.copy_records_to_table("events", records=sealed.events, columns=_EVENT_COLUMNS)
            size, root = sealed.frontier.size, sealed.frontier.root()
            await connection.execute(
                "UPDATE log_head SET position = $1, frontier = $2, root = $3", size, sealed.frontier.packed(), root
            )
            await connection.execute("INSERT INTO log_commits (position, root) VALUES ($1, $2)", size, root)
            await connection.execute(f"SELECT pg_notify('{CHANNEL}', $1::text)", str(size))
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "events_stream_version":
            raise VersionConflict("A stream has moved on.") from error
        if error.constraint_name == "command_outcomes_pkey":
            raise AlreadyRecorded(submission.context.command_id) from error
        raise
    return size
