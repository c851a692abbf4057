"""Plays the tutorial against running services, and compares every answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wengang.tutorial.source import Step, Tutorial, at, filled, filled_in

_TIMES = 100
_SECONDS_BETWEEN = 0.2
_AGAIN = (404, 425, 503)
"""What is asked again: it has not arrived yet."""


class Differs(Exception):
    """An answer is another one than the tutorial says."""


@dataclass(frozen=True, slots=True)
class Request:
    role: str | None
    method: str
    service: str
    path: str
    headers: Mapping[str, str]
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    text: str


Send = Callable[[Request], Awaitable[Response]]
Seen = Callable[[Step, Request, Response], None]


async def play(tutorial: Tutorial, send: Send, seen: Seen = lambda *_: None) -> dict[str, str]:
    """Every step in its order; the values at the end. Raises ``Differs``."""
    values = dict(tutorial.values)
    for step in tutorial.steps:
        request = request_of(step, values)
        response = await _answered(step, request, send, values)
        seen(step, request, response)
        answer = json.loads(response.text) if step.keep else None
        values |= {name: str(at(answer, path)) for name, path in step.keep.items()}
    return values


def request_of(step: Step, values: Mapping[str, str]) -> Request:
    headers = {}
    if step.method == "POST":
        headers["Idempotency-Key"] = f"tutorial-{step.name}"
    if step.body is not None:
        headers["Content-Type"] = step.type
    role = filled(step.role, values) if step.role else None
    return Request(role, step.method, step.service, filled(step.path, values), headers, _content(step, values))


def _content(step: Step, values: Mapping[str, str]) -> bytes | None:
    if step.body is None:
        return None
    body = filled_in(step.body, values)
    return (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()


async def _answered(step: Step, request: Request, send: Send, values: Mapping[str, str]) -> Response:
    for _ in range(_TIMES):
        response = await send(request)
        if response.status not in _AGAIN and (response.status >= 300 or not _lacking(step.until, response, values)):
            break
        await asyncio.sleep(_SECONDS_BETWEEN)
    if response.status >= 300:
        raise Differs(f"{step.name}: {response.status} {response.text[:500]}")
    lacking = _lacking({**step.until, **step.answer}, response, values)
    if lacking:
        raise Differs(f"{step.name}: {lacking}; the answer was {response.text[:800]}")
    return response


def _lacking(wanted: Mapping[str, Any], response: Response, values: Mapping[str, str]) -> list[str]:
    answer = json.loads(response.text) if wanted else None
    return [
        f"{path} is {at(answer, path)!r}, not {one!r}"
        for path, one in ((path, filled_in(one, values)) for path, one in wanted.items())
        if at(answer, path) != one
    ]
