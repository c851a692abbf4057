"""A projection at work: read tables from the service's own log."""

import asyncio
import contextlib
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.quarantine import is_approval
from shared.eventlog.log import EventLog
from shared.followers.follower import Batch, Follower
from shared.followers.passing_over import SET_ASIDE, UNKNOWN_TOPIC, CannotTake, Passed
from shared.followers.projection import Projection

_GATHERING_SECONDS = 0.2
_PATIENCE_SECONDS = 15.0


class RunningProjection(Follower):
    """A projection at work on its own service's log."""

    def __init__(self, projection: Projection, log: EventLog, engine: AsyncEngine) -> None:
        super().__init__(projection.name, engine, log.source, log.codec.topics, projection.tables)
        self._projection = projection
        self._log = log

    async def _prepare(self, after: int, *, wait: bool) -> Batch | None:
        records = await self._log.read_stored(after, self._at_most, wait_seconds=_PATIENCE_SECONDS if wait else 0.0)
        if not records:
            return None
        batch = Batch(after, more=len(records) == self._at_most)
        for record in records:
            position, topic = record.position, record.topic
            if topic not in self._topics:
                batch.passed.append(Passed(position, topic, UNKNOWN_TOPIC))
            elif position in self.passing.aside:
                batch.passed.append(Passed(position, topic, SET_ASIDE))
            else:
                try:
                    changes = list(self._projection.project(record.decoded(self.source, self._log.codec)))
                except Exception as error:
                    if batch.last == after:
                        raise CannotTake(self.source, position, topic, error) from error
                    batch.more = True  # what is before it is taken first
                    break
                batch.changes.add_all(changes)
            batch.last, batch.topic = position, topic
            batch.quarantine = batch.quarantine or is_approval(topic)
        return batch

    async def _set_aside(self) -> Mapping[int, str]:
        return await self._log.set_aside()

    async def _rest(self) -> None:
        """A transaction for every few events takes more of the process than the events do: let some come together,
        unless somebody waits for them."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GATHERING_SECONDS):
                await self._awaited.wait()
        self._awaited.clear()
