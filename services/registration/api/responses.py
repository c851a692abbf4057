"""What the employer says of its assessment: it confirms, or it disputes."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration.domain.refusals import (
    ACCOUNT_DIFFERS,
    ASSESSED_IT,
    CONFIRMATIONS_OVER,
    CONFIRMED_ALREADY,
    DEEMED_WAIVED,
    ENTERED_THEM,
    NO_BANK_DETAILS,
    NOT_ASSESSED_YET,
    NOT_ENROLLED_UNDER,
    NOT_REGISTERED,
    NOTHING_TO_CONFIRM,
    OTHER_AMOUNT,
    OTHER_ASSESSMENT,
)
from services.registration.problems import NOT_ASSESSED_UNDER, NOT_ENROLLED_HERE
from services.registration.schemas import AssessmentAnswer, ConfirmationBody, DisputeBody, Responded
from services.registration.use_cases.confirm_refund import confirm_refund
from services.registration.use_cases.dispute_amount import dispute_amount
from services.registration.use_cases.speaking import own_employer
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Uscc
from shared.http.operations import change, reading
from shared.money import yuan
from shared.problem import Problem
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Speaking = Annotated[Change, Depends(change_by("registration:write", employers=True))]


@router.post(
    "/employers/{uscc}/confirmations",
    **change(
        "confirmRefund",
        "Confirm the amount and the account (R6)",
        Responded,
        problems=(
            *(NOT_ENROLLED_HERE, ASSESSED_IT, NOT_ENROLLED_UNDER, NOT_ASSESSED_YET, OTHER_ASSESSMENT),
            *(NOTHING_TO_CONFIRM, OTHER_AMOUNT, NO_BANK_DETAILS, ACCOUNT_DIFFERS, DEEMED_WAIVED, CONFIRMATIONS_OVER),
            *(ENTERED_THEM, NOT_REGISTERED),
        ),
        made="/v1/employers/{uscc}/assessments/{edition}",
    ),
)
async def confirm(uscc: Uscc, body: ConfirmationBody, asked: Speaking) -> JSONResponse:
    return await confirm_refund(asked, uscc, body)


@router.post(
    "/employers/{uscc}/disputes",
    **change(
        "disputeAmount",
        "Dispute the assessed amount",
        Responded,
        problems=(
            *(NOT_ENROLLED_HERE, ASSESSED_IT, NOT_ENROLLED_UNDER, NOT_ASSESSED_YET, OTHER_ASSESSMENT),
            CONFIRMED_ALREADY,
        ),
        made="/v1/employers/{uscc}/assessments/{edition}",
    ),
)
async def dispute(uscc: Uscc, body: DisputeBody, asked: Speaking) -> JSONResponse:
    return await dispute_amount(asked, uscc, body)


@router.get(
    "/employers/{uscc}/assessments/{edition}",
    **reading(
        "readAmountToConfirm",
        "What was assessed: the amount to confirm",
        problems=(NOT_ENROLLED_HERE, NOT_ASSESSED_UNDER),
    ),
)
async def assessment(
    runtime: RuntimeOf,
    uscc: Uscc,
    edition: Edition,
    principal: Annotated[Principal, Depends(require("registration:read", employers=True))],
) -> AssessmentAnswer:
    employer = await own_employer(runtime, principal, uscc)
    programme = employer.programmes.get(edition)
    if programme is None or programme.assessment is None:
        raise Problem(NOT_ASSESSED_UNDER)
    found = programme.assessment
    return AssessmentAnswer(
        uscc=uscc,
        edition=edition,
        assessment_id=found.assessment_id,
        outcome=found.outcome,
        route=found.route,
        amount=None if found.amount_fen is None else yuan(found.amount_fen),
        response=programme.response.name,
        account=None if employer.bank is None else employer.bank.account_masked,
    )
