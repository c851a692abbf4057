"""Setting a fact aside over HTTP: one person proposes, another approves; the same for taking it again."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from shared.contracts.fact import Fact
from shared.contracts.quarantine import Aside
from shared.eventlog.quarantine import STREAM, ApproveQuarantine, ProposeQuarantine, QuarantineDecider
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, runtime_of
from shared.http.fields import Body, Number, Prose
from shared.http.problems import Problem
from shared.security.tokens import Principal, require

_Operator = Annotated[Principal, Depends(require("feed:quarantine", everywhere=True))]


class QuarantineProposal(Body):
    position: Number
    action: Aside = "set-aside"
    reason: Annotated[Prose, Field(min_length=5, max_length=2_000, examples=["The database takes no U+0000 in it."])]


def quarantine_router(facts: Iterable[type[Fact]]) -> APIRouter:
    """For a service that tells these facts. What stands is told by ``GET /feed/quarantine``."""
    router = APIRouter(prefix="/v1/quarantine", tags=["feed"])
    decider = QuarantineDecider.of(facts)

    @router.post("", summary="Propose that a fact is set aside, or taken again", status_code=201)
    async def propose(request: Request, body: QuarantineProposal, principal: _Operator) -> JSONResponse:
        """Nothing changes yet: a second person approves. The fact stays in the log, whatever is decided."""
        found = await runtime_of(request).own_log.record_at(body.position)
        if found is None:
            raise Problem(404, "no-such-record", f"The log has no position {body.position}.")
        command = ProposeQuarantine(
            body.position, body.action, found.topic, found.stream, body.reason, principal.subject
        )
        told = {"position_of_fact": body.position, "topic": found.topic, "subject": found.stream}
        context = await context_of(request, principal)
        return await record(request, context, [Work(decider, STREAM, command)], answer=lambda _: told, status=201)

    @router.post("/{fact}/approval", summary="Approve what another person proposed of a fact")
    async def approve(request: Request, fact: Number, principal: _Operator) -> JSONResponse:
        """From now on everybody passes over the fact, or takes it again: this service's tables, and who follows it."""
        command = ApproveQuarantine(fact, principal.subject)
        context = await context_of(request, principal)
        told = {"position_of_fact": fact}
        return await record(request, context, [Work(decider, STREAM, command)], answer=lambda _: told)

    return router
