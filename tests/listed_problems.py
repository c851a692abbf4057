"""Every "no" that any test gets of a service is one that its OpenAPI document lists for that operation.

All tests that ask a service ask through ``Listening``: whatever they test, they test this too.
"""

import json
import os
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.openapi import problems_of
from shared.problem import MEDIA_TYPE

_unlisted: set[tuple[str, str]] = set()
_listed: dict[int, frozenset[str]] = {}
KEPT = os.environ.get("WENGANG_UNLISTED")
"""A file that gets a line of each that is found, instead of a failure: for who mends many."""


class Listening:
    """Passes everything on, and looks at the problems among the answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytearray()
        problem = False

        async def listen(message: Message) -> None:
            nonlocal problem
            if message["type"] == "http.response.start":
                problem = (b"content-type", MEDIA_TYPE.encode()) in message["headers"]
            elif problem and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, listen)
        if problem and body and isinstance(route := scope.get("route"), APIRoute):
            _look(route, scope["method"], json.loads(body))


def _look(route: APIRoute, method: str, problem: dict[str, Any]) -> None:
    code = problem["code"]
    if method not in (route.methods or ()) or not route.include_in_schema:  # another method's; pages
        return
    listed = _listed.setdefault(id(route), frozenset(one.code for one in problems_of(route)))
    if code not in listed:
        _unlisted.add((f"{route.operation_id or route.name} ({method} {route.path})", code))


def take_unlisted() -> list[tuple[str, str]]:
    """What was found since the last call."""
    found = sorted(_unlisted)
    _unlisted.clear()
    if KEPT and found:
        with Path(KEPT).open("a") as file:
            file.writelines(f"{operation}\t{code}\n" for operation, code in found)
        return []
    return found
