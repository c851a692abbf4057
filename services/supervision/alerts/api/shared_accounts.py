"""Accounts that several employers may share, over HTTP: allowed by two people, looked at again by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from services.supervision.actions import handle
from services.supervision.alerts.handling import Said
from services.supervision.alerts.watching import judge_again
from services.supervision.domain.handling import AllowSharing, EndSharing, Word
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Sha256, Uscc
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["alerts"])

HandlerOfAll = Annotated[Principal, Depends(require("alert:handle", everywhere=True))]
Fingerprint = Annotated[Sha256, Field(description="Of the account; never its number.")]


class SharedAccount(Said):
    account_fingerprint: Fingerprint
    usccs: Annotated[list[Uscc], Field(min_length=2, max_length=1_000)]


class AccountToWatch(Said):
    account_fingerprint: Fingerprint


@router.post("/shared-accounts", summary="Employers that may have one account: proposed by one person, allowed by two")
async def allow_sharing(request: Request, body: SharedAccount, principal: HandlerOfAll) -> dict[str, Any]:
    command = AllowSharing(body.account_fingerprint, tuple(body.usccs), _word(request, principal, body))
    said = await _say(request, principal, f"account:{body.account_fingerprint}", command)
    await judge_again(runtime_of(request), accounts=[body.account_fingerprint])
    return said


@router.post("/shared-accounts/endings", summary="Look at a shared account again")
async def end_sharing(request: Request, body: AccountToWatch, principal: HandlerOfAll) -> dict[str, Any]:
    command = EndSharing(body.account_fingerprint, _word(request, principal, body))
    said = await _say(request, principal, f"account:{body.account_fingerprint}", command)
    await judge_again(runtime_of(request), accounts=[body.account_fingerprint])
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
