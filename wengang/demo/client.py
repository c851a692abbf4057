"""The demo's callers: one HTTP client, a token per role, a key per change."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import httpx

_AT_ONCE = 16
_AGAIN = (425, 503)


class Unexpected(Exception):
    """An answer that the demo did not expect."""


class Caller:
    """Calls services as roles. Every change has its own Idempotency-Key, kept over repeats."""

    def __init__(self, urls: dict[str, str], tokens: dict[str, str]) -> None:
        self._urls = urls
        self._tokens = tokens
        self._http = httpx.AsyncClient(timeout=180, limits=httpx.Limits(max_connections=_AT_ONCE))
        self._keys = 0
        self._run = f"{time.time_ns():x}"

    async def close(self) -> None:
        await self._http.aclose()

    async def send(
        self,
        role: str | None,
        method: str,
        service: str,
        path: str,
        *,
        expect: int | None = None,
        key: str | None = None,
        **request: Any,
    ) -> httpx.Response:
        """``expect`` None takes any 2xx. Repeats what the service asks to repeat. Raises ``Unexpected``."""
        headers: dict[str, str] = dict(request.pop("headers", {}))
        if role is not None:
            headers["Authorization"] = f"Bearer {self._tokens[role]}"
        if method == "POST":
            self._keys += 1
            headers["Idempotency-Key"] = key or f"demo-{self._run}-{self._keys}"
        for attempt in range(60):
            try:
                answer = await self._http.request(method, self._urls[service] + path, headers=headers, **request)
            except httpx.RemoteProtocolError:  # a connection kept open too long; the key makes it safe to repeat
                if attempt == 59:
                    raise
                await asyncio.sleep(0.2)
                continue
            if answer.status_code in _AGAIN and expect not in _AGAIN:
                await asyncio.sleep(0.2 + 0.05 * attempt)
                continue
            break
        good = answer.is_success if expect is None else answer.status_code == expect
        if not good:
            raise Unexpected(f"{method} {service}{path}: {answer.status_code} {answer.text[:800]}")
        return answer

    async def post(self, role: str, service: str, path: str, **request: Any) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.send(role, "POST", service, path, **request)).json()
        return answer

    async def get(self, role: str | None, service: str, path: str, **request: Any) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.send(role, "GET", service, path, **request)).json()
        return answer

    async def pages(self, role: str | None, service: str, path: str, **params: Any) -> AsyncIterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        cursor = None
        while True:
            asked = {**params, "limit": 1000} | ({"cursor": cursor} if cursor else {})
            page = await self.get(role, service, path, params=asked)
            for item in page["items"]:
                yield item
            cursor = page["next"]
            if cursor is None:
                return

    async def advance_clock(self, now: str) -> None:
        await self.send(None, "POST", "supervision", "/dev/clock", json={"now": now})


async def until(sentence: str, condition: Callable[[], Awaitable[bool]], seconds: float = 300) -> None:
    """Ask again until it holds. Raises ``Unexpected`` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise Unexpected(f"Waited in vain: {sentence}")
        await asyncio.sleep(0.2)


async def all_of(calls: Iterable[Callable[[], Awaitable[Any]]], done: Callable[[], None]) -> None:
    """Many calls, a few at once; ``done`` after each."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(call: Callable[[], Awaitable[Any]]) -> None:
        async with gate:
            await call()
        done()

    async with asyncio.TaskGroup() as tasks:
        for call in calls:
            tasks.create_task(one(call))
