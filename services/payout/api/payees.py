"""Who may be paid: barred and cleared by people, name and account checked by the bank."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.schemas.payees import Bar, BarStep, CheckAnswer, CheckAnswered, CheckAsked, Clearance
from services.payout.use_cases.answer_payee_check import answer_payee_check
from services.payout.use_cases.bar_payee import bar_payee
from services.payout.use_cases.clear_payee import clear_payee
from services.payout.use_cases.request_payee_check import request_payee_check
from shared.http.changes import Change, change_by
from shared.http.fields import Id, Uscc
from shared.http.freshness import OWN_LOG

router = APIRouter(prefix="/v1", tags=["funds and payees"])


@router.post(
    "/payees/{uscc}/bar",
    summary="The employer is on a list of those not to be paid, or deregistered",
    responses={200: {"model": BarStep}},
)
async def bar(
    uscc: Uscc,
    body: Bar,
    change: Annotated[Change, Depends(change_by("payee:bar", after=("eligibility", "registration")))],
) -> JSONResponse:
    return await bar_payee(change, uscc, body)


@router.post(
    "/payees/{uscc}/clearance",
    summary="The employer is off that list; what was held for it goes on",
    responses={200: {"model": BarStep}},
)
async def clear(
    uscc: Uscc,
    body: Clearance,
    change: Annotated[Change, Depends(change_by("payee:bar", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await clear_payee(change, uscc, body.source)


@router.post(
    "/payees/{uscc}/check",
    summary="Ask the bank whether name and account belong together (户名账号核验)",
    responses={200: {"model": CheckAsked}},
)
async def ask_check(
    uscc: Uscc, change: Annotated[Change, Depends(change_by("payee:check", after=("registration",)))]
) -> JSONResponse:
    return await request_payee_check(change, uscc)


@router.post(
    "/payees/{uscc}/check/{bank_details_id}/answer",
    summary="What the bank answered",
    responses={200: {"model": CheckAnswered}},
)
async def answer_check(
    uscc: Uscc,
    bank_details_id: Id,
    body: CheckAnswer,
    change: Annotated[Change, Depends(change_by("bank:report", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await answer_payee_check(change, uscc, bank_details_id, body)
