"""Payments: where each stands, and what people decide of those that came back too often."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.domain.refusals.payments import HAND_IN_PAYMENT, NOT_RECONFIRMED, NOT_REFERRED
from services.payout.problems.payments import NO_SUCH_PAYMENT
from services.payout.queries.payments import page_of_payments
from services.payout.schemas.payments import DecidedPayment, Decision, PaymentAnswer, State
from services.payout.use_cases.decide_referral import decide_referral as decide
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Id, Region, Uscc
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.identifiers import case_id
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["payout"])


@router.get("/payments", **reading("listPayments", "Payments of an edition"), dependencies=[FRESH])
async def list_payments(
    runtime: RuntimeOf,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    agency: Region | None = None,
    state: State | None = None,
    batch_id: Id | None = None,
) -> Listing[PaymentAnswer]:
    return await page_of_payments(
        runtime.engine,
        page,
        edition=edition,
        region=principal.region_or(agency),
        state=state,
        batch_id=batch_id,
        now=runtime.clock.now(),
    )


@router.post(
    "/payments/{edition}/{uscc}/decision",
    **change(
        "decideReferral",
        "Decide on a payment that came back too often",
        DecidedPayment,
        problems=(NO_SUCH_PAYMENT, HAND_IN_PAYMENT, NOT_REFERRED, NOT_RECONFIRMED),
    ),
)
async def decide_referral(
    edition: Edition,
    uscc: Uscc,
    body: Decision,
    change: Annotated[Change, Depends(change_by("payout:approve", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await decide(change, case_id(edition, uscc), body)
