"""Discrepancy cases: what of the bank did not fit, and what people make of it, by two where money moves."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from fastapi.responses import JSONResponse

from services.payout.domain.refusals.cases import (
    BATCH_NAMED_ALONE,
    BATCH_SUM_CHANGED,
    BATCH_SUM_DIFFERS,
    CASE_CLOSED,
    HAND_IN_CASE,
    NO_FUND,
    NO_SUCH_TRANSFER,
    NO_SUCH_WAY_OUT,
    NOT_CREDITED,
    NOTHING_PROPOSED_OF_CASE,
    OTHER_PROPOSAL,
    OWN_PROPOSAL,
    PROPOSAL_CHANGED,
    PUT_RIGHT_BY_BANK,
    TRANSFER_EXPECTED,
)
from services.payout.domain.refusals.funds import NO_OWN_FUND
from services.payout.domain.refusals.payments import (
    ALL_OFFSET,
    AT_THE_BANK,
    IN_A_BATCH,
    MORE_THAN_THE_PAYMENT,
    NOT_COMING_BACK,
    PART_NOT_AT_THE_BANK,
    PART_NOT_POSITIVE,
)
from services.payout.domain.refusals.recoveries import SAME_CLAIM
from services.payout.domain.refusals.references import REFERENCE_USED
from services.payout.problems.cases import CASE_OF_THE_ACCOUNT, NO_SUCH_CASE
from services.payout.problems.payments import NO_SUCH_PAYMENT
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
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["bank"])
_Resolving = Annotated[Change, Depends(change_by("discrepancy:resolve", after=(OWN_LOG, "registration")))]
_OF_A_CASE = (NO_SUCH_CASE, CASE_OF_THE_ACCOUNT, HAND_IN_CASE)
_OF_A_PROPOSAL = (
    *_OF_A_CASE,
    NO_SUCH_WAY_OUT,
    PUT_RIGHT_BY_BANK,
    OTHER_PROPOSAL,
    NO_SUCH_PAYMENT,
    BATCH_NAMED_ALONE,
    BATCH_SUM_DIFFERS,
    NO_OWN_FUND,
    NO_SUCH_TRANSFER,
)
_CaseNumber = Annotated[Number, Path(description="The position of the case in payout's log.")]


@router.get(
    "/discrepancies",
    **reading("listDiscrepancies", "Cases: bank lines that did not fit, and what became of them"),
    dependencies=[FRESH],
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
    **change(
        "proposeResolution",
        "Say what a case is: done at once, or proposed where money moves or a payment waits for it",
        CaseStep,
        problems=_OF_A_PROPOSAL,
    ),
)
async def propose(case: _CaseNumber, body: Proposal, change: _Resolving) -> JSONResponse:
    return await propose_resolution(change, case, body)


@router.post(
    "/discrepancies/{case}/booking",
    **change(
        "proposeBooking",
        "Propose that an entry of the account is a fee, interest or another one",
        CaseStep,
        problems=_OF_A_PROPOSAL,
    ),
)
async def book(case: _CaseNumber, body: Booking, change: _Resolving) -> JSONResponse:
    return await propose_resolution(change, case, Proposal(outcome="booked", **body.model_dump()))


@router.post(
    "/discrepancies/{case}/approval",
    **change(
        "approveResolution",
        "Agree to what somebody else proposed, and carry it out",
        CaseStep,
        problems=(
            *_OF_A_CASE,
            CASE_CLOSED,
            NOTHING_PROPOSED_OF_CASE,
            PROPOSAL_CHANGED,
            OWN_PROPOSAL,
            NO_SUCH_PAYMENT,
            BATCH_SUM_CHANGED,
            IN_A_BATCH,
            AT_THE_BANK,
            ALL_OFFSET,
            PART_NOT_AT_THE_BANK,
            PART_NOT_POSITIVE,
            NOT_COMING_BACK,
            MORE_THAN_THE_PAYMENT,
            NOT_CREDITED,
            NO_FUND,
            NO_SUCH_TRANSFER,
            TRANSFER_EXPECTED,
            REFERENCE_USED,
            SAME_CLAIM,
        ),
    ),
)
async def agree(case: _CaseNumber, change: _Resolving) -> JSONResponse:
    return await agree_to_resolution(change, case)


@router.post(
    "/discrepancies/{case}/rejection",
    **change(
        "rejectResolution",
        "Do not agree to what is proposed; the case stays open",
        CaseOpen,
        problems=(*_OF_A_CASE, CASE_CLOSED, NOTHING_PROPOSED_OF_CASE),
    ),
)
async def reject(case: _CaseNumber, body: ProposalRejection, change: _Resolving) -> JSONResponse:
    return await reject_resolution(change, case, body.reason)
