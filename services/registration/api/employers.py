"""Employers: they register, give their bank details, and are looked up."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.refusals import ASSESSED_IT, NOT_ENROLLED_UNDER
from services.registration.problems import JUST_ENROLLED, NOT_ENROLLED_HERE
from services.registration.schemas import (
    BankDetailsBody,
    BankDetailsKept,
    EmployerAnswer,
    ProgrammeAnswer,
    Registered,
    RegistrationBody,
    Response,
)
from services.registration.use_cases.give_bank_details import give_bank_details
from services.registration.use_cases.register_employer import register_employer
from services.registration.use_cases.speaking import own_employer
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.problem import Problem
from shared.refusals import NOT_ENROLLED
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Speaking = Annotated[Change, Depends(change_by("registration:write", employers=True))]


@router.post(
    "/employers/{uscc}/registration",
    **change(
        "registerEmployer",
        "The employer registers on the platform",
        Registered,
        problems=(NOT_ENROLLED_HERE, NOT_ENROLLED_UNDER, ASSESSED_IT),
        made="/v1/employers/{uscc}",
    ),
)
async def register(uscc: Uscc, body: RegistrationBody, asked: Speaking) -> JSONResponse:
    return await register_employer(asked, uscc, body)


@router.post(
    "/employers/{uscc}/bank-details",
    **change(
        "giveBankDetails",
        "Give or change bank details",
        BankDetailsKept,
        problems=(NOT_ENROLLED_HERE, NOT_ENROLLED, ASSESSED_IT),
        made="/v1/employers/{uscc}",
    ),
)
async def give(uscc: Uscc, body: BankDetailsBody, asked: Speaking) -> JSONResponse:
    return await give_bank_details(asked, uscc, body)


@router.get("/employers", **reading("listEmployers", "Employers of an edition"), dependencies=[FRESH])
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


@router.get(
    "/employers/{uscc}",
    **reading(
        "readEmployer",
        "One employer, its masked bank details and programmes",
        problems=(NOT_ENROLLED_HERE, JUST_ENROLLED),
    ),
    dependencies=[FRESH],
)
async def read_employer(
    runtime: RuntimeOf,
    uscc: Uscc,
    principal: Annotated[Principal, Depends(require("registration:read", employers=True))],
) -> EmployerAnswer:
    await own_employer(runtime, principal, uscc)
    found = await queries.employer(runtime.engine, uscc)
    if found is None:
        raise Problem(JUST_ENROLLED, headers={"Retry-After": "1"})
    return found
