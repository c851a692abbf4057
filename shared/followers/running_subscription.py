"""A subscription at work: each fact once, in order, its effects recorded before the position moves on."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx
import orjson
import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contracts.quarantine import is_approval
from shared.eventlog.command_ids import command_of
from shared.eventlog.commands import nothing_more
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, PublishedFact, Recorded, RecordedEvent, WorkThen
from shared.followers.follower import Batch, Follower, Unreachable, drop
from shared.followers.passing_over import SET_ASIDE, UNKNOWN_TOPIC, CannotTake, Passed
from shared.followers.subscription import Subscription

_log = structlog.get_logger(__name__)
PAGE = 2_000
"""Facts that are asked for, and reacted to, at once."""
_TURN_LOCK = 7_041_002
_PATIENCE_SECONDS = 15
_COMMANDS_AT_ONCE = 500
_PREPARED_IN_ONE_TURN = 100


class FeedGap(Exception):
    """The feed left a position out. Nothing after it may be believed until somebody has looked."""

    def __init__(self, source: str, found: int, expected: int) -> None:
        super().__init__(f"{source} gave position {found} where {expected} was due.")
        self.source, self.found, self.expected = source, found, expected


async def _at_once() -> bool:
    return True


class RunningSubscription(Follower):
    """A subscription at work. ``log`` is the own log (None for a service that only reads).

    ``of_source``: the topics that the source records, as far as this program knows; others are counted as they come.
    ``own_tables_know`` waits until the service's own tables hold all that its log does, and says whether they came to.
    """

    def __init__(
        self,
        subscription: Subscription,
        http: httpx.AsyncClient,
        engine: AsyncEngine,
        log: EventLog | None,
        clock: Callable[[], datetime],
        of_source: frozenset[str] | None = None,
        own_tables_know: Callable[[], Awaitable[bool]] = _at_once,
    ) -> None:
        topics = subscription.codec.topics
        super().__init__(subscription.name, engine, subscription.source, topics, subscription.tables)
        self.subscription = subscription
        self._most = self._at_most = PAGE
        self._of_source = of_source
        self._http = http
        self._own_log = log
        self._clock = clock
        self._own_tables_know = own_tables_know
        self._fetching: tuple[int, asyncio.Task[list[dict[str, Any]]]] | None = None
        """After which position, and the page that is on its way."""
        self.has_more = False
        """Whether the source had more than one page when it was asked last."""

    async def source_head(self) -> int | None:
        """The last position of the source; None while it does not answer."""
        try:
            answer = await self._http.get("/log/head")
            answer.raise_for_status()
        except httpx.HTTPError:
            return None
        return int(answer.json()["position"])

    async def _prepare(self, after: int, *, wait: bool) -> Batch | None:
        page = await self._page(after, wait=wait)
        if not page:
            self.has_more = False
            return None
        for expected, item in enumerate(page, start=after + 1):
            if item["position"] != expected:
                raise FeedGap(self.source, item["position"], expected)
        batch = Batch(after, more=len(page) == self._at_most)
        for number, item in enumerate(page, start=1):
            if number % _PREPARED_IN_ONE_TURN == 0:
                await asyncio.sleep(0)  # the batch before this one is being written: its next statement must not wait
            position, topic = item["position"], item["type"]
            if topic not in self._topics:
                if self._of_source is not None and topic not in self._of_source:
                    batch.passed.append(Passed(position, topic, UNKNOWN_TOPIC))
            elif item.get("setaside"):
                batch.passed.append(Passed(position, topic, SET_ASIDE))
            else:
                try:
                    self._prepare_fact(batch, item)
                except Exception as error:
                    if batch.last == after:
                        raise CannotTake(self.source, position, topic, error) from error
                    batch.more = True  # what is before it is taken first
                    break
            batch.last, batch.topic = position, topic
            batch.quarantine = batch.quarantine or is_approval(topic)
        return batch

    def _prepare_fact(self, batch: Batch, item: dict[str, Any]) -> None:
        """Its effect into the batch, whole or not at all."""
        subscription = self.subscription
        published = self._published(item)
        changes = list(subscription.keep(published))
        if item["type"] not in subscription.kept_only:
            event = self._decoded(item, published)
            changes += subscription.project(event)
            batch.events.append(event)
        batch.changes.add_all(changes)

    async def _set_aside(self) -> Mapping[int, str]:
        answer = await self._ask("/feed/quarantine", {})
        standings: list[dict[str, Any]] = orjson.loads(answer.content)["items"]
        return {one["position"]: one["topic"] for one in standings if one["aside"]}

    async def _take(self, batch: Batch) -> None:
        self.has_more = batch.more
        await self._carry_out(batch.events)

    async def _turn(self, connection: AsyncConnection) -> None:
        # Feeds that write the same rows take turns: in another order, each might wait for the other.
        await connection.execute(select(func.pg_advisory_xact_lock(_TURN_LOCK)))

    async def _page(self, after: int, *, wait: bool) -> list[dict[str, Any]]:
        """The next one. While there are more, the one after it is on its way before this one is worked on."""
        fetching, self._fetching = self._fetching, None
        if fetching is not None and fetching[0] == after:
            page = await fetching[1]
        else:
            drop(fetching)
            page = await self._asked(after, _PATIENCE_SECONDS if wait else 0)
        if len(page) == self._at_most == self._most:
            last = page[-1]["position"]
            self._fetching = last, asyncio.create_task(self._asked(last, 0))
        return page

    def _forget_ahead(self) -> None:
        super()._forget_ahead()
        fetching, self._fetching = self._fetching, None
        drop(fetching)

    async def _asked(self, after: int, wait_seconds: int) -> list[dict[str, Any]]:
        asked = self._at_most
        answer = await self._ask("/feed", {"after": after, "limit": asked, "wait": wait_seconds})
        try:
            page: list[dict[str, Any]] = orjson.loads(answer.content)
        except orjson.JSONDecodeError as error:
            # The body of some fact is no JSON: alone, it can be named.
            if asked == 1:
                raise CannotTake(self.source, after + 1, "its body is no JSON", error) from error
            self._at_most = 1
            raise
        return page

    async def _ask(self, path: str, params: dict[str, Any]) -> httpx.Response:
        try:
            answer = await self._http.get(path, params=params)
        except httpx.TransportError as error:
            raise Unreachable(f"{self.source} does not answer: {error!r}") from None
        if answer.status_code >= 500:
            raise Unreachable(f"{self.source} answers {answer.status_code}.")
        answer.raise_for_status()
        return answer

    def _published(self, item: dict[str, Any]) -> PublishedFact:
        topic, data = self.subscription.codec.current(item["type"], item["data"])
        return PublishedFact(
            self.source,
            item["position"],
            item["subject"],
            topic,
            data,
            orjson.dumps(data),
            datetime.fromisoformat(item["time"]),
            item["actor"],
            item["leafhash"],
        )

    def _decoded(self, item: dict[str, Any], published: PublishedFact) -> RecordedEvent:
        return RecordedEvent(
            source=published.source,
            position=published.position,
            stream=published.stream,
            version=item["version"],
            event=self.subscription.codec.decode(published.topic, published.json),
            recorded_at=published.recorded_at,
            actor=published.actor,
            command_id=item["commandid"],
            leaf_hash=bytes.fromhex(published.leaf_hash),
        )

    async def _carry_out(self, events: Sequence[RecordedEvent]) -> None:
        """Commands of one stream in order, streams side by side; all recorded before the position may move."""
        by_stream: dict[str, list[tuple[CommandContext, WorkThen]]] = defaultdict(list)
        at, actor = self._clock(), f"service:{self.name}"
        react = self.subscription.react
        if self.subscription.reacting is not None and events:
            if not await self._own_tables_know():
                raise Unreachable("The service's own tables have not come to the end of its log.")
            react = await self.subscription.reacting(self._engine, events)
        for event in events:
            for number, reaction in enumerate(react(event)):
                key = f"{event.position}/{number}"
                context = command_of("fact", self.subscription.source, key, actor=actor, at=at)
                chain = reaction if isinstance(reaction, WorkThen) else WorkThen(reaction, nothing_more)
                by_stream[chain.work.stream].append((context, chain))
        if not by_stream:
            return
        if self._own_log is None:
            raise TypeError("A service that only reads cannot react.")
        for asked in _waves(by_stream.values()):
            for (context, chain), recorded in zip(asked, await carry_out_each(self._own_log, asked), strict=True):
                refused = recorded.answer and not recorded.replayed and recorded.answer.get("refused")
                if refused:
                    # A "no" to a fact is an answer, not a failure: it is said and kept, and the next fact is taken.
                    _log.warning(
                        "reaction.refused", command_id=context.command_id, stream=chain.work.stream, why=refused
                    )


async def carry_out_each(log: EventLog, asked: Sequence[tuple[CommandContext, WorkThen]]) -> list[Recorded]:
    """Commands of streams that differ, in parts side by side: while PostgreSQL answers one, another is decided."""
    parts = [asked[start : start + _COMMANDS_AT_ONCE] for start in range(0, len(asked), _COMMANDS_AT_ONCE)]
    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(log.execute_each(part)) for part in parts]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None  # the others were stopped with it
    return [recorded for one in running for recorded in one.result()]


def _waves(
    by_stream: Collection[list[tuple[CommandContext, WorkThen]]],
) -> Iterator[list[tuple[CommandContext, WorkThen]]]:
    """The first command of every stream, then the second of those that have one, and so on."""
    for number in range(max(map(len, by_stream), default=0)):
        yield [commands[number] for commands in by_stream if number < len(commands)]
