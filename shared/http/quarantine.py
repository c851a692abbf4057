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
from shared.eventlog.refusals import NOT_THE_QUARANTINE, SET_ASIDE_ALREADY
from shared.http.answers import Recorded
from shared.http.changes import Change, change_by
from shared.http.fields import Body, Number, Prose
from shared.http.operations import change
from shared.http.problems.logs import NO_SUCH_RECORD
from shared.problem import Problem
from shared.refusals import NOTHING_PROPOSED, PROPOSED_ALREADY, SAME_PERSON

_Operating = Annotated[Change, Depends(change_by("feed:quarantine", everywhere=True))]


class QuarantineProposal(Body):
    position: Number
    action: Aside = "set-aside"
    reason: Annotated[Prose, Field(min_length=5, max_length=2_000, examples=["The database takes no U+0000 in it."])]


class OfFact(Recorded):
    position_of_fact: int


class Proposed(OfFact):
    topic: str = Field(description="Of the fact.")
    subject: str = Field(description="The stream that the fact is in.")


def quarantine_router(facts: Iterable[type[Fact]]) -> APIRouter:
    """For a service that records these facts. ``GET /feed/quarantine`` shows what is set aside."""
    router = APIRouter(prefix="/v1/quarantine", tags=["feed"])
    decider = QuarantineDecider.of(facts)

    @router.post(
        "",
        **change(
            "proposeQuarantine",
            "Propose that a fact is set aside, or taken again",
            Proposed,
            problems=(NO_SUCH_RECORD, NOT_THE_QUARANTINE, SET_ASIDE_ALREADY, PROPOSED_ALREADY),
            made="/feed/quarantine",
        ),
    )
    async def propose(body: QuarantineProposal, asked: _Operating) -> JSONResponse:
        """Nothing changes yet: a second person approves. The fact stays in the log, whatever is decided."""
        found = await asked.runtime.own_log.record_at(body.position)
        if found is None:
            raise Problem(NO_SUCH_RECORD, position=body.position)
        command = ProposeQuarantine(
            body.position, body.action, found.topic, found.stream, body.reason, asked.principal.subject
        )
        answer = {"position_of_fact": body.position, "topic": found.topic, "subject": found.stream}
        return await asked.record([Work(decider, STREAM, command)], answer=lambda _: answer)

    @router.post(
        "/{fact}/approval",
        **change(
            "approveQuarantine",
            "Approve what another person proposed of a fact",
            OfFact,
            problems=(NOTHING_PROPOSED, SAME_PERSON),
        ),
    )
    async def approve(fact: Number, asked: _Operating) -> JSONResponse:
        """From now on everybody passes over the fact, or takes it again: this service's tables, and who follows it."""
        command = ApproveQuarantine(fact, asked.principal.subject)
        answer = {"position_of_fact": fact}
        return await asked.record([Work(decider, STREAM, command)], answer=lambda _: answer)

    return router
