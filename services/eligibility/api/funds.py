"""Funds of pooling regions (R4)."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import NO_FUND_OF_ITS_OWN
from services.eligibility.problems import EDITION_NOT_IN_FORCE
from services.eligibility.schemas.funds import FundBody, FundKept
from services.eligibility.use_cases.record_fund import record_fund
from shared.http.changes import Change, change_by
from shared.http.operations import change
from shared.http.problems import BEHIND

router = APIRouter(prefix="/v1", tags=["policy"])


@router.post(
    "/funds",
    **change(
        "recordFund",
        "Record what a pooling region's fund holds and pays (R4)",
        FundKept,
        problems=(BEHIND, EDITION_NOT_IN_FORCE, NO_FUND_OF_ITS_OWN),
    ),
)
async def record(body: FundBody, asked: Annotated[Change, Depends(change_by("fund:record"))]) -> JSONResponse:
    return await record_fund(asked, body)
