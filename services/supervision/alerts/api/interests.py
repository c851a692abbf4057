"""Interests over HTTP: who keeps away from which employer's money."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.supervision.actions.queries import shown
from services.supervision.actions.recording import answered
from services.supervision.actions.schemas import SaidOfInterest
from services.supervision.alerts.schemas import Interest, InterestsSaid
from services.supervision.alerts.use_cases.declare_interest import declare_interest as declare
from services.supervision.problems.alerts import RECORDED_AND_BEHIND
from shared.http.changes import Change, change_by
from shared.http.operations import change

router = APIRouter(prefix="/v1", tags=["alerts"])

ByHandler = Annotated[Change, Depends(change_by("alert:handle"))]


@router.post(
    "/interests",
    **change(
        "declareInterest",
        "A person keeps away from an employer's money (回避)",
        InterestsSaid,
        problems=(RECORDED_AND_BEHIND,),
    ),
)
async def declare_interest(body: Interest, change: ByHandler) -> JSONResponse:
    done = await declare(change.runtime, change.principal, body.subject, body.uscc, body.reason, change.context)
    return answered(change, done, said=shown(SaidOfInterest, done.facts))
