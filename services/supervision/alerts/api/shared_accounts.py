"""Accounts that several employers may share, over HTTP: allowed by two people, looked at again by one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from services.supervision.actions.queries import shown
from services.supervision.alerts.schemas import AccountToWatch, SharedAccount
from services.supervision.alerts.use_cases.allow_sharing import allow_sharing as allow
from services.supervision.alerts.use_cases.end_sharing import end_sharing as end
from shared.http.changes import Change, change_by

router = APIRouter(prefix="/v1", tags=["alerts"])

ByHandlerOfAll = Annotated[Change, Depends(change_by("alert:handle", everywhere=True))]


@router.post("/shared-accounts", summary="Employers that may have one account: proposed by one person, allowed by two")
async def allow_sharing(body: SharedAccount, change: ByHandlerOfAll) -> dict[str, Any]:
    done = await allow(change.runtime, body.account_fingerprint, body.usccs, body.reason, change.context)
    return {"said": [shown(fact) for fact in done]}


@router.post("/shared-accounts/endings", summary="Look at a shared account again")
async def end_sharing(body: AccountToWatch, change: ByHandlerOfAll) -> dict[str, Any]:
    done = await end(change.runtime, body.account_fingerprint, body.reason, change.context)
    return {"said": [shown(fact) for fact in done]}
