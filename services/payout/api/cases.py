"""Discrepancy cases over HTTP: what of the bank did not fit, and what people make of it, by two where money moves."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from services.payout.domain.discrepancy import (
    DISCREPANCY,
    AgreeToResolution,
    ProposeResolution,
    RejectResolution,
    discrepancy_stream,
)
from services.payout.domain.ways_out import needs_two, ways_out
from services.payout.queries.cases import find_case, page_of_cases
from services.payout.queries.funds import region_seen
from services.payout.queries.hands import hand_in_payment
from services.payout.queries.resolutions import agencies_of_resolution
from services.payout.resolving import resolution_of, works_of
from shared.contracts.payout import AccountEntry, DiscrepancyResolved, Outcome, Resolution
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Edition, Id, Number, Prose, Region
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_own_log, know_source
from shared.money import YuanText
from shared.regions import NATION
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["bank"])
_Resolver = Annotated[Principal, Depends(require("discrepancy:resolve"))]
_CaseNumber = Annotated[Number, Path(description="The position of the case in payout's log.")]
_Note = Annotated[Prose, Field(min_length=2, max_length=1000, examples=["银行已更正，流水号 B-1/2。"])]


class Share(Body):
    payment_id: Id = Field(examples=["qinghai-2021:91630102000000001D"])
    end_to_end_id: str | None = Field(default=None, max_length=35, description="Of an earlier attempt; else the last.")
    amount: YuanText


class Proposal(Body):
    """``credited`` and ``returned``: which payments; without any, the case's own with its whole amount.

    ``booked``: the region whose fund it is, and what the entry is. ``recorded``: the request for funds (with edition
    and region) or the recovery whose money, recorded under another reference, the line shows.
    """

    outcome: Outcome
    note: _Note
    payments: list[Share] = Field(default=[], max_length=5000)
    batch_id: str | None = Field(
        default=None, max_length=35, description="A batch booking: all of the batch's payments that are at the bank."
    )
    edition: Edition | None = None
    region: Region | None = Field(default=None, description="Of the fund that an entry is booked to.")
    entry: AccountEntry | None = None
    request_id: str = Field(default="", max_length=35)
    recovery_id: str = Field(default="", max_length=120)


class Booking(Body):
    edition: Edition
    region: Region = Field(description="The pooling region whose money it moved.")
    entry: AccountEntry
    note: Annotated[Prose, Field(min_length=2, max_length=1000, examples=["八月账户管理费。"])]


class Rejection(Body):
    reason: Annotated[Prose, Field(min_length=2, max_length=1000, examples=["流水号与对账单不一致。"])]


async def account_region(request: Request, principal: Principal) -> str:
    """The nation for whoever may see all of the account, else the bearer's own region."""
    return await region_seen(runtime_of(request).engine, principal.region_or(None))


@router.get(
    "/discrepancies", summary="Cases: bank lines that did not fit, and what became of them", dependencies=[FRESH]
)
async def list_discrepancies(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    state: Literal["open", "resolved"] | None = None,
) -> dict[str, Any]:
    runtime = runtime_of(request)
    only_open = None if state is None else state == "open"
    region = await account_region(request, principal)
    return await page_of_cases(runtime.engine, page, region=region, only_open=only_open, now=runtime.clock.now())


async def _case(request: Request, principal: Principal, case: int) -> dict[str, Any]:
    """An open case that this person may act on."""
    await know_own_log(request)
    found = await find_case(runtime_of(request).engine, case)
    if found is None:
        raise Problem(404, "no-such-case", "There is no such case.")
    if found["agency"] is not None:
        principal.check_agency(found["agency"])
    elif await account_region(request, principal) != NATION:
        raise Problem(
            403, "other-region", "The case is of the account itself; whoever may act on all of it resolves it."
        )
    if found["payment_id"] is not None:
        await know_source(request, "registration")
        if await hand_in_payment(runtime_of(request).engine, found["payment_id"], principal.subject):
            raise Refused(
                f"{principal.subject} entered bank details of this payment or acted for its employer, and cannot act "
                "on its cases."
            )
    return found


async def _propose(request: Request, principal: Principal, case: int, asked: Proposal) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    found = await _case(request, principal, case)
    if found["is_open"] and asked.outcome not in ways_out(found):
        raise Refused(f"A case of this kind is not resolved as {asked.outcome}: {', '.join(ways_out(found))}.")
    if not found["is_open"] and found["outcome"] is None:
        raise Refused("The bank has put this right already; nobody need act on the case.")
    runtime = runtime_of(request)
    resolution = await resolution_of(
        runtime,
        found,
        outcome=asked.outcome,
        note=asked.note,
        shares=[(one.payment_id, one.end_to_end_id, one.amount) for one in asked.payments],
        batch_id=asked.batch_id,
        fund=None if asked.edition is None or asked.region is None else (asked.edition, asked.region),
        entry=asked.entry,
        request_id=asked.request_id,
        recovery_id=asked.recovery_id,
    )
    for agency in await agencies_of_resolution(runtime.engine, resolution):
        principal.check_agency(agency)
    by_two = needs_two(found, asked.outcome)
    command = ProposeResolution(case, resolution, by_two, principal.subject, principal.key_id)
    work: list[Work[Any, Any]] = [Work(DISCREPANCY, discrepancy_stream(case), command)]
    if not by_two:
        work += await works_of(runtime, found, resolution, principal, proposed_by="")
    state = "proposed" if by_two else "resolved"
    told = {"case": case, "outcome": asked.outcome, "state": state}
    return await record(request, context, work, answer=lambda _: told, status=201)


@router.post(
    "/discrepancies/{case}/resolution",
    summary="Say what a case is: done at once, or proposed where money moves or a payment waits for it",
    status_code=201,
)
async def propose(request: Request, case: _CaseNumber, body: Proposal, principal: _Resolver) -> JSONResponse:
    return await _propose(request, principal, case, body)


@router.post(
    "/discrepancies/{case}/booking",
    summary="Propose that an entry of the account is a fee, interest or another one",
    status_code=201,
)
async def book(request: Request, case: _CaseNumber, body: Booking, principal: _Resolver) -> JSONResponse:
    return await _propose(request, principal, case, Proposal(outcome="booked", **body.model_dump()))


def _proposal(found: dict[str, Any]) -> Resolution:
    if not found["is_open"]:
        raise Refused("The case is open no more.")
    if found["proposal"] is None:
        raise Refused("Nothing is proposed for this case.")
    return Resolution.model_validate_json(found["proposal"])


@router.post("/discrepancies/{case}/approval", summary="Agree to what somebody else proposed, and carry it out")
async def agree(request: Request, case: _CaseNumber, principal: _Resolver) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    found = await _case(request, principal, case)
    runtime = runtime_of(request)
    resolution = _proposal(found)
    for agency in await agencies_of_resolution(runtime.engine, resolution):
        principal.check_agency(agency)
    command = AgreeToResolution(case, resolution, principal.subject, principal.key_id)
    work: list[Work[Any, Any]] = [
        Work(DISCREPANCY, discrepancy_stream(case), command),
        *await works_of(runtime, found, resolution, principal, proposed_by=found["proposed_by"]),
    ]

    def told(events: Any) -> dict[str, Any]:
        resolved = next(event for event in events if isinstance(event, DiscrepancyResolved))
        return {"case": case, "outcome": resolved.outcome, "state": "resolved"}

    return await record(request, context, work, answer=told)


@router.post("/discrepancies/{case}/rejection", summary="Do not agree to what is proposed; the case stays open")
async def reject(request: Request, case: _CaseNumber, body: Rejection, principal: _Resolver) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    found = await _case(request, principal, case)
    _proposal(found)
    command = RejectResolution(case, body.reason, principal.subject, principal.key_id)
    work = [Work(DISCREPANCY, discrepancy_stream(case), command)]
    return await record(request, context, work, answer=lambda _: {"case": case, "state": "open"})
