"""Payout over HTTP."""

from collections.abc import Iterator
from datetime import date
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import Field

from services.payout.bank.terms import bank_terms
from services.payout.domain.batch import (
    BATCH,
    ApproveBatch,
    BatchCommand,
    CheckBatch,
    DraftBatch,
    Person,
    RejectBatch,
    batch_stream,
)
from services.payout.domain.payment import (
    PAYMENT,
    DecideReferral,
    FreePayment,
    payment_stream,
)
from services.payout.drafting import lines_of, works_of_draft
from services.payout.following import follow_lists
from services.payout.queries.batches import (
    batches_of_agency,
    find_batch,
    ids_of_batch,
    page_of_batches,
    payments_to_batch,
    told_batch,
)
from services.payout.queries.editions import adopted_rules, reserves_recorded
from services.payout.queries.hands import hand_in_batch, hand_in_payment, hand_in_waiting
from services.payout.queries.payments import agency_of_payment, page_of_payments
from services.payout.releasing import FILES, make_again, prepare, works_of_release
from shared.contracts.eligibility import Route
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Edition, Id, Prose, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_own_log, know_source
from shared.identifiers import case_id
from shared.money import yuan
from shared.runtime import Runtime
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["payout"])


State = Literal["ordered", "batched", "released", "held", "credited", "returned", "referred", "stopped"]


class BatchOrder(Body):
    edition: Edition
    agency: Region = Field(description="County or city whose waiting payments to take.")
    route: Route | None = Field(default=None, description="Payments of this route only.")


class Rejection(Body):
    reason: Prose = Field(min_length=2, max_length=500, examples=["金额与公示名单不一致。"])


class Decision(Body):
    decision: Literal["reissue", "stop"]
    reason: Prose = Field(min_length=2, max_length=500, examples=["已电话核实新账户。"])


@router.post("/batches", summary="Draft a batch of the payments that wait (经办)", status_code=201)
async def draft(
    request: Request, body: BatchOrder, principal: Annotated[Principal, Depends(require("payout:make"))]
) -> JSONResponse:
    principal.check_agency(body.agency)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_source(request, "eligibility")
    await know_source(request, "registration")
    await know_own_log(request)
    engine = runtime_of(request).engine
    rules = (await adopted_rules(engine)).of(body.edition)
    region = rules.fund_region(body.agency)
    if region is None:
        raise Refused(f"{body.agency} has no fund of its own; draft a batch for each {rules.fund_level}.")
    asked = (engine, body.edition, body.agency, body.route)
    rows = await payments_to_batch(*asked)
    number = await batches_of_agency(engine, body.edition, body.agency) + 1
    batch_id = f"{body.edition}-{body.agency}-{number}"
    if len(batch_id) > 35:
        raise Problem(422, "not-valid", "The edition's name is too long for a bank message's id.")
    lines = lines_of(rows)
    total = sum(line.amount_fen for line in lines)
    hand = await hand_in_waiting(*asked, principal.subject)
    command = DraftBatch(
        batch_id,
        body.edition,
        body.agency,
        lines,
        Person(principal.subject, principal.key_id, **hand),
        fund_id=f"{body.edition}:{region}",
        route=body.route,
        approvals=rules.approvals(total),
        rules_sha256=rules.sha256,
    )
    told = {
        "batch_id": batch_id,
        "payments": len(lines),
        "total": yuan(total),
        "fund_id": command.fund_id,
        "approvals": command.approvals,
    }
    return await record(request, context, works_of_draft(command, rows), answer=lambda _: told, status=201)


async def _batch(request: Request, principal: Principal, batch_id: str) -> dict[str, Any]:
    found = await find_batch(runtime_of(request).engine, batch_id)
    if found is None:
        raise Problem(404, "no-such-batch", "There is no such batch.")
    principal.check_agency(found["agency"])
    return found


async def _person(request: Request, principal: Principal, batch_id: str) -> Person:
    """Who acts on a batch. Whether they had a hand in its employers' words is registration's to tell, and known till
    now."""
    await know_source(request, "registration")
    hand = await hand_in_batch(runtime_of(request).engine, batch_id, principal.subject)
    return Person(principal.subject, principal.key_id, **hand)


async def _act(
    request: Request, principal: Principal, batch_id: str, command: BatchCommand, more: tuple[Work[Any, Any], ...] = ()
) -> JSONResponse:
    work = [Work(BATCH, batch_stream(batch_id), command), *more]

    def told(events: Any) -> dict[str, Any]:
        said = events[0].topic.rpartition(".batch-")[2].removesuffix(".v1")
        state = "checked" if said == "approved" and not events[0].complete else said
        return {"batch_id": batch_id, "state": state}

    return await record(request, await context_of(request, principal), work, answer=told)


async def _ready(request: Request, principal: Principal, batch_id: str) -> JSONResponse | None:
    """The first answer, when this was asked before. Raises ``Problem`` for a batch that is none, or elsewhere."""
    if first := await replay(request, await context_of(request, principal)):
        return first
    await know_own_log(request)
    await _batch(request, principal, batch_id)
    return None


@router.post("/batches/{batch_id}/check", summary="Check a batch (复核): by nobody who acted on it before")
async def check(
    request: Request, batch_id: Id, principal: Annotated[Principal, Depends(require("payout:check"))]
) -> JSONResponse:
    if first := await _ready(request, principal, batch_id):
        return first
    return await _act(request, principal, batch_id, CheckBatch(await _person(request, principal, batch_id)))


@router.post("/batches/{batch_id}/approve", summary="Approve a batch (审批); large batches need two approvers")
async def approve(
    request: Request, batch_id: Id, principal: Annotated[Principal, Depends(require("payout:approve"))]
) -> JSONResponse:
    if first := await _ready(request, principal, batch_id):
        return first
    return await _act(request, principal, batch_id, ApproveBatch(await _person(request, principal, batch_id)))


@router.post("/batches/{batch_id}/reject", summary="Send a batch back; its payments are free for another")
async def reject(
    request: Request,
    batch_id: Id,
    body: Rejection,
    principal: Annotated[Principal, Depends(require("payout:reject"))],
) -> JSONResponse:
    if first := await _ready(request, principal, batch_id):
        return first
    person = await _person(request, principal, batch_id)
    ids = await ids_of_batch(runtime_of(request).engine, batch_id)
    freed = tuple(Work(PAYMENT, payment_stream(payment_id), FreePayment(batch_id)) for payment_id in ids)
    return await _act(request, principal, batch_id, RejectBatch(person, body.reason), freed)


@router.post("/batches/{batch_id}/release", summary="Check every payment again, hold what changed, release the rest")
async def release(
    request: Request, batch_id: Id, principal: Annotated[Principal, Depends(require("payout:release"))]
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_source(request, "registration")
    await know_source(request, "eligibility")
    await know_own_log(request)
    await follow_lists(runtime_of(request))
    found = await _batch(request, principal, batch_id)
    if found["state"] != "approved":
        raise Refused(f"The batch is {found['state']}; it must be approved for this.")
    runtime = runtime_of(request)
    person = await _person(request, principal, batch_id)
    rules = (await adopted_rules(runtime.engine)).of(found["edition"])
    reserves = rules.reserves(found["edition"], await reserves_recorded(runtime.engine, found["edition"]))
    lacks = reserves.lacks((found["fund_id"] or found["agency"]).rpartition(":")[2])
    prepared = await prepare(runtime, batch_id, rules, principal, _execution_day(runtime))
    released = prepared.released
    work = works_of_release(prepared, person, found["fund_id"], lacks)
    told = {
        "batch_id": batch_id,
        "state": "released",
        "payments": released.payments,
        "total": yuan(released.total_fen),
        "held": released.held,
        "held_total": yuan(released.held_fen),
        "file_sha256": released.file_sha256,
        "sheet_sha256": released.sheet_sha256,
        "workbook_sha256": released.workbook_sha256,
    }
    return await record(request, context, work, answer=lambda _: told)


def _execution_day(runtime: Runtime) -> date:
    """When the bank can execute what is released now: its next working day, or today before its cut-off.

    Raises ``UnknownYear``.
    """
    return bank_terms(runtime.settings.bank_terms).execution_day(runtime.clock.now())


@router.get("/batches", summary="Batches", dependencies=[FRESH])
async def list_batches(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    edition: Edition | None = None,
    agency: Region | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    return await page_of_batches(runtime_of(request).engine, page, edition=edition, region=region)


@router.get("/batches/{batch_id}", summary="One batch", dependencies=[FRESH])
async def read_batch(
    request: Request, batch_id: Id, principal: Annotated[Principal, Depends(require("payout:read"))]
) -> dict[str, Any]:
    return told_batch(await _batch(request, principal, batch_id))


_MEDIA_TYPES = {
    "pain.001": "application/xml",
    "sheet": "text/csv; charset=utf-8",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def _released_file(request: Request, principal: Principal, batch_id: str, name: str) -> Response:
    found = await _batch(request, principal, batch_id)
    if found["state"] != "released":
        raise Problem(404, "no-file", "The batch has not been released; there is no file.")
    out = await make_again(runtime_of(request), found, FILES[name])
    return StreamingResponse(_chunks(out), media_type=_MEDIA_TYPES[name], headers={"Cache-Control": "no-store"})


def _chunks(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while chunk := out.read(1 << 18):
            yield chunk


def _file_route(name: str, summary: str) -> None:
    @router.get(
        f"/batches/{{batch_id}}/{name}",
        summary=summary,
        dependencies=[FRESH],
        response_class=Response,
        operation_id=f"read_{name.replace('.', '_')}",
        responses={200: {"content": {_MEDIA_TYPES[name].partition(";")[0]: {}}}},
    )
    async def read(
        request: Request, batch_id: Id, principal: Annotated[Principal, Depends(require("payout:file"))]
    ) -> Response:
        return await _released_file(request, principal, batch_id, name)


_file_route("pain.001", "The bank's file, ISO 20022 pain.001.001.09")
_file_route("sheet", "The bank's sheet, CSV with Chinese headings")
_file_route("workbook", "The same sheet, XLSX")


@router.get("/payments", summary="Payments of an edition", dependencies=[FRESH])
async def list_payments(
    request: Request,
    edition: Edition,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    agency: Region | None = None,
    state: State | None = None,
    batch_id: Id | None = None,
) -> dict[str, Any]:
    runtime = runtime_of(request)
    return await page_of_payments(
        runtime.engine,
        page,
        edition=edition,
        region=principal.region_or(agency),
        state=state,
        batch_id=batch_id,
        now=runtime.clock.now(),
    )


@router.post("/payments/{edition}/{uscc}/decision", summary="Decide on a payment that came back too often")
async def decide_referral(
    request: Request,
    edition: Edition,
    uscc: Uscc,
    body: Decision,
    principal: Annotated[Principal, Depends(require("payout:approve"))],
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    payment_id = case_id(edition, uscc)
    agency = await agency_of_payment(runtime_of(request).engine, payment_id)
    if agency is None:
        raise Problem(404, "no-such-payment", "There is no such payment.")
    principal.check_agency(agency)
    await know_source(request, "registration")
    if await hand_in_payment(runtime_of(request).engine, payment_id, principal.subject):
        raise Refused(
            f"{principal.subject} entered bank details of this payment or acted for its employer, and cannot decide "
            "whether it goes."
        )
    command = DecideReferral(body.decision, body.reason, principal.subject, principal.key_id)
    work = [Work(PAYMENT, payment_stream(payment_id), command)]
    told = {"payment_id": payment_id, "decision": body.decision}
    return await record(request, context, work, answer=lambda _: told)
