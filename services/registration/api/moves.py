"""Employers that come to another agency, over HTTP: proposed by the one, accepted by the other."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.registration import queries
from services.registration.domain.employer import EMPLOYER, Employer, employer_stream
from services.registration.domain.moving import (
    AcceptMove,
    MoveCommand,
    ProposeMove,
    RejectMove,
    agency_to_accept,
)
from shared.contracts.registration import MoveProposed
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, runtime_of
from shared.http.fields import Body, Prose, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import PageOf
from shared.regions import check_county, covers
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["registration"])
Mover = Annotated[Principal, Depends(require("employer:move"))]
Reason = Annotated[Prose, Field(min_length=2, max_length=500, examples=["注册地迁至本区。"])]


class Move(Body):
    to: Region = Field(description="The county whose agency the employer comes to.")
    reason: Reason


class Rejection(Body):
    reason: Reason


def _check_either(principal: Principal, one: str, other: str) -> str:
    """The agency that the bearer acts for: the first, if both are theirs. 403 when neither is."""
    for agency in (one, other):
        if principal.region is not None and covers(principal.region, agency):
            return agency
    raise Problem(403, "other-agency", f"Your rights end at your own region; {one} and {other} are outside it.")


def _agency_of(employer: Employer) -> str:
    if employer.latest is None:
        raise Problem(404, "no-such-employer", "No employer with this USCC is enrolled.")
    return employer.latest.facts.agency


def _proposed(employer: Employer) -> MoveProposed:
    _agency_of(employer)
    if employer.move is None:
        raise Refused("No move of this employer is proposed.")
    return employer.move


@router.post(
    "/employers/{uscc}/moves", summary="Propose that an employer comes to another agency, or to yours", status_code=201
)
async def propose(request: Request, uscc: Uscc, body: Move, principal: Mover) -> JSONResponse:
    try:
        check_county(body.to)
    except ValueError as error:
        errors = [{"pointer": "/to", "in": "body", "detail": str(error)}]
        raise Problem(422, "not-valid", "The request is not valid.", errors=errors) from None
    employer: Employer = await runtime_of(request).own_log.state_of(EMPLOYER, employer_stream(uscc))
    proposed_for = _check_either(principal, _agency_of(employer), body.to)
    command = ProposeMove(body.to, proposed_for, body.reason, principal.subject)

    def allowed(now: Employer) -> None:
        if _check_either(principal, _agency_of(now), body.to) != proposed_for:
            raise Refused("The employer came to another agency meanwhile; look again.")

    return await _record(request, principal, uscc, command, allowed, {"to": body.to, "state": "proposed"})


@router.post(
    "/employers/{uscc}/moves/acceptance",
    summary="Accept the move for the agency that did not propose it",
    status_code=201,
)
async def accept(request: Request, uscc: Uscc, principal: Mover) -> JSONResponse:
    def allowed(now: Employer) -> None:
        principal.check_agency(agency_to_accept(_proposed(now)))

    return await _record(request, principal, uscc, AcceptMove(principal.subject), allowed, {"state": "moved"})


@router.post("/employers/{uscc}/moves/rejection", summary="Do not agree, or take the proposal back", status_code=201)
async def reject(request: Request, uscc: Uscc, body: Rejection, principal: Mover) -> JSONResponse:
    def allowed(now: Employer) -> None:
        proposed = _proposed(now)
        _check_either(principal, proposed.from_agency, proposed.to_agency)

    command = RejectMove(body.reason, principal.subject)
    return await _record(request, principal, uscc, command, allowed, {"state": "rejected"})


@router.get("/moves", summary="Moves that are proposed, from or to a region's agencies", dependencies=[FRESH])
async def list_moves(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("registration:read"))],
    agency: Region | None = None,
) -> dict[str, Any]:
    return await queries.list_moves(runtime_of(request).engine, page, principal.region_or(agency))


async def _record(
    request: Request,
    principal: Principal,
    uscc: str,
    command: MoveCommand,
    allowed: Callable[[Employer], None],
    told: dict[str, str],
) -> JSONResponse:
    work = [Work(EMPLOYER, employer_stream(uscc), command, allowed)]
    context = await context_of(request, principal)
    return await record(request, context, work, answer=lambda _: {"uscc": uscc, **told}, status=201)
