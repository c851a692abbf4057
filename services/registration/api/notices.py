"""Notices to register, for newly insured employers."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration.schemas import NoticeBody, Notified
from services.registration.use_cases.notify_newly_insured import notify_newly_insured
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.freshness import OWN_LOG
from shared.http.operations import change

router = APIRouter(prefix="/v1", tags=["registration"])


@router.post(
    "/notices-to-register",
    **change("notifyNewlyInsured", "Tell newly insured employers to register and confirm (R6, R11)", Notified),
)
async def notify(
    edition: Edition,
    body: NoticeBody,
    asked: Annotated[Change, Depends(change_by("registration:notify", after=(OWN_LOG,)))],
) -> JSONResponse:
    return await notify_newly_insured(asked, edition, body.channel)
