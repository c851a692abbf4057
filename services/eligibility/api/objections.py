"""Objections to employers on a list, and their decision."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.eligibility.domain.refusals import NOT_ON_LIST, OBJECTION_NOT_OPEN, OBJECTIONS_OVER, RAISED_IT
from services.eligibility.problems import EDITION_NOT_IN_FORCE, NO_SUCH_NOTICE, NO_SUCH_OBJECTION
from services.eligibility.queries.objections import page_of_objections
from services.eligibility.schemas.objections import (
    ObjectionAnswer,
    ObjectionBody,
    ObjectionDecided,
    ObjectionDecision,
    ObjectionKept,
    ObjectionState,
)
from services.eligibility.use_cases.decide_objection import decide_objection
from services.eligibility.use_cases.raise_objection import raise_objection
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Id, Region
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.problems import BEHIND
from shared.http.reading import PageOf
from shared.refusals import BOTH_SIDES
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["notices"])


@router.post(
    "/notices/{notice_id}/objections",
    **change(
        "raiseObjection",
        "Object to one employer on a list, by real name",
        ObjectionKept,
        problems=(BEHIND, NO_SUCH_NOTICE, NOT_ON_LIST, OBJECTIONS_OVER),
        made="/v1/notices/{notice_id}",
    ),
)
async def object_to(
    notice_id: Id,
    body: ObjectionBody,
    asked: Annotated[Change, Depends(change_by("objection:raise", employers=True, after=(OWN_LOG,)))],
) -> JSONResponse:
    return await raise_objection(asked, notice_id, body)


@router.get(
    "/objections",
    **reading("listObjections", "Objections to decide: who, why, and how to reach them"),
    dependencies=[FRESH],
)
async def list_objections(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("objection:decide"))],
    agency: Region | None = None,
    state: ObjectionState | None = None,
) -> Listing[ObjectionAnswer]:
    return await page_of_objections(runtime.engine, page, principal.region_or(agency), state, runtime.vault)


@router.post(
    "/objections/{objection_id}/decision",
    **change(
        "decideObjection",
        "Uphold or dismiss an objection",
        ObjectionDecided,
        problems=(BEHIND, NO_SUCH_OBJECTION, EDITION_NOT_IN_FORCE, OBJECTION_NOT_OPEN, BOTH_SIDES, RAISED_IT),
    ),
)
async def decide(
    objection_id: Id,
    body: ObjectionDecision,
    asked: Annotated[Change, Depends(change_by("objection:decide", after=(OWN_LOG, "registration")))],
) -> JSONResponse:
    return await decide_objection(asked, objection_id, body)
