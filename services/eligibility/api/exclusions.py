"""Lists of other departments, which exclude under some editions."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.schemas.exclusions import COLUMNS, ExclusionsImported
from services.eligibility.use_cases.record_exclusions import record_exclusions
from shared.http.changes import Change, change_by
from shared.http.uploads import csv_body

router = APIRouter(prefix="/v1", tags=["policy"])


@router.post(
    "/exclusions",
    summary="Record entries of other departments' lists (CSV): all rows or none",
    openapi_extra=csv_body(COLUMNS),
    status_code=201,
    responses={201: {"model": ExclusionsImported}},
)
async def take_in(
    change: Annotated[Change, Depends(change_by("exclusion:record", after=("registration",), streamed=True))],
) -> JSONResponse:
    return await record_exclusions(change)
