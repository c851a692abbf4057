"""Employers: they register, give their bank details, and are looked up."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.schemas import (
    BankDetailsBody,
    EmployerAnswer,
    ProgrammeAnswer,
    RegistrationBody,
    Response,
    Said,
)
from services.registration.use_cases.give_bank_details import give_bank_details
from services.registration.use_cases.register_employer import register_employer
from services.registration.use_cases.speaking import own_employer
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.reading import PageOf
from shared.problem import Problem
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Speaking = Annotated[Change, Depends(change_by("registration:write", employers=True))]


@router.post(
    "/employers/{uscc}/registration",
    summary="The employer registers on the platform",
    status_code=201,
    responses={201: {"model": Said}},
)
async def register(uscc: Uscc, body: RegistrationBody, change: Speaking) -> JSONResponse:
    return await register_employer(change, uscc, body)


@router.post(
    "/employers/{uscc}/bank-details",
    summary="Give or change bank details",
    status_code=201,
    responses={201: {"model": Said}},
)
async def give(uscc: Uscc, body: BankDetailsBody, change: Speaking) -> JSONResponse:
    return await give_bank_details(change, uscc, body)


@router.get("/employers", summary="Employers of an edition", dependencies=[FRESH])
async def list_employers(
    runtime: RuntimeOf,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("registration:read"))],
    agency: Region | None = None,
    response: Response | None = None,
) -> Listing[ProgrammeAnswer]:
    region = principal.region_or(agency)
    return await queries.list_programmes(runtime.engine, page, edition=edition, region=region, response=response)


@router.get("/employers/{uscc}", summary="One employer, its masked bank details and programmes", dependencies=[FRESH])
async def read_employer(
    runtime: RuntimeOf,
    uscc: Uscc,
    principal: Annotated[Principal, Depends(require("registration:read", employers=True))],
) -> EmployerAnswer:
    await own_employer(runtime, principal, uscc)
    found = await queries.employer(runtime.engine, uscc)
    if found is None:
        raise Problem(
            425, "too-early", "The employer was enrolled a moment ago; ask again.", headers={"Retry-After": "1"}
        )
    return found
