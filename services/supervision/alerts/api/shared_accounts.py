"""Accounts that several employers may share, over HTTP: allowed by two people, looked at again by one."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.supervision.actions.queries import shown
from services.supervision.actions.recording import answered
from services.supervision.actions.schemas import SaidOfAccount
from services.supervision.alerts.schemas import AccountToWatch, SharedAccount, SharingSaid
from services.supervision.alerts.use_cases.allow_sharing import allow_sharing as allow
from services.supervision.alerts.use_cases.end_sharing import end_sharing as end
from services.supervision.domain.refusals import OF_A_SHARED_ACCOUNT
from services.supervision.problems.alerts import RECORDED_AND_BEHIND
from shared.http.changes import Change, change_by
from shared.http.operations import change

router = APIRouter(prefix="/v1", tags=["alerts"])

ByHandlerOfAll = Annotated[Change, Depends(change_by("alert:handle", everywhere=True))]


@router.post(
    "/shared-accounts",
    **change(
        "allowSharedAccount",
        "Employers that may have one account: proposed by one person, allowed by two",
        SharingSaid,
        problems=(*OF_A_SHARED_ACCOUNT, RECORDED_AND_BEHIND),
    ),
)
async def allow_sharing(body: SharedAccount, change: ByHandlerOfAll) -> JSONResponse:
    done = await allow(change.runtime, body.account_fingerprint, body.usccs, body.reason, change.context)
    return answered(change, done, said=shown(SaidOfAccount, done.facts))


@router.post(
    "/shared-accounts/endings",
    **change("endSharedAccount", "Look at a shared account again", SharingSaid, problems=(RECORDED_AND_BEHIND,)),
)
async def end_sharing(body: AccountToWatch, change: ByHandlerOfAll) -> JSONResponse:
    done = await end(change.runtime, body.account_fingerprint, body.reason, change.context)
    return answered(change, done, said=shown(SaidOfAccount, done.facts))
