"""A change that a caller asks for: by whom, under which key, on what is known; carried out once, and answered.

Every endpoint that changes something declares one dependency, ``change_by``. It checks, in this order:

1. the token, and that it holds the scope (401, 403);
2. the ``Idempotency-Key`` (400);
3. whether this very change was carried out before: its first answer is given again (another payload: 422);
4. that this service knows what the change depends on: its own log, and what other services have recorded (503).

What is left to the endpoint is the region that the subject lies in (``Change.check_agency``), and the command.
"""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from shared.eventlog.commands import Answer, Then, nothing_more
from shared.eventlog.records import CommandContext, KeyReused, Recorded, Work
from shared.http.commands import context_of, idempotency_key, runtime_of
from shared.http.freshness import wait_for
from shared.http.operations import LOCATION
from shared.runtime import Runtime
from shared.security.tokens import Access, Principal, bearer_of
from shared.words import places_of


class Answered(Exception):
    """The change was carried out before; ``response`` is the answer that it got then."""

    def __init__(self, response: JSONResponse) -> None:
        super().__init__("Carried out before.")
        self.response = response


@dataclass(slots=True)
class Change:
    """One change that is asked for, checked as far as ``change_by`` says."""

    request: Request
    principal: Principal
    runtime: Runtime
    after: Sequence[str] = ()
    streamed: bool = False
    _context: CommandContext | None = None

    @property
    def context(self) -> CommandContext:
        """Under which command id the change is recorded, and for whom."""
        if self._context is None:
            raise TypeError("The body has not been received: nothing is known of what is asked.")
        return self._context

    async def received(self, body_sha256: bytes, *, answer_again: bool = True) -> None:
        """The body is read whole: the third and fourth check. A use case calls it for a streamed body only.

        Without ``answer_again`` the use case gives the first answer itself, which was not always a success.
        """
        self._context = await context_of(self.request, self.principal, body_sha256)
        # Else the log itself finds the first answer, in the statement that decides.
        if answer_again and (self.after or self.streamed):
            await self._answer_again()
        for source in self.after:
            await wait_for(self.runtime, source)

    def check_agency(self, agency: str) -> None:
        """Raises ``Problem``: 403 unless the agency lies within the caller's region."""
        self.principal.check_agency(agency)

    async def record(
        self, work: Sequence[Work[Any, Any]], *, answer: Answer, then: Then = nothing_more
    ) -> JSONResponse:
        """Carry out and answer: the JSON of ``answer`` plus ``position``, which ``X-Position-At-Least`` takes."""
        return self.answer(await self.runtime.own_log.execute(work, self.context, answer=answer, then=then))

    def answer(self, recorded: Recorded) -> JSONResponse:
        """What was recorded, as an answer: for use cases that carry out their commands themselves."""
        headers = {"X-Position": str(recorded.position)}
        if recorded.replayed:
            headers["Idempotency-Replayed"] = "true"
        route = self.request.scope["route"]
        answer = {**(recorded.answer or {}), "position": recorded.position}
        made = (route.openapi_extra or {}).get(LOCATION)
        known = {**self.request.path_params, **answer}
        if made is not None and (named := places_of(made)) <= known.keys():  # older answers hold less
            root = self.request.scope.get("root_path", "")
            headers["Location"] = root + made.format_map({name: quote(str(known[name]), safe="") for name in named})
        return JSONResponse(answer, route.status_code or 200, headers=headers)

    async def _answer_again(self) -> None:
        stored = await self.runtime.own_log.outcome_of(self.context)
        if stored is None:
            return
        if stored.payload_sha256 != self.context.payload_sha256:
            raise KeyReused(self.context.command_id)
        raise Answered(self.answer(Recorded((), stored.position, stored.answer, replayed=True)))


def change_by(
    scope: str,
    *,
    employers: bool = False,
    everywhere: bool = False,
    after: Sequence[str] = (),
    streamed: bool = False,
) -> Callable[[Request], Coroutine[Any, Any, Change]]:
    """A dependency: a ``Change`` by the bearer of a token that holds ``scope`` (see ``shared.security.tokens.Access``).

    ``after`` names what must be known here first: ``OWN_LOG``, and services whose facts the change depends on. With
    ``streamed`` the endpoint reads the body itself, and calls ``received`` with its SHA-256.
    """
    access = Access(scope, employers, everywhere)

    async def change(request: Request) -> Change:
        principal = bearer_of(request)
        access.check(principal)
        idempotency_key(request)
        asked = Change(request, principal, runtime_of(request), after, streamed)
        if not streamed:
            await asked.received(hashlib.sha256(await request.body()).digest())
        return asked

    change.is_change = True  # type: ignore[attr-defined]
    change.by_token = True  # type: ignore[attr-defined]  # as of ``require``
    change.access = access  # type: ignore[attr-defined]
    change.waits_for = tuple(after)  # type: ignore[attr-defined]  # read when OpenAPI is made
    return change


def is_change(dependency: object) -> bool:
    """Whether a dependency is one that ``change_by`` made."""
    return getattr(dependency, "is_change", False)


def install(app: FastAPI) -> None:
    """Changes that were carried out before are answered as they were then."""

    @app.exception_handler(Answered)
    async def answered(_: Request, found: Answered) -> JSONResponse:
        return found.response
