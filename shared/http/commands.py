"""From an HTTP request to who asks for a command, under which key."""

import hashlib
from typing import Annotated

from fastapi import Depends, Request

from shared.eventlog.command_ids import command_of
from shared.eventlog.records import CommandContext
from shared.http.problems import KEY_BAD, KEY_MISSING
from shared.problem import Problem
from shared.runtime import Runtime
from shared.security.tokens import Principal

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
    "description": "Chosen by the caller, one per change. A repeat gets the first answer; another payload is 422.",
}


def runtime_of(request: Request) -> Runtime:
    """The parts of the running service."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def _runtime(request: Request) -> Runtime:
    return runtime_of(request)


RuntimeOf = Annotated[Runtime, Depends(_runtime)]
"""The parts of the running service, as a parameter of an endpoint."""


def idempotency_key(request: Request) -> str:
    return checked_key(request.headers.get("idempotency-key", ""))


def checked_key(key: str) -> str:
    if not key:
        raise Problem(KEY_MISSING)
    if len(key) > 128 or not key.isascii() or not key.isprintable():
        raise Problem(KEY_BAD)
    return key


async def context_of(
    request: Request, principal: Principal, body_sha256: bytes | None = None, key: str | None = None
) -> CommandContext:
    """Who asks for what, when. Keys of two callers never meet.

    ``body_sha256`` is given for streamed uploads, ``key`` for forms, which carry it in a field.
    """
    digest = body_sha256 if body_sha256 is not None else hashlib.sha256(await request.body()).digest()
    scope = request.scope  # not ``request.url``, which takes the address apart at every call
    target = f"{scope['method']} {scope['path']}?".encode() + scope["query_string"]
    return command_of(
        "call",
        principal.subject,
        idempotency_key(request) if key is None else checked_key(key),
        actor=principal.subject,
        at=runtime_of(request).clock.now(),
        payload_sha256=hashlib.sha256(target + b"\n" + digest).digest(),
    )
