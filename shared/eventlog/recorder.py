"""The log behind the recorder contract of the ``eventsourcing`` library: synchronous, its own event loop in a thread.

For programs and test cases that speak that contract. The services use ``EventLog``, which also knows who asks, when,
and under which command id; here every ``insert_events`` is a command of its own.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4

import asyncpg
from eventsourcing.persistence import (
    ApplicationRecorder,
    DatabaseError,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
    Subscription,
)

from shared.eventlog.batch import Submission
from shared.eventlog.database import LOST_CONNECTION
from shared.eventlog.records import AlreadyRecorded, CommandContext, NewEvent
from shared.eventlog.sealing import SHA256
from shared.eventlog.writer import CHANNEL, Writer

_Result = TypeVar("_Result")
_COLUMNS = "originator_id, originator_version, topic, state, notification_id"


def _now() -> datetime:
    return datetime.now(UTC)


class SynchronousRecorder(ApplicationRecorder):
    """Stream names are text. Close it, or use it in a ``with`` statement."""

    def __init__(
        self, dsn: str, *, actor: str = "recorder", clock: Callable[[], datetime] = _now, poll_seconds: float = 0.5
    ) -> None:
        self._dsn = dsn
        self._actor = actor
        self._clock = clock
        self.poll_seconds = poll_seconds
        self._waiting: set[Event] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="recorder", daemon=True)
        self._thread.start()
        try:
            self._pool, self._writer, self._listener = self._run(self._open())
        except BaseException:
            self._end_loop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._run(self._close())
        self._end_loop()

    # The contract

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append all or nothing; the positions. Raises ``IntegrityError`` when a version of a stream is taken."""
        if not stored_events:
            return []
        if len({(str(event.originator_id), event.originator_version) for event in stored_events}) < len(stored_events):
            raise IntegrityError("Two of the events have the same version of the same stream.")
        last = self._run(self._insert(stored_events))
        return list(range(last - len(stored_events) + 1, last + 1))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        rows = self._fetch(
            f"SELECT {_COLUMNS} FROM events WHERE originator_id = $1 "
            "AND ($2::bigint IS NULL OR originator_version > $2) AND ($3::bigint IS NULL OR originator_version <= $3) "
            f"ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT $4",
            str(originator_id),
            gt,
            lte,
            limit,
        )
        return [
            StoredEvent(row["originator_id"], row["originator_version"], row["topic"], row["state"]) for row in rows
        ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = -1 if start is None else start - 1 if inclusive_of_start else start
        rows = self._fetch(
            f"SELECT {_COLUMNS} FROM events WHERE notification_id > $1 "
            "AND ($2::bigint IS NULL OR notification_id <= $2) AND (cardinality($3::text[]) = 0 OR topic = ANY($3)) "
            "ORDER BY notification_id LIMIT $4",
            after,
            stop,
            list(topics),
            limit,
        )
        return [
            Notification(
                row["originator_id"], row["originator_version"], row["topic"], row["state"], id=row["notification_id"]
            )
            for row in rows
        ]

    def max_notification_id(self) -> int | None:
        position: int = self._fetch("SELECT position FROM log_head")[0]["position"]
        return position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "LogSubscription":
        return LogSubscription(self, gt, topics)

    # Waking those that wait

    def add_waiting(self, advanced: Event) -> None:
        self._waiting.add(advanced)

    def remove_waiting(self, advanced: Event) -> None:
        self._waiting.discard(advanced)

    def _wake(self, *_: object) -> None:
        for advanced in tuple(self._waiting):
            advanced.set()

    # In the thread of the event loop

    def _run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> "tuple[asyncpg.Pool, Writer, asyncio.Task[None]]":
        pool = await asyncpg.create_pool(self._dsn, min_size=1, max_size=4)
        return pool, Writer(self._connect, SHA256, self._wake), asyncio.create_task(self._listen())

    async def _close(self) -> None:
        self._listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listener
        await self._writer.close()
        await self._pool.close()

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(self._dsn)

    async def _listen(self) -> None:
        """Hear of other processes' commits. It may fail as it likes: subscriptions poll."""
        while True:
            with contextlib.suppress(*LOST_CONNECTION):
                connection = await self._connect()
                ended = asyncio.Event()
                try:
                    connection.add_termination_listener(lambda *_, ended=ended: ended.set())
                    await connection.add_listener(CHANNEL, self._wake)
                    await ended.wait()
                finally:
                    connection.terminate()
            await asyncio.sleep(1)

    async def _insert(self, events: Sequence[StoredEvent]) -> int:
        new = [NewEvent(str(one.originator_id), one.originator_version, one.topic, one.state) for one in events]
        submission = Submission(new, CommandContext(f"recorder/{uuid4()}", self._actor, self._clock()), b"null")
        try:
            return await self._writer.submit(submission)
        except AlreadyRecorded:
            # Nobody else has this command id: it was our own commit, whose acknowledgement got lost.
            query = "SELECT position FROM command_outcomes WHERE command_id = $1"
            return int(await self._pool.fetchval(query, submission.context.command_id))
        except LOST_CONNECTION as error:
            raise OperationalError(str(error)) from error
        except asyncpg.PostgresError as error:
            raise DatabaseError(str(error)) from error

    def _fetch(self, query: str, *values: object) -> Sequence[Any]:
        try:
            return list(self._run(self._pool.fetch(query, *values)))
        except LOST_CONNECTION as error:
            raise OperationalError(str(error)) from error
        except asyncpg.PostgresError as error:
            raise DatabaseError(str(error)) from error


class LogSubscription(Subscription[SynchronousRecorder]):
    """Notifications as they come. A commit only shortens the wait; polling finds what was missed."""

    def __init__(self, recorder: SynchronousRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._page: deque[Notification] = deque()
        self._advanced = Event()
        recorder.add_waiting(self._advanced)

    def stop(self) -> None:
        super().stop()
        self._recorder.remove_waiting(self._advanced)
        self._advanced.set()

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._page:
                notification = self._page.popleft()
                self._last_notification_id = notification.id
                return notification
            self._advanced.clear()
            self._page.extend(
                self._recorder.select_notifications(
                    self._last_notification_id, 500, topics=self._topics, inclusive_of_start=False
                )
            )
            if not self._page and not self._has_been_stopped:
                self._advanced.wait(self._recorder.poll_seconds)
        raise StopIteration
