"""Following another service's feed: each fact once, in order, its effects recorded before the position moves on."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import orjson
import structlog
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventlog.coalescing import Coalesced
from shared.eventlog.codec import EventCodec
from shared.eventlog.decider import Refused
from shared.eventlog.log import EventLog, nothing_more
from shared.eventlog.projecting import Follower, Unreachable, advance_tracking
from shared.eventlog.projection import Project
from shared.eventlog.records import CommandContext, RecordedEvent, Work, WorkThen

_log = structlog.get_logger(__name__)
_CONCURRENT_STREAMS = 256


React = Callable[[RecordedEvent], Iterable[Work[Any, Any] | WorkThen]]


def _no_rows(_: RecordedEvent) -> Iterable[Any]:
    return ()


def _no_work(_: RecordedEvent) -> Iterable[Work[Any, Any] | WorkThen]:
    return ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What to take from one feed: rows to keep, and commands to carry out. Both functions are pure.

    Facts whose topic ``codec`` does not know are none of this service's business, and are passed over.
    """

    name: str
    source: str
    codec: EventCodec
    project: Project = _no_rows
    tables: Sequence[Table] = field(default=())
    react: React = _no_work


class FeedGap(Exception):
    """The feed left a position out. Nothing after it may be believed until somebody has looked."""


class RunningSubscription(Follower):
    """A subscription at work. ``log`` is the own log (None for a service that only reads)."""

    def __init__(
        self,
        subscription: Subscription,
        http: httpx.AsyncClient,
        engine: AsyncEngine,
        log: EventLog | None,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(subscription.name, engine)
        self.subscription = subscription
        self._http = http
        self._own_log = log
        self._clock = clock

    async def source_head(self) -> int:
        """The position that the source has come to."""
        answer = await self._http.get("/log/head")
        answer.raise_for_status()
        return int(answer.json()["position"])

    async def _step(self) -> None:
        page = await self._page()
        if not page:
            return
        for expected, item in enumerate(page, start=self.position + 1):
            if item["position"] != expected:
                raise FeedGap(f"{self.subscription.source} gave position {item['position']} where {expected} was due.")
        events = [self._decoded(item) for item in page if item["type"] in self.subscription.codec.topics]
        await self._carry_out(events)
        changes = Coalesced()
        for event in events:
            changes.add_all(self.subscription.project(event))
        async with self._engine.begin() as connection:
            await changes.apply(connection)
            await advance_tracking(connection, self.name, self.position, page[-1]["position"])
        await self._moved_to(page[-1]["position"])

    async def _page(self) -> list[dict[str, Any]]:
        wait = 0 if self.trouble or self.unreachable else 15
        try:
            answer = await self._http.get("/feed", params={"after": self.position, "limit": 1000, "wait": wait})
        except httpx.TransportError as error:
            raise Unreachable(f"{self.subscription.source} does not answer: {error!r}") from None
        if answer.status_code >= 500:
            raise Unreachable(f"{self.subscription.source} answers {answer.status_code}.")
        answer.raise_for_status()
        page: list[dict[str, Any]] = orjson.loads(answer.content)
        return page

    def _decoded(self, item: dict[str, Any]) -> RecordedEvent:
        return RecordedEvent(
            source=self.subscription.source,
            position=item["position"],
            stream=item["subject"],
            version=item["version"],
            event=self.subscription.codec.decode(item["type"], orjson.dumps(item["data"])),
            recorded_at=datetime.fromisoformat(item["time"]),
            actor=item["actor"],
            command_id=item["commandid"],
            leaf_hash=bytes.fromhex(item["leafhash"]),
        )

    async def _carry_out(self, events: Sequence[RecordedEvent]) -> None:
        """Commands of one stream in order, streams side by side; all recorded before the position may move."""
        by_stream: dict[str, list[tuple[str, WorkThen]]] = defaultdict(list)
        for event in events:
            for number, reaction in enumerate(self.subscription.react(event)):
                command_id = f"{self.subscription.source}/{event.position}/{number}"
                chain = reaction if isinstance(reaction, WorkThen) else WorkThen(reaction, nothing_more)
                by_stream[chain.work.stream].append((command_id, chain))
        if not by_stream:
            return
        if self._own_log is None:
            raise TypeError("A service that only reads cannot react.")
        log = self._own_log
        at_once = asyncio.Semaphore(_CONCURRENT_STREAMS)

        async def one_stream(commands: list[tuple[str, WorkThen]]) -> None:
            async with at_once:
                for command_id, chain in commands:
                    context = CommandContext(command_id, f"service:{self.name}", self._clock())
                    try:
                        await log.execute([chain.work], context, then=chain.then)
                    except Refused as refusal:
                        await self._note_refusal(log, context, chain.work.stream, refusal.sentence)

        async with asyncio.TaskGroup() as tasks:
            for commands in by_stream.values():
                tasks.create_task(one_stream(commands))

    async def _note_refusal(self, log: EventLog, context: CommandContext, stream: str, sentence: str) -> None:
        """A "no" to a fact is an answer, not a failure: it is said and kept, and the next fact is taken.

        Kept, so that reading the fact again does not decide it on another day's state.
        """
        await log.execute((), context, answer=lambda _: {"refused": sentence})
        _log.warning("reaction.refused", command_id=context.command_id, stream=stream, why=sentence)
