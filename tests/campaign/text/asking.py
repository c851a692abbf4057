"""Requests as a server hands them to an application, byte by byte: also those that no client of HTTP would send."""

import asyncio
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI

from shared.problem import MEDIA_TYPE

SECONDS = 60
"""What no answer takes longer than, on a machine that does much else beside."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``path`` and ``query`` as they go over the wire, in ASCII."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    client: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Told:
    status: int
    headers: dict[bytes, bytes]
    body: bytes
    raised: BaseException | None = None

    @property
    def is_problem(self) -> bool:
        return self.headers.get(b"content-type", b"").startswith(MEDIA_TYPE.encode())


async def ask(app: FastAPI, asked: Asked) -> Told:
    """Status 0: nothing was answered in time, or at all."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote(asked.path),
        "raw_path": asked.path.encode("ascii"),
        "query_string": asked.query.encode("ascii"),
        "root_path": "",
        "headers": [(b"host", b"wengang.test"), *asked.headers],
        "client": (asked.client, 40_000),
        "server": ("wengang.test", 80),
        "state": {},
    }
    to_come = [{"type": "http.request", "body": asked.body, "more_body": False}]
    begun: dict[str, Any] = {"status": 0, "headers": ()}
    parts: list[bytes] = []

    async def receive() -> dict[str, Any]:
        if to_come:
            return to_come.pop()
        return await asyncio.Future()  # the client stays, and says nothing more

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            begun.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    raised: BaseException | None = None
    try:
        async with asyncio.timeout(SECONDS):
            await app(scope, receive, send)
    except Exception as error:  # noqa: BLE001 - told again after the 500 was answered, or the time is over
        raised = error
    headers: Iterable[tuple[bytes, bytes]] = begun["headers"]
    return Told(begun["status"], dict(headers), b"".join(parts), raised)
