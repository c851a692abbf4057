"""Placements: where dispatch firms' people worked."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.schemas.placements import COLUMNS, PlacementsImported
from services.eligibility.use_cases.record_placements import record_placements
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.uploads import csv_body

router = APIRouter(prefix="/v1", tags=["reviews"])


@router.post(
    "/placements",
    summary="Record where dispatch firms' people worked, and the premium of each share (CSV): all rows or none",
    openapi_extra=csv_body(COLUMNS),
    status_code=201,
    responses={201: {"model": PlacementsImported}},
)
async def take_in(
    edition: Edition,
    change: Annotated[Change, Depends(change_by("contributions:import", after=("registration",), streamed=True))],
) -> JSONResponse:
    return await record_placements(change, edition)
