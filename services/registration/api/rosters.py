"""Rosters: who the employers of an agency are."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration.roster import COLUMNS, OPTIONAL
from services.registration.schemas import Imported
from services.registration.use_cases.import_roster import import_roster
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.uploads import csv_body

router = APIRouter(prefix="/v1", tags=["registration"])


@router.post(
    "/rosters",
    summary="Import a roster (CSV): all rows or none",
    openapi_extra=csv_body(COLUMNS, OPTIONAL),
    status_code=201,
    responses={201: {"model": Imported}},
)
async def take_in(
    edition: Edition, change: Annotated[Change, Depends(change_by("roster:import", streamed=True))]
) -> JSONResponse:
    return await import_roster(change, edition)
