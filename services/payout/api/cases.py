"""Discrepancy cases: what of the bank did not fit, and what people make of it, by two where money moves."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from fastapi.responses import JSONResponse

from services.payout.queries.cases import page_of_cases
from services.payout.queries.funds import region_seen
from services.payout.schemas.cases import Booking, CaseAnswer, CaseOpen, CaseStep, Proposal, ProposalRejection
from services.payout.use_cases.agree_to_resolution import agree_to_resolution
from services.payout.use_cases.propose_resolution import propose_resolution
from services.payout.use_cases.reject_resolution import reject_resolution
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Number
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["bank"])
_Resolving = Annotated[Change, Depends(change_by("discrepancy:resolve", after=(OWN_LOG, "registration")))]
_CaseNumber = Annotated[Number, Path(description="The position of the case in payout's log.")]


@router.get(
    "/discrepancies", summary="Cases: bank lines that did not fit, and what became of them", dependencies=[FRESH]
)
async def list_discrepancies(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    state: Literal["open", "resolved"] | None = None,
) -> Listing[CaseAnswer]:
    only_open = None if state is None else state == "open"
    region = await region_seen(runtime.engine, principal.region_or(None))
    return await page_of_cases(runtime.engine, page, region=region, only_open=only_open, now=runtime.clock.now())


@router.post(
    "/discrepancies/{case}/resolution",
    summary="Say what a case is: done at once, or proposed where money moves or a payment waits for it",
    status_code=201,
    responses={201: {"model": CaseStep}},
)
async def propose(case: _CaseNumber, body: Proposal, change: _Resolving) -> JSONResponse:
    return await propose_resolution(change, case, body)


@router.post(
    "/discrepancies/{case}/booking",
    summary="Propose that an entry of the account is a fee, interest or another one",
    status_code=201,
    responses={201: {"model": CaseStep}},
)
async def book(case: _CaseNumber, body: Booking, change: _Resolving) -> JSONResponse:
    return await propose_resolution(change, case, Proposal(outcome="booked", **body.model_dump()))


@router.post(
    "/discrepancies/{case}/approval",
    summary="Agree to what somebody else proposed, and carry it out",
    responses={200: {"model": CaseStep}},
)
async def agree(case: _CaseNumber, change: _Resolving) -> JSONResponse:
    return await agree_to_resolution(change, case)


@router.post(
    "/discrepancies/{case}/rejection",
    summary="Do not agree to what is proposed; the case stays open",
    responses={200: {"model": CaseOpen}},
)
async def reject(case: _CaseNumber, body: ProposalRejection, change: _Resolving) -> JSONResponse:
    return await reject_resolution(change, case, body.reason)
