"""Decisions that are made again: by a corrected content, or since a rate has risen."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import COMPARED_FROM_FILE
from services.eligibility.problems import EDITION_NOT_IN_FORCE
from services.eligibility.queries.reviews import page_to_review
from services.eligibility.schemas.reviews import CaseToReview, ReviewRun, ReviewsMade
from services.eligibility.use_cases.in_force import edition_in_force
from services.eligibility.use_cases.review_decisions import review_decisions
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region
from shared.http.freshness import FRESH
from shared.http.languages import language
from shared.http.operations import change, reading
from shared.http.problems import BEHIND
from shared.http.reading import PageOf
from shared.refusals import BOTH_SIDES
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["reviews"])


@router.get(
    "/editions/{edition}/reviews",
    **reading(
        "listReviews",
        "Decisions to make again: by a corrected content, or since a rate has risen",
        problems=(BEHIND, EDITION_NOT_IN_FORCE),
    ),
    dependencies=[FRESH],
)
async def list_to_review(
    request: Request,
    runtime: RuntimeOf,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
) -> Listing[CaseToReview]:
    region = principal.region_or(agency)
    found = await edition_in_force(runtime, edition)
    return await page_to_review(
        runtime.engine, page, found, region, runtime.clock.today(), language(request, None, "en")
    )


@router.post(
    "/reviews",
    **change(
        "reviewDecisions",
        "Make them again: assess anew, list anew, top up (补差), or find what must come back",
        ReviewsMade,
        problems=(BEHIND, EDITION_NOT_IN_FORCE, COMPARED_FROM_FILE, BOTH_SIDES),
    ),
)
async def review(
    body: ReviewRun, asked: Annotated[Change, Depends(change_by("review", after=("registration",)))]
) -> JSONResponse:
    return await review_decisions(asked, body)
