"""Employers that come to another agency: proposed by the one, accepted by the other."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.registration import queries
from services.registration.domain.refusals import (
    ACTED_FOR_THE_EMPLOYER,
    INSURED_THERE,
    MOVE_PROPOSED,
    MOVED_MEANWHILE,
    NO_MOVE,
    PROPOSED_THIS_MOVE,
)
from services.registration.problems import NOT_ENROLLED_HERE
from services.registration.schemas import MoveAnswer, MoveBody, MoveProposal, MoveStep, RejectionBody
from services.registration.use_cases.accept_move import accept_move
from services.registration.use_cases.propose_move import propose_move
from services.registration.use_cases.reject_move import reject_move
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Region, Uscc
from shared.http.freshness import FRESH
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Moving = Annotated[Change, Depends(change_by("employer:move"))]


@router.post(
    "/employers/{uscc}/moves",
    **change(
        "proposeMove",
        "Propose that an employer comes to another agency, or to yours",
        MoveProposal,
        problems=(NOT_ENROLLED_HERE, ACTED_FOR_THE_EMPLOYER, INSURED_THERE, MOVED_MEANWHILE, MOVE_PROPOSED),
        made="/v1/employers/{uscc}",
    ),
)
async def propose(uscc: Uscc, body: MoveBody, asked: Moving) -> JSONResponse:
    return await propose_move(asked, uscc, body)


@router.post(
    "/employers/{uscc}/moves/acceptance",
    **change(
        "acceptMove",
        "Accept the move for the agency that did not propose it",
        MoveStep,
        problems=(NOT_ENROLLED_HERE, ACTED_FOR_THE_EMPLOYER, NO_MOVE, PROPOSED_THIS_MOVE),
    ),
)
async def accept(uscc: Uscc, asked: Moving) -> JSONResponse:
    return await accept_move(asked, uscc)


@router.post(
    "/employers/{uscc}/moves/rejection",
    **change(
        "rejectMove",
        "Do not agree, or take the proposal back",
        MoveStep,
        problems=(NOT_ENROLLED_HERE, ACTED_FOR_THE_EMPLOYER, NO_MOVE),
    ),
)
async def reject(uscc: Uscc, body: RejectionBody, asked: Moving) -> JSONResponse:
    return await reject_move(asked, uscc, body)


@router.get(
    "/moves",
    **reading("listMoves", "Moves that are proposed, from or to a region's agencies"),
    dependencies=[FRESH],
)
async def list_moves(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("registration:read"))],
    agency: Region | None = None,
) -> Listing[MoveAnswer]:
    return await queries.list_moves(runtime.engine, page, principal.region_or(agency))
