"""Money for payments: asked for, approved and transferred, each by somebody else."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.queries.funds import funds_of
from services.payout.schemas.funds import Funds, FundsMoved, FundsNamed, FundsWanted, RequestId, RequestStep
from services.payout.use_cases.approve_funds import approve_funds
from services.payout.use_cases.request_funds import request_funds
from services.payout.use_cases.transfer_funds import transfer_funds
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition
from shared.http.freshness import FRESH, OWN_LOG
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["funds and payees"])


@router.post(
    "/funds/requests",
    summary="Ask for money on the disbursement account (用款申请)",
    responses={200: {"model": RequestStep}},
)
async def ask(body: FundsWanted, change: Annotated[Change, Depends(change_by("funds:request"))]) -> JSONResponse:
    return await request_funds(change, body)


@router.post(
    "/funds/requests/{request_id}/approval",
    summary="Approve a request for funds: not by who made it",
    responses={200: {"model": RequestStep}},
)
async def approve(
    request_id: RequestId, body: FundsNamed, change: Annotated[Change, Depends(change_by("funds:approve"))]
) -> JSONResponse:
    return await approve_funds(change, request_id, body)


@router.post(
    "/funds/requests/{request_id}/transfer",
    summary="The money is on the disbursement account (财政拨付)",
    responses={200: {"model": RequestStep}},
)
async def transfer(
    request_id: RequestId,
    body: FundsMoved,
    change: Annotated[Change, Depends(change_by("funds:transfer", after=(OWN_LOG,)))],
) -> JSONResponse:
    return await transfer_funds(change, request_id, body)


@router.get("/funds", summary="Funds: asked for, transferred, taken by batches, available", dependencies=[FRESH])
async def read_funds(
    runtime: RuntimeOf, edition: Edition, principal: Annotated[Principal, Depends(require("payout:read"))]
) -> Funds:
    return Funds(items=await funds_of(runtime.engine, edition, principal.region_or(None)))
