"""Contributions: what employers paid, and for how many people."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.schemas.contributions import COLUMNS, OPTIONAL, ContributionsImported
from services.eligibility.use_cases.import_contributions import import_contributions
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.uploads import csv_body

router = APIRouter(prefix="/v1", tags=["eligibility"])


@router.post(
    "/contributions",
    summary="Import contributions (CSV): all rows or none",
    openapi_extra=csv_body(COLUMNS, OPTIONAL),
    status_code=201,
    responses={201: {"model": ContributionsImported}},
)
async def take_in(
    edition: Edition,
    change: Annotated[Change, Depends(change_by("contributions:import", after=("registration",), streamed=True))],
) -> JSONResponse:
    return await import_contributions(change, edition)
