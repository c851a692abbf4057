"""Funds of pooling regions (R4)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.schemas.funds import FundBody, FundKept
from services.eligibility.use_cases.record_fund import record_fund
from shared.http.changes import Change, change_by

router = APIRouter(prefix="/v1", tags=["policy"])


@router.post(
    "/funds",
    summary="Record what a pooling region's fund holds and pays (R4)",
    status_code=201,
    responses={201: {"model": FundKept}},
)
async def record(body: FundBody, change: Annotated[Change, Depends(change_by("fund:record"))]) -> JSONResponse:
    return await record_fund(change, body)
