"""Reviews that employers ask for (复核), and their decision."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

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
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["reviews"])


@router.post(
    "/reconsiderations",
    summary="An employer asks for a review of its decision (复核)",
    status_code=201,
    responses={201: {"model": ReconsiderationKept}},
)
async def ask(
    body: ReconsiderationBody,
    change: Annotated[Change, Depends(change_by("objection:raise", employers=True, after=(OWN_LOG,)))],
) -> JSONResponse:
    return await ask_reconsideration(change, body)


@router.get("/reconsiderations", summary="Those asked: who, why, and how to reach them", dependencies=[FRESH])
async def list_reconsiderations(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
    agency: Region | None = None,
    state: ReconsiderationState | None = None,
) -> Listing[ReachableReconsideration]:
    return await page_of_reconsiderations(runtime.engine, page, principal.region_or(agency), state, runtime.vault)


@router.get("/reconsiderations/{reconsideration_id}", summary="What came of it", dependencies=[FRESH])
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
    summary="Accept it, and decide on the facts of today; or refuse",
    status_code=201,
    responses={201: {"model": ReconsiderationOutcome}},
)
async def decide(
    reconsideration_id: Id,
    body: ReconsiderationDecision,
    change: Annotated[Change, Depends(change_by("objection:decide", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await decide_reconsideration(change, reconsideration_id, body)
