"""Rosters: who the employers of an agency are."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration.domain.refusals import ACTED_FOR_THE_EMPLOYER, INSURED_ELSEWHERE
from services.registration.roster import COLUMNS, OPTIONAL
from services.registration.schemas import Imported
from services.registration.use_cases.import_roster import import_roster
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.operations import change
from shared.http.problems import BEHIND_ANOTHER
from shared.http.problems.subjects import NO_SUCH_EDITION
from shared.http.problems.uploads import OF_ROWS
from shared.http.uploads import csv_body

router = APIRouter(prefix="/v1", tags=["registration"])


@router.post(
    "/rosters",
    **change(
        "importRoster",
        "Import a roster (CSV): all rows or none",
        Imported,
        problems=(*OF_ROWS, NO_SUCH_EDITION, BEHIND_ANOTHER, INSURED_ELSEWHERE, ACTED_FOR_THE_EMPLOYER),
        body=csv_body(COLUMNS, OPTIONAL),
    ),
)
async def take_in(
    edition: Edition, asked: Annotated[Change, Depends(change_by("roster:import", streamed=True))]
) -> JSONResponse:
    return await import_roster(asked, edition)
