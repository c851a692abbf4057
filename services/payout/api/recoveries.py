"""Recovery of money paid without right. A payment is never edited: every step is a new fact."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.domain.refusals.cases import RESOLVED_BEFORE
from services.payout.domain.refusals.recoveries import (
    CLAIM_NOT_POSITIVE,
    CLAIM_TOO_MUCH,
    GIVEN_BACK_ALREADY,
    GIVEN_BACK_IN_THE_FUTURE,
    GIVEN_BACK_NOT_POSITIVE,
    GIVEN_BACK_TOO_MUCH,
    MONEY_CAME_IN,
    NOTHING_KNOWN,
    OWN_CLAIM,
    PART_NOT_POSITIVE,
    PARTS_OUT_OF_ORDER,
    RECOVERY_CLOSED,
    REPAID_ALREADY,
    REPAID_TOO_MUCH,
    REPAYMENT_IN_THE_FUTURE,
    REPAYMENT_NOT_POSITIVE,
    SAME_CLAIM,
)
from services.payout.domain.refusals.references import REFERENCE_RESEMBLES, REFERENCE_USED
from services.payout.problems.payments import NO_SUCH_PAYMENT
from services.payout.problems.recoveries import NO_SUCH_RECOVERY
from services.payout.queries.recoveries import page_of_recoveries
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
from services.payout.use_cases.agree_instalments import agree_instalments
from services.payout.use_cases.close_recovery import close_recovery
from services.payout.use_cases.open_recovery import open_recovery as open_new
from services.payout.use_cases.read_recovery import read_recovery
from services.payout.use_cases.record_payment_back import record_payment_back
from services.payout.use_cases.record_repayment import record_repayment
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Id, Region
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.refusals import BOTH_SIDES
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["recovery"])
_SPOKEN = (OWN_LOG, "registration")
_Writing = Annotated[Change, Depends(change_by("recovery:write", after=_SPOKEN))]
_Closing = Annotated[Change, Depends(change_by("recovery:close", after=_SPOKEN))]
_OF_A_STEP = (NO_SUCH_RECOVERY, BOTH_SIDES)
_Reader = Annotated[Principal, Depends(require("recovery:read"))]


@router.post(
    "/recoveries",
    **change(
        "openRecovery",
        "Claim back what was paid without right",
        RecoveryOpened,
        problems=(NO_SUCH_PAYMENT, CLAIM_NOT_POSITIVE, SAME_CLAIM, NOTHING_KNOWN, CLAIM_TOO_MUCH),
        made="/v1/recoveries/{recovery_id}",
    ),
)
async def open_recovery(
    body: Claim, change: Annotated[Change, Depends(change_by("recovery:write", after=(OWN_LOG,)))]
) -> JSONResponse:
    return await open_new(change, body)


@router.post(
    "/recoveries/{recovery_id}/instalments",
    **change(
        "agreeInstalments",
        "Agree that what is outstanding is paid back in parts",
        RecoveryStep,
        problems=(*_OF_A_STEP, RECOVERY_CLOSED, PART_NOT_POSITIVE, PARTS_OUT_OF_ORDER),
    ),
)
async def agree(recovery_id: Id, body: Plan, change: _Writing) -> JSONResponse:
    return await agree_instalments(change, recovery_id, body)


@router.post(
    "/recoveries/{recovery_id}/repayments",
    **change(
        "recordRepayment",
        "Record money that came back",
        RecoveryStep,
        problems=(
            *_OF_A_STEP,
            RECOVERY_CLOSED,
            REPAID_ALREADY,
            REPAYMENT_NOT_POSITIVE,
            REPAYMENT_IN_THE_FUTURE,
            REPAID_TOO_MUCH,
            REFERENCE_USED,
            REFERENCE_RESEMBLES,
            RESOLVED_BEFORE,
        ),
        made="/v1/recoveries/{recovery_id}",
    ),
)
async def repay(recovery_id: Id, body: Repayment, change: _Writing) -> JSONResponse:
    return await record_repayment(change, recovery_id, body)


@router.post(
    "/recoveries/{recovery_id}/payments-back",
    **change(
        "recordPaymentBack",
        "Record that what came in for a claim that stands no more went back",
        RecoveryStep,
        problems=(
            *_OF_A_STEP,
            GIVEN_BACK_ALREADY,
            GIVEN_BACK_NOT_POSITIVE,
            GIVEN_BACK_IN_THE_FUTURE,
            GIVEN_BACK_TOO_MUCH,
        ),
        made="/v1/recoveries/{recovery_id}",
    ),
)
async def give_back(recovery_id: Id, body: PaymentBack, change: _Closing) -> JSONResponse:
    return await record_payment_back(change, recovery_id, body)


@router.post(
    "/recoveries/{recovery_id}/closing",
    **change(
        "closeRecovery",
        "Withdraw or write off a claim: not by who opened it",
        RecoveryStep,
        problems=(*_OF_A_STEP, RECOVERY_CLOSED, OWN_CLAIM, MONEY_CAME_IN),
    ),
)
async def close(recovery_id: Id, body: Closing, change: _Closing) -> JSONResponse:
    return await close_recovery(change, recovery_id, body)


@router.get("/recoveries", **reading("listRecoveries", "Recoveries"), dependencies=[FRESH])
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


@router.get(
    "/recoveries/{recovery_id}",
    **reading("readRecovery", "One recovery, with all that came in", problems=(NO_SUCH_RECOVERY,)),
    dependencies=[FRESH],
)
async def read_one(runtime: RuntimeOf, recovery_id: Id, principal: _Reader) -> WholeRecovery:
    return await read_recovery(runtime.engine, principal, recovery_id, runtime.clock.today())
