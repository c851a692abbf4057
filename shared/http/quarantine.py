"""Setting a fact aside over HTTP: one person proposes, another approves; the same for taking it again."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import Field

from shared.contracts.fact import Fact
from shared.contracts.quarantine import Aside
from shared.eventlog.quarantine import STREAM, ApproveQuarantine, ProposeQuarantine, QuarantineDecider
from shared.eventlog.records import Work
from shared.http.changes import Change, change_by
from shared.http.fields import Body, Number, Prose
from shared.http.problems.logs import NO_SUCH_RECORD
from shared.problem import Problem

_Operating = Annotated[Change, Depends(change_by("feed:quarantine", everywhere=True))]


class QuarantineProposal(Body):
    position: Number
    action: Aside = "set-aside"
    reason: Annotated[Prose, Field(min_length=5, max_length=2_000, examples=["The database takes no U+0000 in it."])]


def quarantine_router(facts: Iterable[type[Fact]]) -> APIRouter:
    """For a service that records these facts. ``GET /feed/quarantine`` shows what is set aside."""
    router = APIRouter(prefix="/v1/quarantine", tags=["feed"])
    decider = QuarantineDecider.of(facts)

    @router.post("", summary="Propose that a fact is set aside, or taken again", status_code=201)
    async def propose(body: QuarantineProposal, change: _Operating) -> JSONResponse:
        """Nothing changes yet: a second person approves. The fact stays in the log, whatever is decided."""
        found = await change.runtime.own_log.record_at(body.position)
        if found is None:
            raise Problem(NO_SUCH_RECORD, position=body.position)
        command = ProposeQuarantine(
            body.position, body.action, found.topic, found.stream, body.reason, change.principal.subject
        )
        answer = {"position_of_fact": body.position, "topic": found.topic, "subject": found.stream}
        return await change.record([Work(decider, STREAM, command)], answer=lambda _: answer)

    @router.post("/{fact}/approval", summary="Approve what another person proposed of a fact")
    async def approve(fact: Number, change: _Operating) -> JSONResponse:
        """From now on everybody passes over the fact, or takes it again: this service's tables, and who follows it."""
        command = ApproveQuarantine(fact, change.principal.subject)
        answer = {"position_of_fact": fact}
        return await change.record([Work(decider, STREAM, command)], answer=lambda _: answer)

    return router
