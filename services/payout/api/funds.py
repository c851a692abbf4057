"""Money for payments: asked for, approved and transferred, each by somebody else."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.domain.refusals.cases import RESOLVED_BEFORE
from services.payout.domain.refusals.funds import (
    ACTED_ON_REQUEST,
    APPROVED_ALREADY,
    BEFORE_APPROVAL,
    NO_OWN_FUND,
    NOT_APPROVED,
    NOT_TRANSFERRED_YET,
    NOTHING_ASKED,
    OTHER_AMOUNT,
    OWN_REQUEST,
    REQUEST_EXISTS,
    REQUEST_UNKNOWN,
    TRANSFERRED_ALREADY,
)
from services.payout.domain.refusals.references import REFERENCE_RESEMBLES, REFERENCE_USED
from services.payout.queries.funds import funds_of
from services.payout.schemas.funds import Funds, FundsMoved, FundsNamed, FundsWanted, RequestId, RequestStep
from services.payout.use_cases.approve_funds import approve_funds
from services.payout.use_cases.request_funds import request_funds
from services.payout.use_cases.transfer_funds import transfer_funds
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["funds and payees"])


@router.post(
    "/funds/requests",
    **change(
        "requestFunds",
        "Ask for money on the disbursement account (用款申请)",
        RequestStep,
        problems=(NO_OWN_FUND, REQUEST_EXISTS, NOTHING_ASKED),
        made="/v1/funds?edition={edition}",
    ),
)
async def ask(body: FundsWanted, change: Annotated[Change, Depends(change_by("funds:request"))]) -> JSONResponse:
    return await request_funds(change, body)


@router.post(
    "/funds/requests/{request_id}/approval",
    **change(
        "approveFunds",
        "Approve a request for funds: not by who made it",
        RequestStep,
        problems=(NO_OWN_FUND, REQUEST_UNKNOWN, APPROVED_ALREADY, OWN_REQUEST),
    ),
)
async def approve(
    request_id: RequestId, body: FundsNamed, change: Annotated[Change, Depends(change_by("funds:approve"))]
) -> JSONResponse:
    return await approve_funds(change, request_id, body)


@router.post(
    "/funds/requests/{request_id}/transfer",
    **change(
        "transferFunds",
        "The money is on the disbursement account (财政拨付)",
        RequestStep,
        problems=(
            NO_OWN_FUND,
            REQUEST_UNKNOWN,
            NOT_APPROVED,
            TRANSFERRED_ALREADY,
            ACTED_ON_REQUEST,
            OTHER_AMOUNT,
            NOT_TRANSFERRED_YET,
            BEFORE_APPROVAL,
            REFERENCE_USED,
            REFERENCE_RESEMBLES,
            RESOLVED_BEFORE,
        ),
    ),
)
async def transfer(
    request_id: RequestId,
    body: FundsMoved,
    change: Annotated[Change, Depends(change_by("funds:transfer", after=(OWN_LOG,)))],
) -> JSONResponse:
    return await transfer_funds(change, request_id, body)


@router.get(
    "/funds",
    **reading("listFunds", "Funds: asked for, transferred, taken by batches, available"),
    dependencies=[FRESH],
)
async def read_funds(
    runtime: RuntimeOf, edition: Edition, principal: Annotated[Principal, Depends(require("payout:read"))]
) -> Funds:
    return Funds(items=await funds_of(runtime.engine, edition, principal.region_or(None)))
