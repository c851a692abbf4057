"""What the employer says of its assessment: it confirms, or it disputes."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration.schemas import AssessmentAnswer, ConfirmationBody, DisputeBody, Said
from services.registration.use_cases.confirm_refund import confirm_refund
from services.registration.use_cases.dispute_amount import dispute_amount
from services.registration.use_cases.speaking import own_employer
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Uscc
from shared.money import yuan
from shared.problem import Problem
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Speaking = Annotated[Change, Depends(change_by("registration:write", employers=True))]


@router.post(
    "/employers/{uscc}/confirmations",
    summary="Confirm the amount and the account (R6)",
    status_code=201,
    responses={201: {"model": Said}},
)
async def confirm(uscc: Uscc, body: ConfirmationBody, change: Speaking) -> JSONResponse:
    return await confirm_refund(change, uscc, body)


@router.post(
    "/employers/{uscc}/disputes",
    summary="Dispute the assessed amount",
    status_code=201,
    responses={201: {"model": Said}},
)
async def dispute(uscc: Uscc, body: DisputeBody, change: Speaking) -> JSONResponse:
    return await dispute_amount(change, uscc, body)


@router.get("/employers/{uscc}/assessments/{edition}", summary="What was assessed: the amount to confirm")
async def assessment(
    runtime: RuntimeOf,
    uscc: Uscc,
    edition: Edition,
    principal: Annotated[Principal, Depends(require("registration:read", employers=True))],
) -> AssessmentAnswer:
    employer = await own_employer(runtime, principal, uscc)
    programme = employer.programmes.get(edition)
    if programme is None or programme.assessment is None:
        raise Problem(404, "not-assessed", "The employer has not been assessed under this edition yet.")
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
