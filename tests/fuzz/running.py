"""The four services on a loop of their own, asked from another thread: Schemathesis knows no coroutines."""

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Any

import requests
from schemathesis import Case
from schemathesis.core.transport import Response

from tests.access.world import make_world
from tests.campaign.text.asking import Asked, ask
from tests.campaign.text.bearing import Bearers
from tests.system import InProcess
from wengang.databases import EmbeddedServer, run_statements
from wengang.roles import NATION, SERVICES

_LONGEST_WAIT = 30
"""Seconds that a feed takes for ``wait``."""
_HURRIED = 1_000
_OF_A_REQUEST = {"method", "url", "headers", "files", "data", "params", "cookies", "json"}


class Running:
    """``start`` returns when the services have a small world in them; ``stop`` when they have ended."""

    def __init__(self, server: EmbeddedServer, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._ready, self._end = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self.asked = 0

    def start(self) -> None:
        self._thread.start()
        while not self._ready.wait(0.1):
            assert self._thread.is_alive(), "The services did not start."

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def send(self, service: str, case: Case[Any]) -> Response:
        """The case with a token that opens the operation, where the case has one at all."""
        said = case.as_transport_kwargs(base_url=f"http://{service}.test")
        _hurry(service, said)
        sent = requests.Request(**{name: said[name] for name in said if name in _OF_A_REQUEST}).prepare()
        headers = {name.lower().encode(): _bytes(value) for name, value in sent.headers.items()}
        security = case.operation.definition.raw.get("security")
        if security and b"authorization" in headers:
            headers[b"authorization"] = self._bearers.token(security[0]["bearer"][0], NATION, {}) or b""
        path, _, query = sent.path_url.partition("?")
        asked = Asked(sent.method or "GET", path, query, tuple(headers.items()), _bytes(sent.body or b""))
        told = asyncio.run_coroutine_threadsafe(ask(self._system.apps[service], asked), self._loop).result()
        self.asked += 1
        return Response(
            status_code=told.status or 599,
            headers={name.decode("latin-1"): [value.decode("latin-1")] for name, value in told.headers.items()},
            content=told.body,
            request=sent,
            elapsed=0.0,
            verify=False,
        )

    def troubles(self) -> list[str]:
        """Why some follower stands still."""
        runtimes = [self._system.runtime(service) for service in SERVICES]
        followers = [one for found in runtimes for one in (*found.projections.values(), *found.subscriptions.values())]
        return [one.trouble for one in followers if one.trouble is not None]

    async def _run(self) -> None:
        databases = {}
        for service in SERVICES:
            name = f"fuzz_{service}"
            await run_statements(self._server.url("postgres"), [f"CREATE DATABASE {name} TEMPLATE template_{service}"])
            databases[service] = self._server.url(name)
        async with InProcess(databases, self._folder, poll_seconds=5).running() as system:
            await make_world(system)
            self._system, self._bearers = system, Bearers(system.maker)
            self._ready.set()
            await self._end.wait()
            await system.settled()


def _hurry(service: str, said: dict[str, Any]) -> None:
    """A feed that is asked after its end waits as long as it was told to: that would be most of a run.

    Supervision's log is empty; of the others, what comes after 0 is there at once, and the longest wait stays as it is.
    """
    params = said.get("params")
    if not isinstance(params, dict) or (service != "supervision" and str(params.get("after", 0)) == "0"):
        return
    with contextlib.suppress(ValueError):
        wait = float(str(params.get("wait", 0)))
        if 0 < wait <= _LONGEST_WAIT:
            said["params"] = {**params, "wait": str(wait / _HURRIED)}


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
