"""Contributions: what employers paid, and for how many people."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import CONTRIBUTIONS_FROZEN
from services.eligibility.problems import EDITION_NOT_IN_FORCE
from services.eligibility.schemas.contributions import COLUMNS, OPTIONAL, ContributionsImported
from services.eligibility.use_cases.import_contributions import import_contributions
from shared.http.changes import Change, change_by
from shared.http.fields import Edition
from shared.http.operations import change
from shared.http.problems import BEHIND
from shared.http.problems.uploads import OF_ROWS
from shared.http.uploads import csv_body
from shared.refusals import BOTH_SIDES

router = APIRouter(prefix="/v1", tags=["eligibility"])


@router.post(
    "/contributions",
    **change(
        "importContributions",
        "Import contributions (CSV): all rows or none",
        ContributionsImported,
        problems=(*OF_ROWS, BEHIND, EDITION_NOT_IN_FORCE, BOTH_SIDES, CONTRIBUTIONS_FROZEN),
        body=csv_body(COLUMNS, OPTIONAL),
    ),
)
async def take_in(
    edition: Edition,
    asked: Annotated[Change, Depends(change_by("contributions:import", after=("registration",), streamed=True))],
) -> JSONResponse:
    return await import_contributions(asked, edition)
