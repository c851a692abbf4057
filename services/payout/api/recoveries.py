"""Recovery of money paid without right. A payment is never edited: every step is a new fact."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.queries.recoveries import page_of_recoveries, whole_recovery
from services.payout.schemas.recoveries import (
    Claim,
    Closing,
    PaymentBack,
    Plan,
    RecoveryAnswer,
    RecoveryOpened,
    RecoveryStep,
    Repayment,
    WholeRecovery,
)
from services.payout.use_cases.acting_on_recoveries import recovery_of
from services.payout.use_cases.agree_instalments import agree_instalments
from services.payout.use_cases.close_recovery import close_recovery
from services.payout.use_cases.open_recovery import open_recovery as open_new
from services.payout.use_cases.record_payment_back import record_payment_back
from services.payout.use_cases.record_repayment import record_repayment
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Id, Region
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["recovery"])
_SPOKEN = (OWN_LOG, "registration")
_Writing = Annotated[Change, Depends(change_by("recovery:write", after=_SPOKEN))]
_Closing = Annotated[Change, Depends(change_by("recovery:close", after=_SPOKEN))]
_Reader = Annotated[Principal, Depends(require("recovery:read"))]


@router.post(
    "/recoveries",
    summary="Claim back what was paid without right",
    status_code=201,
    responses={201: {"model": RecoveryOpened}},
)
async def open_recovery(
    body: Claim, change: Annotated[Change, Depends(change_by("recovery:write", after=(OWN_LOG,)))]
) -> JSONResponse:
    return await open_new(change, body)


@router.post(
    "/recoveries/{recovery_id}/instalments",
    summary="Agree that what is outstanding is paid back in parts",
    responses={200: {"model": RecoveryStep}},
)
async def agree(recovery_id: Id, body: Plan, change: _Writing) -> JSONResponse:
    return await agree_instalments(change, recovery_id, body)


@router.post(
    "/recoveries/{recovery_id}/repayments",
    summary="Record money that came back",
    status_code=201,
    responses={201: {"model": RecoveryStep}},
)
async def repay(recovery_id: Id, body: Repayment, change: _Writing) -> JSONResponse:
    return await record_repayment(change, recovery_id, body)


@router.post(
    "/recoveries/{recovery_id}/payments-back",
    summary="Record that what came in for a claim that stands no more went back",
    status_code=201,
    responses={201: {"model": RecoveryStep}},
)
async def give_back(recovery_id: Id, body: PaymentBack, change: _Closing) -> JSONResponse:
    return await record_payment_back(change, recovery_id, body)


@router.post(
    "/recoveries/{recovery_id}/closing",
    summary="Withdraw or write off a claim: not by who opened it",
    responses={200: {"model": RecoveryStep}},
)
async def close(recovery_id: Id, body: Closing, change: _Closing) -> JSONResponse:
    return await close_recovery(change, recovery_id, body)


@router.get("/recoveries", summary="Recoveries", dependencies=[FRESH])
async def list_recoveries(
    runtime: RuntimeOf,
    page: PageOf,
    principal: _Reader,
    edition: Edition | None = None,
    agency: Region | None = None,
    state: Literal["open", "recovered", "withdrawn", "written-off", "owed-back"] | None = None,
) -> Listing[RecoveryAnswer]:
    region = principal.region_or(agency)
    return await page_of_recoveries(runtime.engine, page, region=region, edition=edition, state=state)


@router.get("/recoveries/{recovery_id}", summary="One recovery, with all that came in", dependencies=[FRESH])
async def read_recovery(runtime: RuntimeOf, recovery_id: Id, principal: _Reader) -> WholeRecovery:
    row = await recovery_of(runtime.engine, principal, recovery_id)
    return await whole_recovery(runtime.engine, row, runtime.clock.today())
