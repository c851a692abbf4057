"""The group-commit writer: many commands, one transaction, one fsync; any number of processes on one log.

The one-row head is compared and set. A process that lost the race re-bases its batch on the new head and tries again,
so positions have no gap and no reader can see a later position before an earlier one. While processes race, each
takes the head before it seals: to wait for one's turn costs less than to lose. So does a batch of many events, which
goes in by COPY: sealing it lasts too long to lose a race over it.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import asyncpg
import orjson

from shared.eventlog.batch import EVENT_COLUMNS, Columns, Sealed, Submission, Tip
from shared.eventlog.database import AWAITS_THE_DATABASE, LOST_CONNECTION
from shared.eventlog.records import AlreadyRecorded, VersionConflict
from shared.eventlog.sealing import Frontier, Suite

CHANNEL = "wengang_log"
_EVENTS_PER_COMMIT = 5_000
_BY_COPY = 500
"""From this many events on, a batch goes in by COPY."""
_QUICK_COMMIT_SECONDS = 0.003
_NOBODY_KNOWS = 1_000_000

_ADVANCE = """
WITH head AS (
    UPDATE log_head SET position = $3, frontier = $4, root = $5, outcomes = $6, outcome_frontier = $7, recorded_at = $8
    WHERE position = $1 AND outcomes = $2 RETURNING position
), sealed AS (
    INSERT INTO log_commits (position, root) SELECT $3, $5 FROM head WHERE $3 > $1
), answered AS (
    INSERT INTO command_outcomes (command_id, payload_sha256, answer, position, recorded_at,
                                  number, committed_to, leaf_hash)
    SELECT outcome.* FROM head, unnest($9::text[], $10::bytea[], $11::bytea[], $12::bigint[], $13::timestamptz[],
                                       $14::bigint[], $15::bigint[], $16::bytea[]) AS outcome
)"""
_TOLD = f"SELECT pg_notify('{CHANNEL}', $3::text) FROM head"
_APPEND = f"""{_ADVANCE}, recorded AS (
    INSERT INTO events (originator_id, originator_version, topic, state, notification_id,
                        recorded_at, actor, command_id, leaf_hash)
    SELECT record.* FROM head, unnest($17::text[], $18::bigint[], $19::text[], $20::bytea[], $21::bigint[],
                                      $22::timestamptz[], $23::text[], $24::text[], $25::bytea[]) AS record
)
{_TOLD}
"""
_APPEND_BUT_EVENTS = f"{_ADVANCE}\n{_TOLD}"
_ANSWER_ONLY = f"{_ADVANCE}\nSELECT position FROM head"
"""Nobody waits for it: there is no new event."""
_EARLIER_OUTCOMES = """
SELECT count(*) AS outcomes, sha256(string_agg(sha256(
    int4send(octet_length(command_id)) || convert_to(command_id, 'UTF8') || int4send(octet_length(payload_sha256))
    || payload_sha256 || int4send(octet_length(answer)) || answer || int8send(position) || timestamptz_send(recorded_at)
), ''::bytea ORDER BY command_id COLLATE "C")) AS sha256
FROM command_outcomes WHERE number IS NULL
"""
_CONFLICTS = ("events_stream_version", "command_outcomes_pkey")


def _events(batch: Sequence[Submission]) -> int:
    return sum(len(submission.events) for submission in batch)


def _contradicts_itself(submission: Submission) -> bool:
    versions = {(event.stream, event.version) for event in submission.events}
    return len(versions) < len(submission.events)


class Writer:
    """Appends for one process. ``on_commit`` gets each new head position; ``under_way`` says how many commands
    are being carried out, in the queue or on their way to it."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        suite: Suite,
        on_commit: Callable[[int], None],
        under_way: Callable[[], int] = lambda: _NOBODY_KNOWS,
    ) -> None:
        self._connect = connect
        self._suite = suite
        self._on_commit = on_commit
        self._under_way = under_way
        self._last_commit_seconds = 0.0
        self._connection: asyncpg.Connection | None = None
        self._head: Tip | None = None
        self._contended = False
        """Whether other processes write to the log as well, now."""
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

    def submit(self, submission: Submission) -> "asyncio.Future[int]":
        """Append it with whatever else is submitted now; the future is of its last position.

        It raises ``VersionConflict`` or ``AlreadyRecorded`` with nothing written.
        """
        self._queue.append(submission)
        self._wake.set()
        return submission.done

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch = self._take([])
            if not batch:
                continue  # those who woke us went with an earlier batch
            begun = asyncio.get_running_loop().time()
            try:
                await self._commit(batch)
                self._last_commit_seconds = asyncio.get_running_loop().time() - begun
            except BaseException as error:
                for submission in batch:
                    submission.fail(error if isinstance(error, Exception) else ConnectionError("The log was closed."))
                if not isinstance(error, Exception):
                    raise

    def _take(self, batch: list[Submission]) -> list[Submission]:
        """The batch with as many of the queue as fit one commit. Of two writing to one stream the second waits.

        Where commits are quick, at most half of the commands under way go together: while PostgreSQL writes these, the
        other half is decided here. Where the disk is slow, all go, since then the commit is what everybody waits for.
        """
        most = (
            max(self._under_way() + 1, 2) // 2 if self._last_commit_seconds < _QUICK_COMMIT_SECONDS else _NOBODY_KNOWS
        )
        streams = {event.stream for submission in batch for event in submission.events}
        commands = {submission.context.command_id for submission in batch}
        events = _events(batch)
        while self._queue and (
            not batch or (len(batch) < most and events + len(self._queue[0].events) <= _EVENTS_PER_COMMIT)
        ):
            mine = {event.stream for event in self._queue[0].events}
            if mine & streams or self._queue[0].context.command_id in commands:
                break
            submission = self._queue.popleft()
            batch.append(submission)
            streams |= mine
            commands.add(submission.context.command_id)
            events += len(submission.events)
        if self._queue:
            self._wake.set()
        return batch

    async def _commit(self, batch: list[Submission], *, join: bool = True) -> None:
        lost_connections = 0
        while batch:
            try:
                connection = await self._connected()
                if await self._append(connection, batch, join):
                    return
                self._head = None  # another process was first: re-base on its head
            except asyncpg.UniqueViolationError as error:
                self._head = None
                if error.constraint_name not in _CONFLICTS:
                    raise  # a position that is taken beyond the head: somebody has put the head back
                batch[:] = await self._sift_when_possible(batch)  # one list: `_run` fails whoever is left in it
            except AWAITS_THE_DATABASE:
                # All of them fail at once: tried one by one, each would wait as long. Nothing was written.
                self._let_go()
                raise
            except LOST_CONNECTION:
                # Whether the commit happened is unknown. The outcomes will show it; if the server is still committing,
                # the compared head makes our retry wait for it and lose.
                lost_connections += 1
                self._let_go()
                if lost_connections > 40:
                    raise
                await asyncio.sleep(min(0.05 * lost_connections, 0.5))
                batch[:] = await self._sift_when_possible(batch)  # one list: `_run` fails whoever is left in it
            except (asyncpg.PostgresError, ValueError):
                self._head = None
                if len(batch) == 1:
                    raise
                # One command that PostgreSQL will not take, or that cannot be encoded, must not fail its neighbours.
                for submission in batch:
                    try:
                        await self._commit([submission], join=False)
                    except Exception as error:  # noqa: BLE001 - its own caller gets it, whatever it is
                        submission.fail(error)
                return

    async def _append(self, connection: asyncpg.Connection, batch: list[Submission], join: bool) -> bool:
        """False when another process was first and nothing was written. ``join``: the batch may still grow."""
        events = _events(batch)
        if self._contended or events >= _BY_COPY:
            # Whoever came while we waited for the head goes with us: the more a commit takes, the fewer there are to
            # wait for. Not while a batch is sifted out one by one, which says whose fault it was.
            sealed = await append_holding_head(connection, self._suite, lambda: self._take(batch) if join else batch)
            self._contended = self._head is None or not self._head.same_as(sealed.before)
        else:
            sealed = Sealed.of(self._head or await _read_head(connection, self._suite), batch)
            values = (*sealed.advance(), *sealed.events) if events else sealed.advance()
            if not await connection.fetch(_APPEND if events else _ANSWER_ONLY, *values):
                self._contended = True
                return False
        self._head = sealed.tip
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
        streams = sorted({event.stream for submission in batch for event in submission.events})
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
                event.version <= versions.get(event.stream, -1) for event in submission.events
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


async def append_holding_head(
    connection: asyncpg.Connection, suite: Suite, batch: Callable[[], Sequence[Submission]]
) -> Sealed:
    """Append in a transaction that has the head from its beginning; ``batch`` is asked once the head is held.

    Raises what asyncpg raises.
    """
    async with connection.transaction():
        tip = await hold_head(connection, suite)
        submissions = batch()
        if _events(submissions) >= _BY_COPY:
            sealed = Sealed(tip)
            await _copy(connection, sealed.parts(submissions))
            await connection.execute(_APPEND_BUT_EVENTS, *sealed.advance())
        else:
            sealed = Sealed.of(tip, submissions)
            await connection.execute(_APPEND, *sealed.advance(), *sealed.events)
    return sealed


async def _copy(connection: asyncpg.Connection, parts: AsyncIterator[Columns]) -> None:
    """While PostgreSQL writes one part the next is sealed here, and other callers get their turn between two."""
    writing: asyncio.Task[str] | None = None
    try:
        async for columns in parts:
            if writing is not None:
                await writing
            rows = zip(*columns, strict=True)
            writing = asyncio.create_task(
                connection.copy_records_to_table("events", records=rows, columns=EVENT_COLUMNS)
            )
            await asyncio.sleep(0)  # it is sent before the next part is begun
    finally:
        if writing is not None:
            await writing


async def hold_head(connection: asyncpg.Connection, suite: Suite) -> Tip:
    """Within a transaction: until it ends, nobody else appends to the log."""
    return await _read_head(connection, suite, "FOR UPDATE")


async def _read_head(connection: asyncpg.Connection, suite: Suite, lock: str = "") -> Tip:
    row = await connection.fetchrow(
        f"SELECT position, frontier, outcomes, outcome_frontier, recorded_at FROM log_head {lock}"
    )
    return Tip(
        Frontier(suite, row["position"], row["frontier"]),
        Frontier(suite, row["outcomes"], row["outcome_frontier"]),
        row["recorded_at"],
        None if row["outcomes"] else await earlier_outcomes(connection),
    )


async def earlier_outcomes(connection: asyncpg.Connection) -> bytes | None:
    """What the seal begins with: number and hash of the outcomes from before there was one; None where there are none.

    Nobody adds to these any more: the table takes no outcome without its number.
    """
    row = await connection.fetchrow(_EARLIER_OUTCOMES)
    if not row["outcomes"]:
        return None
    return orjson.dumps({"earlier_outcomes": row["outcomes"], "sha256": row["sha256"].hex()})
