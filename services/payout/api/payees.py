"""Who may be paid: barred and cleared by people, name and account checked by the bank."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.payout.domain.refusals.payees import ANSWERED_ALREADY, CHECK_NOT_ASKED, NOT_BARRED
from services.payout.problems.payees import NO_SUCH_PAYEE
from services.payout.schemas.payees import Bar, BarStep, CheckAnswer, CheckAnswered, CheckAsked, Clearance
from services.payout.use_cases.answer_payee_check import answer_payee_check
from services.payout.use_cases.bar_payee import bar_payee
from services.payout.use_cases.clear_payee import clear_payee
from services.payout.use_cases.request_payee_check import request_payee_check
from shared.http.changes import Change, change_by
from shared.http.fields import Id, Uscc
from shared.http.freshness import OWN_LOG
from shared.http.operations import change
from shared.refusals import BANK_DETAILS_MISSING, BOTH_SIDES

router = APIRouter(prefix="/v1", tags=["funds and payees"])


@router.post(
    "/payees/{uscc}/bar",
    **change(
        "barPayee",
        "The employer is on a list of those not to be paid, or deregistered",
        BarStep,
        problems=(NO_SUCH_PAYEE, BOTH_SIDES),
    ),
)
async def bar(
    uscc: Uscc,
    body: Bar,
    change: Annotated[Change, Depends(change_by("payee:bar", after=("eligibility", "registration")))],
) -> JSONResponse:
    return await bar_payee(change, uscc, body)


@router.post(
    "/payees/{uscc}/clearance",
    **change(
        "clearPayee",
        "The employer is off that list; what was held for it goes on",
        BarStep,
        problems=(NO_SUCH_PAYEE, BOTH_SIDES, NOT_BARRED),
    ),
)
async def clear(
    uscc: Uscc,
    body: Clearance,
    change: Annotated[Change, Depends(change_by("payee:bar", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await clear_payee(change, uscc, body.source)


@router.post(
    "/payees/{uscc}/check",
    **change(
        "requestPayeeCheck",
        "Ask the bank whether name and account belong together (户名账号核验)",
        CheckAsked,
        problems=(NO_SUCH_PAYEE, BANK_DETAILS_MISSING),
    ),
)
async def ask_check(
    uscc: Uscc, change: Annotated[Change, Depends(change_by("payee:check", after=("registration",)))]
) -> JSONResponse:
    return await request_payee_check(change, uscc)


@router.post(
    "/payees/{uscc}/check/{bank_details_id}/answer",
    **change(
        "answerPayeeCheck",
        "What the bank answered",
        CheckAnswered,
        problems=(NO_SUCH_PAYEE, BOTH_SIDES, CHECK_NOT_ASKED, ANSWERED_ALREADY),
    ),
)
async def answer_check(
    uscc: Uscc,
    bank_details_id: Id,
    body: CheckAnswer,
    change: Annotated[Change, Depends(change_by("bank:report", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await answer_payee_check(change, uscc, bank_details_id, body)
