"""Placements: where dispatch firms' people worked."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import PLACEMENTS_FROZEN
from services.eligibility.problems import EDITION_NOT_IN_FORCE
from services.eligibility.schemas.placements import COLUMNS, PlacementsImported
from services.eligibility.use_cases.record_placements import record_placements
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.operations import change
from shared.http.problems import BEHIND
from shared.http.problems.uploads import OF_ROWS
from shared.http.uploads import csv_body
from shared.refusals import BOTH_SIDES

router = APIRouter(prefix="/v1", tags=["reviews"])


@router.post(
    "/placements",
    **change(
        "importPlacements",
        "Record where dispatch firms' people worked, and the premium of each share (CSV): all rows or none",
        PlacementsImported,
        problems=(*OF_ROWS, BEHIND, EDITION_NOT_IN_FORCE, BOTH_SIDES, PLACEMENTS_FROZEN),
        body=csv_body(COLUMNS),
    ),
)
async def take_in(
    edition: Edition,
    asked: Annotated[Change, Depends(change_by("contributions:import", after=("registration",), streamed=True))],
) -> JSONResponse:
    return await record_placements(asked, edition)
