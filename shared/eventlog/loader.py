"""What commands need before they decide, fetched for all that wait in one go: outcomes, and events by stream."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import asyncpg
import orjson

from shared.eventlog.database import Fetch
from shared.eventlog.records import CommandContext, StoredOutcome

_AT_ONCE = 2
"""Queries under way side by side: while one is answered, the next callers gather."""
_STREAMS_PER_QUERY = 20_000

_QUERY = """
SELECT payload_sha256, command_id, position, NULL, answer
FROM command_outcomes WHERE command_id = ANY($1::text[])
UNION ALL
SELECT payload_sha256, command_id, position, NULL, answer
FROM command_outcomes WHERE command_id = ANY($3::text[]) AND number IS NULL
UNION ALL
SELECT NULL, originator_id, originator_version, topic, state
FROM events WHERE originator_id = ANY($2::text[])
ORDER BY 2, 3
"""

StreamRow = tuple[int, str, bytes]
"""Version, topic, state."""


class Outcome(NamedTuple):
    """What a command came to, as it is stored."""

    payload_sha256: bytes
    answer: bytes
    position: int

    def decoded(self) -> StoredOutcome:
        return StoredOutcome(self.payload_sha256, orjson.loads(self.answer), self.position)


@dataclass(slots=True)
class Loaded:
    """``outcome`` is that of the command, if it was carried out; ``rows`` each stream's events, oldest first."""

    outcome: Outcome | None
    rows: dict[str, list[StreamRow]]


@dataclass(slots=True)
class _Asked:
    context: CommandContext | None
    streams: Sequence[str]

    def outcome_in(self, outcomes: Mapping[str, Outcome]) -> Outcome | None:
        """That of the command; under its earlier id only what had the same payload: others may have met it there."""
        context = self.context
        if context is None:
            return None
        found = outcomes.get(context.command_id)
        if found is None and context.earlier_id is not None:
            earlier = outcomes.get(context.earlier_id)
            return earlier if earlier is not None and earlier.payload_sha256 == context.payload_sha256 else None
        return found


@dataclass(slots=True)
class _Wanted(_Asked):
    done: "asyncio.Future[Loaded]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Loader:
    """Gathers what concurrent callers want."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._waiting: list[_Wanted] = []
        self._running: set[asyncio.Task[None]] = set()

    async def load(self, context: CommandContext | None, streams: Sequence[str]) -> Loaded:
        wanted = _Wanted(context, streams)
        self._waiting.append(wanted)
        self._start()
        return await wanted.done

    async def load_each(self, wanted: Sequence[tuple[CommandContext | None, Sequence[str]]]) -> list[Loaded]:
        """The same for many at once, by one query for every 20,000 streams."""
        found: list[Loaded] = []
        for start in range(0, len(wanted), _STREAMS_PER_QUERY):
            part = [_Asked(*one) for one in wanted[start : start + _STREAMS_PER_QUERY]]
            outcomes, rows = await self._look_up(part)
            found += [Loaded(one.outcome_in(outcomes), {s: rows.get(s, []) for s in one.streams}) for one in part]
        return found

    def _start(self) -> None:
        if self._waiting and len(self._running) < _AT_ONCE:
            task = asyncio.create_task(self._run())
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        self._start()

    async def _run(self) -> None:
        await asyncio.sleep(0)  # whoever is ready in this turn of the loop comes along
        await self._answer(self._take())

    async def _answer(self, batch: list[_Wanted]) -> None:
        try:
            outcomes, rows = await self._look_up(batch)
        except BaseException as error:
            if isinstance(error, asyncpg.DataError) and len(batch) > 1:
                # One that PostgreSQL cannot even be asked for (a NUL byte) must not fail its neighbours.
                for one in batch:
                    await self._answer([one])
                return
            for one in batch:
                if not one.done.done():
                    one.done.set_exception(error if isinstance(error, Exception) else ConnectionError("Closed."))
            if not isinstance(error, Exception):
                raise
            return
        for one in batch:
            if not one.done.done():
                found = {stream: rows.get(stream, []) for stream in one.streams}
                one.done.set_result(Loaded(one.outcome_in(outcomes), found))

    def _take(self) -> list[_Wanted]:
        batch: list[_Wanted] = []
        streams = 0
        while self._waiting and (not batch or streams + len(self._waiting[0].streams) <= _STREAMS_PER_QUERY):
            streams += len(self._waiting[0].streams)
            batch.append(self._waiting.pop(0))
        return batch

    async def _look_up(self, batch: Sequence[_Asked]) -> tuple[dict[str, Outcome], dict[str, list[StreamRow]]]:
        outcomes: dict[str, Outcome] = {}
        rows: dict[str, list[StreamRow]] = defaultdict(list)
        contexts = [one.context for one in batch if one.context is not None]
        found = await self._fetch(
            _QUERY,
            [context.command_id for context in contexts],
            list({stream for one in batch for stream in one.streams}),
            [context.earlier_id for context in contexts if context.earlier_id is not None],
        )
        for payload_sha256, name, number, topic, data in found:
            if payload_sha256 is None:
                rows[name].append((number, topic, data))
            else:
                outcomes[name] = Outcome(payload_sha256, data, number)
        return outcomes, rows
