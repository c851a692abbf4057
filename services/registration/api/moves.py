"""Employers that come to another agency: proposed by the one, accepted by the other."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.schemas import MoveAnswer, MoveBody, MoveProposal, MoveStep, RejectionBody
from services.registration.use_cases.accept_move import accept_move
from services.registration.use_cases.propose_move import propose_move
from services.registration.use_cases.reject_move import reject_move
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Region, Uscc
from shared.http.freshness import FRESH
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Moving = Annotated[Change, Depends(change_by("employer:move"))]


@router.post(
    "/employers/{uscc}/moves",
    summary="Propose that an employer comes to another agency, or to yours",
    status_code=201,
    responses={201: {"model": MoveProposal}},
)
async def propose(uscc: Uscc, body: MoveBody, change: Moving) -> JSONResponse:
    return await propose_move(change, uscc, body)


@router.post(
    "/employers/{uscc}/moves/acceptance",
    summary="Accept the move for the agency that did not propose it",
    status_code=201,
    responses={201: {"model": MoveStep}},
)
async def accept(uscc: Uscc, change: Moving) -> JSONResponse:
    return await accept_move(change, uscc)


@router.post(
    "/employers/{uscc}/moves/rejection",
    summary="Do not agree, or take the proposal back",
    status_code=201,
    responses={201: {"model": MoveStep}},
)
async def reject(uscc: Uscc, body: RejectionBody, change: Moving) -> JSONResponse:
    return await reject_move(change, uscc, body)


@router.get("/moves", summary="Moves that are proposed, from or to a region's agencies", dependencies=[FRESH])
async def list_moves(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("registration:read"))],
    agency: Region | None = None,
) -> Listing[MoveAnswer]:
    return await queries.list_moves(runtime.engine, page, principal.region_or(agency))
