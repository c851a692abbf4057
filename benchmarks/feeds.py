"""The feeds of three logs in one process, as the services give them and nothing else of these; at a rate, if one is
named.

With ``FEED_RATE`` so many events a second become visible, of all logs together in the order of their times, from when
``POST /begin`` is called. Before, nothing is.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Mapping
from time import monotonic
from types import SimpleNamespace
from typing import Any

import numpy
from fastapi import FastAPI

from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.quarantine import Standing
from shared.eventlog.records import StoredRecord
from shared.http.feed import feed_router

FACTS = {"registration": REGISTRATION_FACTS, "eligibility": ELIGIBILITY_FACTS, "payout": PAYOUT_FACTS}
_WAIT_SECONDS = 0.1


class Pace:
    """How far each log is visible by now: ``counts[source][k]`` of the first k events of all are that log's."""

    def __init__(self, per_second: float, times: dict[str, list[Any]]) -> None:
        self._per_second = per_second
        self.begun: float | None = None
        at = numpy.concatenate([numpy.array([one.timestamp() for one in told]) for told in times.values()])
        whose = numpy.repeat(numpy.arange(len(times)), [len(told) for told in times.values()])
        order = whose[numpy.argsort(at, kind="stable")]
        self._counts = {name: numpy.cumsum(order == number) for number, name in enumerate(times)}

    def visible(self, source: str) -> int:
        if self.begun is None:
            return 0
        counts = self._counts[source]
        known = min(int((monotonic() - self.begun) * self._per_second), len(counts))
        return int(counts[known - 1]) if known else 0


class _Paced:
    """A log of which only a part is told yet."""

    def __init__(self, log: EventLog, source: str, pace: Pace) -> None:
        self.source = source
        self._log = log
        self._pace = pace

    async def read_stored(self, after: int, limit: int, wait_seconds: float) -> list[StoredRecord]:
        until = monotonic() + wait_seconds
        room = self._pace.visible(self.source) - after
        if room <= 0 and monotonic() < until:
            await asyncio.sleep(_WAIT_SECONDS)  # a follower that is told nothing asks again
            room = self._pace.visible(self.source) - after
        return list(await self._log.read_stored(after, min(limit, room))) if room > 0 else []

    async def standings(self) -> Mapping[int, Standing]:
        return await self._log.standings()

    async def set_aside(self) -> Mapping[int, str]:
        return await self._log.set_aside()

    async def head(self) -> Any:
        return SimpleNamespace(position=self._pace.visible(self.source), root=b"")


def create_app() -> FastAPI:
    """``FEED_DATABASES``: a JSON object of database URLs by service."""
    urls: dict[str, str] = json.loads(os.environ["FEED_DATABASES"])
    rate = float(os.environ.get("FEED_RATE", "0"))
    logs: dict[str, Any] = {}
    paces: list[Pace] = []

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        opened = {
            name: await EventLog.open(url, codec=EventCodec(*FACTS[name]), source=name) for name, url in urls.items()
        }
        logs.update(opened)
        if rate:
            paces.append(Pace(rate, {name: await _times(log) for name, log in opened.items()}))
            logs.update({name: _Paced(log, name, paces[0]) for name, log in opened.items()})
        yield
        for log in opened.values():
            await log.close()

    app = FastAPI(lifespan=lifespan)

    @app.post("/begin")
    async def begin() -> None:
        paces[0].begun = monotonic()

    @app.get("/health/ready")
    async def ready() -> dict[str, Any]:
        return {"positions": {}}

    async def anybody() -> None:
        return None

    for name in FACTS:
        one = FastAPI()
        one.include_router(feed_router(lambda _, name=name: logs[name], anybody))  # type: ignore[misc]
        app.mount(f"/{name}", one)
    return app


async def _times(log: EventLog) -> list[Any]:
    found: list[Any] = []
    while page := await log.read_stored(len(found), 20_000):
        found += [record.recorded_at for record in page]
    return found
