"""Reviews that employers ask for (复核), and their decision."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import (
    CLAIMANT_NOT_ENROLLED,
    COMPARED_FROM_FILE,
    EDITION_CLOSED,
    RAISED_IT,
    RECONSIDERATION_NOT_OPEN,
    REVIEWS_OVER,
)
from services.eligibility.problems import EDITION_NOT_IN_FORCE, NO_SUCH_RECONSIDERATION
from services.eligibility.queries.reconsiderations import known_reconsideration, page_of_reconsiderations
from services.eligibility.schemas.reconsiderations import (
    ReachableReconsideration,
    ReconsiderationAnswer,
    ReconsiderationBody,
    ReconsiderationDecision,
    ReconsiderationKept,
    ReconsiderationOutcome,
    ReconsiderationState,
)
from services.eligibility.use_cases.ask_reconsideration import ask_reconsideration
from services.eligibility.use_cases.decide_reconsideration import decide_reconsideration
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Id, Region
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.problems import BEHIND
from shared.http.reading import PageOf
from shared.refusals import ASSESSMENT_MISSING, BOTH_SIDES, NOT_OPEN
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["reviews"])


@router.post(
    "/reconsiderations",
    **change(
        "askReconsideration",
        "An employer asks for a review of its decision (复核)",
        ReconsiderationKept,
        problems=(BEHIND, EDITION_NOT_IN_FORCE, ASSESSMENT_MISSING, NOT_OPEN, REVIEWS_OVER),
        made="/v1/reconsiderations/{reconsideration_id}",
    ),
)
async def ask(
    body: ReconsiderationBody,
    asked: Annotated[Change, Depends(change_by("objection:raise", employers=True, after=(OWN_LOG,)))],
) -> JSONResponse:
    return await ask_reconsideration(asked, body)


@router.get(
    "/reconsiderations",
    **reading("listReconsiderations", "Those asked: who, why, and how to reach them"),
    dependencies=[FRESH],
)
async def list_reconsiderations(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
    agency: Region | None = None,
    state: ReconsiderationState | None = None,
) -> Listing[ReachableReconsideration]:
    return await page_of_reconsiderations(runtime.engine, page, principal.region_or(agency), state, runtime.vault)


@router.get(
    "/reconsiderations/{reconsideration_id}",
    **reading("readReconsideration", "What came of it", problems=(NO_SUCH_RECONSIDERATION,)),
    dependencies=[FRESH],
)
async def read_reconsideration(
    runtime: RuntimeOf,
    reconsideration_id: Id,
    principal: Annotated[Principal, Depends(require("eligibility:read", employers=True))],
) -> ReconsiderationAnswer:
    found = await known_reconsideration(runtime.engine, reconsideration_id)
    principal.check_own(found.uscc, found.agency or "")
    return found


@router.post(
    "/reconsiderations/{reconsideration_id}/decision",
    **change(
        "decideReconsideration",
        "Accept it, and decide on the facts of today; or refuse",
        ReconsiderationOutcome,
        problems=(
            *(BEHIND, NO_SUCH_RECONSIDERATION, EDITION_NOT_IN_FORCE, RECONSIDERATION_NOT_OPEN, EDITION_CLOSED),
            *(CLAIMANT_NOT_ENROLLED, COMPARED_FROM_FILE, BOTH_SIDES, RAISED_IT),
        ),
    ),
)
async def decide(
    reconsideration_id: Id,
    body: ReconsiderationDecision,
    asked: Annotated[Change, Depends(change_by("objection:decide", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await decide_reconsideration(asked, reconsideration_id, body)
