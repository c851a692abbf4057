"""Assessments: a region is assessed; what was found, and the working of it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import EDITION_CLOSED, NOBODY_ENROLLED
from services.eligibility.domain.wording import Lang
from services.eligibility.problems import EDITION_NOT_IN_FORCE, OF_RESERVES
from services.eligibility.queries.cases import page_of_cases
from services.eligibility.schemas.assessments import AssessmentRun, AssessmentsMade, CaseAnswer, Stage
from services.eligibility.schemas.explanations import ExplainedAssessment
from services.eligibility.use_cases.assess_region import assess_region
from services.eligibility.use_cases.explain_assessment import explain_assessment
from shared.contracts.eligibility import Outcome
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.languages import language
from shared.http.operations import change, reading
from shared.http.problems import BEHIND
from shared.http.problems.subjects import NOT_ASSESSED
from shared.http.reading import PageOf
from shared.refusals import BOTH_SIDES
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["eligibility"])


@router.post(
    "/assessments",
    **change(
        "assessRegion",
        "Assess every employer of a region (后台数据比对)",
        AssessmentsMade,
        problems=(BEHIND, EDITION_NOT_IN_FORCE, EDITION_CLOSED, NOBODY_ENROLLED, *OF_RESERVES, BOTH_SIDES),
    ),
)
async def assess(
    body: AssessmentRun, asked: Annotated[Change, Depends(change_by("assess", after=("registration",)))]
) -> JSONResponse:
    return await assess_region(asked, body)


@router.get("/assessments", **reading("listAssessments", "Cases of an edition by outcome"), dependencies=[FRESH])
async def list_assessments(
    request: Request,
    runtime: RuntimeOf,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
    outcome: Outcome | None = None,
) -> Listing[CaseAnswer]:
    region = principal.region_or(agency)
    return await page_of_cases(
        runtime.engine,
        page,
        edition=edition,
        region=region,
        stage=None,
        outcome=outcome,
        language=language(request, None, "en"),
    )


@router.get(
    "/assessments/{edition}/{uscc}",
    **reading("readAssessment", "The working of one assessment", problems=(NOT_ASSESSED,)),
    dependencies=[FRESH],
    response_class=Response,
    responses={200: {"model": ExplainedAssessment}},
)
async def explain(
    request: Request,
    runtime: RuntimeOf,
    edition: Edition,
    uscc: Uscc,
    principal: Annotated[Principal, Depends(require("eligibility:read", employers=True))],
    lang: Lang | None = None,
) -> Response:
    principal.check_employer(uscc)
    check_agency = partial(principal.check_own, uscc)
    found = await explain_assessment(runtime, edition, uscc, language(request, lang), check_agency)
    return _told(found)


@router.get(
    "/assessments/{edition}/{uscc}/working",
    **reading(
        "readWorking",
        "The same, for services that read the log: what supervision prints on a receipt",
        problems=(NOT_ASSESSED,),
    ),
    dependencies=[FRESH, Depends(require("feed:read", everywhere=True))],
    response_class=Response,
    responses={200: {"model": ExplainedAssessment}},
)
async def working(
    request: Request, runtime: RuntimeOf, edition: Edition, uscc: Uscc, lang: Lang | None = None
) -> Response:
    # Nothing but what the log holds, which the same scope reads.
    found = await explain_assessment(runtime, edition, uscc, language(request, lang), lambda _: None)
    return _told(found)


def _told(found: ExplainedAssessment) -> Response:
    """Written once: FastAPI would look through its seven kilobytes another time, and name what was left out."""
    return Response(found.model_dump_json(exclude_unset=True), media_type="application/json")


@router.get("/cases", **reading("listCases", "Cases of an edition by stage"), dependencies=[FRESH])
async def list_cases(
    request: Request,
    runtime: RuntimeOf,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("eligibility:read"))],
    agency: Region | None = None,
    stage: Stage | None = None,
) -> Listing[CaseAnswer]:
    region = principal.region_or(agency)
    return await page_of_cases(
        runtime.engine,
        page,
        edition=edition,
        region=region,
        stage=stage,
        outcome=None,
        language=language(request, None, "en"),
    )
