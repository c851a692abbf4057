"""Interests over HTTP: who keeps away from which employer's money."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.supervision.actions.queries import shown
from services.supervision.alerts.schemas import Interest
from services.supervision.alerts.use_cases.declare_interest import declare_interest as declare
from shared.http.changes import Change, change_by

router = APIRouter(prefix="/v1", tags=["alerts"])

ByHandler = Annotated[Change, Depends(change_by("alert:handle"))]


@router.post("/interests", summary="A person keeps away from an employer's money (回避)")
async def declare_interest(body: Interest, change: ByHandler) -> dict[str, Any]:
    done = await declare(change.runtime, change.principal, body.subject, body.uscc, body.reason, change.context)
    return {"said": [shown(fact) for fact in done]}
