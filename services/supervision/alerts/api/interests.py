"""Interests over HTTP: who keeps away from which employer's money."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from services.supervision.actions import handle
from services.supervision.alerts.handling import Said
from services.supervision.alerts.watching import judge_again
from services.supervision.domain.handling import DeclareInterest, Word
from services.supervision.logs.employers import agency_of
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Uscc
from shared.people import person_key
from shared.regions import place_of_register
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["alerts"])

Handler = Annotated[Principal, Depends(require("alert:handle"))]


class Interest(Said):
    subject: Annotated[str, Field(min_length=1, max_length=200, description="Whose: the sub of their tokens.")]
    uscc: Uscc


@router.post("/interests", summary="A person keeps away from an employer's money (回避)")
async def declare_interest(request: Request, body: Interest, principal: Handler) -> dict[str, Any]:
    agency = await agency_of(runtime_of(request).engine, body.uscc)
    principal.check_agency(agency or place_of_register(body.uscc))
    command = DeclareInterest(body.subject, body.uscc, _word(request, principal, body))
    said = await _say(request, principal, f"person:{person_key(body.subject)}", command)
    await judge_again(runtime_of(request), usccs=[body.uscc])
    return said


def _word(request: Request, principal: Principal, body: Said) -> Word:
    return Word(principal.subject, body.reason, runtime_of(request).clock.now())


async def _say(request: Request, principal: Principal, stream: str, command: Any) -> dict[str, Any]:
    context = await context_of(request, principal)
    said = await handle(
        runtime_of(request).engine,
        stream,
        command,
        person=principal.subject,
        command_id=context.command_id,
        payload=context.payload_sha256,
    )
    return {"said": said}
