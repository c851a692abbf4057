"""Lists of other departments, which exclude under some editions."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.schemas.exclusions import COLUMNS, ExclusionsImported
from services.eligibility.use_cases.record_exclusions import record_exclusions
from shared.http.changes import Change, change_by
from shared.http.operations import change
from shared.http.problems import BEHIND
from shared.http.problems.uploads import OF_ROWS
from shared.http.uploads import csv_body
from shared.refusals import BOTH_SIDES

router = APIRouter(prefix="/v1", tags=["policy"])


@router.post(
    "/exclusions",
    **change(
        "importExclusions",
        "Record entries of other departments' lists (CSV): all rows or none",
        ExclusionsImported,
        problems=(*OF_ROWS, BEHIND, BOTH_SIDES),
        body=csv_body(COLUMNS),
    ),
)
async def take_in(
    asked: Annotated[Change, Depends(change_by("exclusion:record", after=("registration",), streamed=True))],
) -> JSONResponse:
    return await record_exclusions(asked)
