"""Carrying out commands: decided on what their streams hold, appended whole, at most once each."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import orjson

from shared.contracts.fact import Fact
from shared.eventlog.batch import Submission
from shared.eventlog.codec import EventCodec, UnknownTopic
from shared.eventlog.database import Database
from shared.eventlog.decider import Refused
from shared.eventlog.loader import Loaded, Loader, Outcome
from shared.eventlog.records import (
    AlreadyRecorded,
    CommandContext,
    KeyReused,
    NewEvent,
    Recorded,
    VersionConflict,
    Work,
    WorkThen,
)
from shared.eventlog.sealing import Suite
from shared.eventlog.turns import Turns
from shared.eventlog.unit_of_work import UnitOfWork
from shared.eventlog.writer import Writer, append_holding_head, hold_head

_RETRIES = 10
_IN_FLIGHT_SECONDS = 15.0
_NO_ANSWER = b"null"
_WORKS_AT_ONCE = 5_000
_IN_ONE_TURN = 200
"""After so many works others get their turn: a mass decision must not keep them waiting."""

Answer = Callable[[Sequence[Fact]], Any]
Then = Callable[[Sequence[Fact]], Sequence[Work[Any, Any]]]


def no_answer(_: Sequence[Fact]) -> Any:
    return None


def nothing_more(_: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
    return ()


class _Run:
    """One of many commands that are decided side by side."""

    def __init__(self, context: CommandContext, codec: EventCodec) -> None:
        self.unit = UnitOfWork(codec)
        self.refused = False
        self._context = context
        self._codec = codec
        self._answer = _NO_ANSWER

    def refuse(self, refusal: Refused) -> None:
        """Its only outcome is the "no"."""
        self.unit = UnitOfWork(self._codec)
        self.refused = True
        self._answer = orjson.dumps({"refused": refusal.sentence})

    def submission(self) -> Submission:
        return Submission(self.unit.stored, self._context, self._answer)


class Commands:
    """Of one log. Two ways in: decided here (``execute``, ``execute_each``), or decided elsewhere (``begin_streams``).

    ``follow``: what always follows from what is decided, in the same command. ``on_commit`` gets each new position.
    """

    def __init__(
        self,
        database: Database,
        loader: Loader,
        codec: EventCodec,
        suite: Suite,
        follow: Then,
        on_commit: Callable[[int], None],
    ) -> None:
        self._database = database
        self._loader = loader
        self._codec = codec
        self._suite = suite
        self._follow = follow
        self._on_commit = on_commit
        self._in_flight = Turns()
        self._streams = Turns()
        self._alone = asyncio.Lock()
        self._writer = Writer(database.connect, suite, on_commit, lambda: len(self._in_flight))

    async def close(self) -> None:
        await self._writer.close()

    # Decided here

    async def execute(
        self,
        work: Sequence[Work[Any, Any]],
        context: CommandContext,
        *,
        answer: Answer = no_answer,
        then: Then = nothing_more,
    ) -> Recorded:
        """Decide and append, all of it or nothing, at most once per ``context.command_id``.

        ``answer`` turns the decided events into the JSON answer that is stored with them; ``then`` may add work that
        depends on what was decided (a summary). Raises ``Refused`` from a decider; ``KeyReused`` when the command id
        was used with another payload; ``CommandInFlight`` when the same command is still being carried out.
        """
        command_id = context.command_id
        await self._in_flight.take(command_id, _IN_FLIGHT_SECONDS)
        # Not for correctness (versions are): it spares callers of one stream the race that all but one would lose.
        stream = work[0].stream if len(work) == 1 else None
        try:
            if stream is None:
                return await self._until_recorded(work, context, answer, then)
            await self._streams.take(stream)
            try:
                return await self._until_recorded(work, context, answer, then)
            finally:
                self._streams.give(stream)
        finally:
            self._in_flight.give(command_id)

    async def execute_each(self, asked: Sequence[tuple[CommandContext, WorkThen]]) -> list[Recorded]:
        """Many commands, each as ``execute`` carries it out on its own, loaded and committed together.

        Each has its own outcome, and fails alone. A "no" is an outcome here: the answer is ``{"refused": sentence}``,
        so that asking again does not decide it on another day's state. Commands must begin with streams that differ.
        """
        taken: list[str] = []
        try:
            for context, _ in asked:
                await self._in_flight.take(context.command_id, _IN_FLIGHT_SECONDS)
                taken.append(context.command_id)
            found = await self._together(asked)
            return [
                found[number] if number in found else await self._recorded_or_refused(context, one)
                for number, (context, one) in enumerate(asked)
            ]
        finally:
            for command_id in taken:
                self._in_flight.give(command_id)

    async def _until_recorded(
        self, works: Sequence[Work[Any, Any]], context: CommandContext, answer: Answer, then: Then
    ) -> Recorded:
        for attempt in range(_RETRIES):
            try:
                return await self._attempt(works, context, answer, then, self._writer.submit)
            except (VersionConflict, AlreadyRecorded):
                # Others of several processes meet on the same streams again and again unless chance parts them.
                await asyncio.sleep(random.uniform(0, 0.002 * (attempt + 1)))  # noqa: S311 - for chance only
        # Overtaken again and again: nobody is while the head is held. One at a time, since loading needs a connection.
        async with self._alone, self._database.pool.acquire() as connection, connection.transaction():
            await hold_head(connection, self._suite)

            async def append(submission: Submission) -> int:
                return (await append_holding_head(connection, self._suite, lambda: [submission])).frontier.size

            recorded = await self._attempt(works, context, answer, then, append)
        self._on_commit(recorded.position)
        return recorded

    async def _attempt(
        self,
        works: Sequence[Work[Any, Any]],
        context: CommandContext,
        answer: Answer,
        then: Then,
        append: Callable[[Submission], Awaitable[int]],
    ) -> Recorded:
        unit = UnitOfWork(self._codec)
        outcome = await self._decide(unit, works, context)
        if outcome is not None:
            return _replayed(outcome, context)
        for further in (then, self._follow):
            if more := further(unit.events):
                await self._decide(unit, more, None)
        submission = Submission(unit.stored, context, orjson.dumps(answer(unit.events)))
        position = await append(submission)
        return Recorded(unit.events, position, orjson.loads(submission.answer), replayed=False)

    async def _decide(
        self, unit: UnitOfWork, works: Sequence[Work[Any, Any]], context: CommandContext | None
    ) -> Outcome | None:
        """Decide all of it, unless the command was carried out before: its outcome then.

        The streams of a mass decision are loaded part by part, each while the one before it is decided.
        """
        parts = [works[start : start + _WORKS_AT_ONCE] for start in range(0, len(works), _WORKS_AT_ONCE)] or [()]
        loaded = await self._loader.load(context, unit.unknown(parts[0]))
        if loaded.outcome is not None:
            return loaded.outcome
        ahead: asyncio.Task[Loaded] | None = None
        try:
            for part, following in zip(parts, [*parts[1:], ()], strict=True):
                if following:
                    ahead = asyncio.create_task(self._loader.load(None, unit.unknown(following)))
                for number, work in enumerate(part, start=1):
                    unit.carry_out(work, loaded.rows)
                    if number % _IN_ONE_TURN == 0:
                        await asyncio.sleep(0)
                if following and ahead is not None:
                    loaded = await ahead
        finally:
            if ahead is not None:
                ahead.cancel()
        return None

    async def _together(self, asked: Sequence[tuple[CommandContext, WorkThen]]) -> dict[int, Recorded]:
        """One attempt at all of them at once: what was recorded, by number. The others were overtaken."""
        found: dict[int, Recorded] = {}
        runs: dict[int, _Run] = {}
        rows: dict[int, Loaded] = {}
        loaded = await self._loader.load_each([(context, [one.work.stream]) for context, one in asked])
        for number, ((context, _), known) in enumerate(zip(asked, loaded, strict=True)):
            if known.outcome is not None:
                found[number] = _replayed(known.outcome, context)
            else:
                runs[number] = _Run(context, self._codec)
                rows[number] = known
        await self._decide_each(runs, {number: [asked[number][1].work] for number in runs}, rows)
        await self._decide_more(runs, lambda number, unit: asked[number][1].then(unit.events))
        await self._decide_more(runs, lambda _, unit: self._follow(unit.events))
        submissions: dict[int, Submission] = {}
        touched: set[str] = set()
        for number, run in runs.items():
            if touched.isdisjoint(run.unit.streams):  # else it was decided on what an earlier one changes: later
                touched |= run.unit.streams
                submissions[number] = run.submission()
                self._writer.submit(submissions[number])
        for number, submission in submissions.items():
            try:
                position = await submission.done
            except (VersionConflict, AlreadyRecorded):
                continue
            answer = orjson.loads(submission.answer)
            found[number] = Recorded(runs[number].unit.events, position, answer, replayed=False)
        return found

    async def _decide_more(
        self, runs: Mapping[int, _Run], more: Callable[[int, UnitOfWork], Sequence[Work[Any, Any]]]
    ) -> None:
        """More work of each command that was not refused, loaded by one read for all."""
        works: dict[int, Sequence[Work[Any, Any]]] = {}
        for number, run in runs.items():
            try:
                if not run.refused and (some := more(number, run.unit)):
                    works[number] = some
            except Refused as refusal:
                run.refuse(refusal)
        if works:
            wanted = [(None, runs[number].unit.unknown(some)) for number, some in works.items()]
            loaded = await self._loader.load_each(wanted)
            await self._decide_each(runs, works, dict(zip(works, loaded, strict=True)))

    async def _decide_each(
        self, runs: Mapping[int, _Run], works: Mapping[int, Sequence[Work[Any, Any]]], loaded: Mapping[int, Loaded]
    ) -> None:
        for count, (number, some) in enumerate(works.items(), start=1):
            run = runs[number]
            try:
                for work in some:
                    run.unit.carry_out(work, loaded[number].rows)
            except Refused as refusal:
                run.refuse(refusal)
            if count % _IN_ONE_TURN == 0:
                await asyncio.sleep(0)

    async def _recorded_or_refused(self, context: CommandContext, one: WorkThen) -> Recorded:
        try:
            return await self._until_recorded([one.work], context, no_answer, one.then)
        except Refused as refusal:
            sentence = refusal.sentence
        return await self._until_recorded((), context, lambda _: {"refused": sentence}, nothing_more)

    # Decided elsewhere

    async def begin_streams(
        self, topic: str, firsts: Sequence[tuple[str, bytes]], context: CommandContext, answer: Any = None
    ) -> Recorded:
        """Append the first facts of new streams, ``(stream, JSON)``, decided and encoded elsewhere: a mass decision.

        All or nothing and at most once per command id, as ``execute``. Raises
        ``VersionConflict`` when one of the streams exists already, ``KeyReused`` as ``execute`` does, ``UnknownTopic``.
        """
        if topic not in self._codec.topics:
            raise UnknownTopic(f"{topic} is not told by this service.")
        await self._in_flight.take(context.command_id, _IN_FLIGHT_SECONDS)
        try:
            outcome = (await self._loader.load(context, ())).outcome
            if outcome is None:
                events = [NewEvent(stream, 1, topic, data) for stream, data in firsts]
                try:
                    position = await self._writer.submit(Submission(events, context, orjson.dumps(answer)))
                except AlreadyRecorded:  # another process was first
                    outcome = (await self._loader.load(context, ())).outcome
                else:
                    return Recorded((), position, answer, replayed=False)
            if outcome is None:
                raise KeyReused(context.command_id)
            return _replayed(outcome, context)
        finally:
            self._in_flight.give(context.command_id)


def _replayed(outcome: Outcome, context: CommandContext) -> Recorded:
    if outcome.payload_sha256 != context.payload_sha256:
        raise KeyReused(context.command_id)
    stored = outcome.decoded()
    return Recorded((), stored.position, stored.answer, replayed=True)
