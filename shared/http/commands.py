"""From an HTTP request to a command in the log: ``Idempotency-Key`` in, position out."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from shared.eventlog.command_ids import command_of
from shared.eventlog.commands import Answer, Then, nothing_more
from shared.eventlog.records import CommandContext, KeyReused, Recorded, Work
from shared.http.problems import Problem
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
        raise Problem(400, "idempotency-key-missing", "An Idempotency-Key header is needed on every change.")
    if len(key) > 128 or not key.isascii() or not key.isprintable():
        raise Problem(400, "idempotency-key-bad", "An Idempotency-Key has at most 128 printable ASCII characters.")
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


async def replay(request: Request, context: CommandContext) -> JSONResponse | None:
    """The first answer when this command was carried out before: for endpoints that look things up first."""
    stored = await runtime_of(request).own_log.outcome_of(context)
    if stored is None:
        return None
    if stored.payload_sha256 != context.payload_sha256:
        raise KeyReused(context.command_id)
    status: int = request.scope["route"].status_code or 200
    return answer_of(Recorded((), stored.position, stored.answer, replayed=True), status)


async def record(
    request: Request,
    context: CommandContext,
    work: Sequence[Work[Any, Any]],
    *,
    answer: Answer,
    then: Then = nothing_more,
    status: int = 200,
) -> JSONResponse:
    """Carry out and answer: the JSON of ``answer`` plus ``position``, which ``X-Position-At-Least`` takes."""
    recorded = await runtime_of(request).own_log.execute(work, context, answer=answer, then=then)
    return answer_of(recorded, status)


def answer_of(recorded: Recorded, status: int) -> JSONResponse:
    """What was recorded, as an answer: for endpoints that carry out their commands themselves."""
    headers = {"X-Position": str(recorded.position)}
    if recorded.replayed:
        headers["Idempotency-Replayed"] = "true"
    return JSONResponse({**(recorded.answer or {}), "position": recorded.position}, status, headers=headers)
