"""Decisions that are made again: by a corrected content, or since a rate has risen."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.queries.reviews import page_to_review
from services.eligibility.schemas.reviews import CaseToReview, ReviewRun, ReviewsMade
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.review_decisions import review_decisions
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region
from shared.http.freshness import FRESH
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["reviews"])


@router.get(
    "/editions/{edition}/reviews",
    summary="Decisions to make again: by a corrected content, or since a rate has risen",
    dependencies=[FRESH],
)
async def list_to_review(
    runtime: RuntimeOf,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
) -> Listing[CaseToReview]:
    region = principal.region_or(agency)
    found = await edition_in_force(runtime, edition)
    return await page_to_review(runtime.engine, page, found, region, runtime.clock.today())


@router.post(
    "/reviews",
    summary="Make them again: assess anew, list anew, top up (补差), or find what must come back",
    status_code=201,
    responses={201: {"model": ReviewsMade}},
)
async def review(
    body: ReviewRun, change: Annotated[Change, Depends(change_by("review", after=("registration",)))]
) -> JSONResponse:
    return await review_decisions(change, body)
