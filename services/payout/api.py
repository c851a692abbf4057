"""Payout over HTTP."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.payout import queries
from services.payout.bank.result_file import BadBankFile, read_bank_file
from services.payout.bank_results import lines_of, message_work, payment_work
from services.payout.domain.bank_message import BANK_MESSAGE, bank_message_stream
from services.payout.domain.batch import (
    BATCH,
    ApproveBatch,
    BatchCommand,
    CheckBatch,
    DraftBatch,
    ReleaseBatch,
    batch_stream,
)
from services.payout.domain.payment import PAYMENT, PutInBatch, payment_stream
from services.payout.releasing import make_again, prepare
from shared.contracts.payout import BankMessageReceived, BatchLine
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.problems import Problem
from shared.http.reading import FRESH, PageOf, know_own_log, know_source
from shared.money import yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["payout"])
MOST_BANK_FILE_BYTES = 64 << 20


class BatchOrder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    edition: str = Field(examples=["qinghai-2021"])
    agency: str = Field(pattern=r"^\d{6}$", description="County, city or province whose waiting payments to take.")


@router.post("/batches", summary="Draft a batch of the payments that wait (经办)")
async def draft(
    request: Request, body: BatchOrder, principal: Annotated[Principal, Depends(require("payout:make"))]
) -> JSONResponse:
    principal.check_agency(body.agency)
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_source(request, "eligibility")
    await know_own_log(request)
    engine = runtime_of(request).engine
    rows = await queries.payments_to_batch(engine, body.edition, body.agency)
    number = await queries.batches_of_agency(engine, body.edition, body.agency) + 1
    batch_id = f"{body.edition}-{body.agency}-{number}"
    if len(batch_id) > 35:
        raise Problem(422, "not-valid", "The edition's name is too long for a bank message's id.")
    lines = tuple(
        BatchLine(payment_id=row["payment_id"], end_to_end_id=row["end_to_end_id"], amount_fen=row["amount_fen"])
        for row in rows
    )
    command = DraftBatch(batch_id, body.edition, body.agency, lines, principal.subject)
    work: list[Work[Any, Any]] = [Work(BATCH, batch_stream(batch_id), command)]
    work += [Work(PAYMENT, payment_stream(line.payment_id), PutInBatch(batch_id)) for line in lines]
    total = sum(line.amount_fen for line in lines)
    told = {"batch_id": batch_id, "payments": len(lines), "total": yuan(total)}
    return await record(request, context, work, answer=lambda _: told, status=201)


async def _batch(request: Request, principal: Principal, batch_id: str) -> dict[str, Any]:
    found = await queries.batch(runtime_of(request).engine, batch_id)
    if found is None:
        raise Problem(404, "no-such-batch", "There is no such batch.")
    principal.check_agency(found["agency"])
    return found


async def _act(
    request: Request, principal: Principal, batch_id: str, command: BatchCommand, state: str
) -> JSONResponse:
    await know_own_log(request)
    await _batch(request, principal, batch_id)
    work = [Work(BATCH, batch_stream(batch_id), command)]
    told = {"batch_id": batch_id, "state": state}
    return await record(request, await context_of(request, principal), work, answer=lambda _: told)


@router.post("/batches/{batch_id}/check", summary="Check a batch (复核): not by its maker")
async def check(
    request: Request, batch_id: str, principal: Annotated[Principal, Depends(require("payout:check"))]
) -> JSONResponse:
    return await _act(request, principal, batch_id, CheckBatch(principal.subject), "checked")


@router.post("/batches/{batch_id}/approve", summary="Approve a batch (审批): by neither maker nor checker")
async def approve(
    request: Request, batch_id: str, principal: Annotated[Principal, Depends(require("payout:approve"))]
) -> JSONResponse:
    return await _act(request, principal, batch_id, ApproveBatch(principal.subject), "approved")


@router.post("/batches/{batch_id}/release", summary="Check every payment again, hold what changed, release the rest")
async def release(
    request: Request, batch_id: str, principal: Annotated[Principal, Depends(require("payout:release"))]
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_source(request, "registration")
    await know_own_log(request)
    found = await _batch(request, principal, batch_id)
    if found["state"] != "approved":
        raise Refused(f"The batch is {found['state']}; it must be approved for this.")
    runtime = runtime_of(request)
    prepared = await prepare(runtime, batch_id, runtime.clock.today())
    released = prepared.released
    work: list[Work[Any, Any]] = [
        Work(PAYMENT, payment_stream(payment_id), command) for payment_id, command in prepared.commands
    ]
    work.append(Work(BATCH, batch_stream(batch_id), ReleaseBatch(released, principal.subject)))
    told = {
        "batch_id": batch_id,
        "state": "released",
        "payments": released.payments,
        "total": yuan(released.total_fen),
        "held": released.held,
        "held_total": yuan(released.held_fen),
        "file_sha256": released.file_sha256,
        "sheet_sha256": released.sheet_sha256,
    }
    return await record(request, context, work, answer=lambda _: told)


@router.get("/batches", summary="Batches", dependencies=[FRESH])
async def list_batches(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    edition: str | None = None,
    agency: Annotated[str | None, Query(pattern=r"^\d{6}$")] = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    return await queries.list_batches(runtime_of(request).engine, page, edition=edition, region=region)


@router.get("/batches/{batch_id}", summary="One batch", dependencies=[FRESH])
async def read_batch(
    request: Request, batch_id: str, principal: Annotated[Principal, Depends(require("payout:read"))]
) -> dict[str, Any]:
    return queries.told_batch(await _batch(request, principal, batch_id))


async def _released_file(request: Request, principal: Principal, batch_id: str, kind: str) -> bytes:
    found = await _batch(request, principal, batch_id)
    if found["state"] != "released":
        raise Problem(404, "no-file", "The batch has not been released; there is no file.")
    return await make_again(runtime_of(request), found, kind)


@router.get(
    "/batches/{batch_id}/pain.001",
    summary="The bank's file, ISO 20022 pain.001.001.09",
    dependencies=[FRESH],
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}}},
)
async def read_file(
    request: Request, batch_id: str, principal: Annotated[Principal, Depends(require("payout:file"))]
) -> Response:
    content = await _released_file(request, principal, batch_id, "file")
    return Response(content, media_type="application/xml", headers={"Cache-Control": "no-store"})


@router.get(
    "/batches/{batch_id}/sheet",
    summary="The bank's sheet, CSV with Chinese headings",
    dependencies=[FRESH],
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def read_sheet(
    request: Request, batch_id: str, principal: Annotated[Principal, Depends(require("payout:file"))]
) -> Response:
    content = await _released_file(request, principal, batch_id, "sheet")
    return Response(content, media_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})


@router.post(
    "/bank-messages",
    summary="Take in a result of the bank: pain.002 or camt.054",
    openapi_extra={"requestBody": {"required": True, "content": {"application/xml": {"schema": {"type": "string"}}}}},
)
async def receive(request: Request, principal: Annotated[Principal, Depends(require("bank:report"))]) -> JSONResponse:
    content = await request.body()
    if len(content) > MOST_BANK_FILE_BYTES:
        raise Problem(413, "too-large", f"A bank message has at most {MOST_BANK_FILE_BYTES} bytes.")
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    runtime = runtime_of(request)
    try:
        file = read_bank_file(content, runtime.clock.today())
    except BadBankFile as error:
        raise Problem(400, "bad-bank-file", f"{error} Nothing was taken in.") from None
    sha256 = hashlib.sha256(content).hexdigest()
    if await runtime.own_log.state_of(BANK_MESSAGE, bank_message_stream(sha256)):
        raise Refused("This very file was taken in before.")
    await know_own_log(request)
    sent = []
    if file.rejected_message_id is not None:
        sent = [line["end_to_end_id"] for line in await queries.lines_of_file(runtime.engine, file.rejected_message_id)]
    lines = lines_of(file, sent)
    payments = await queries.payments_by_transfer(runtime.engine, [line.end_to_end_id for line in lines])
    work = payment_work(lines, payments, sha256, runtime.own_vault.fingerprint)

    def told(events: Any) -> dict[str, Any]:
        received = next(event for event in events if isinstance(event, BankMessageReceived))
        return dict(received.model_dump(exclude={"message_sha256"}))

    then = message_work(file, lines, payments, sha256)
    return await record(request, context, work, answer=told, then=then, status=201)


@router.get("/payments", summary="Payments of an edition", dependencies=[FRESH])
async def list_payments(
    request: Request,
    edition: str,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("payout:read"))],
    agency: Annotated[str | None, Query(pattern=r"^\d{6}$")] = None,
    state: Literal["ordered", "batched", "released", "held", "credited", "returned", "settled"] | None = None,
    batch_id: str | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    engine = runtime_of(request).engine
    return await queries.list_payments(engine, page, edition=edition, region=region, state=state, batch_id=batch_id)


@router.get("/discrepancies", summary="Bank lines that did not fit", dependencies=[FRESH])
async def list_discrepancies(
    request: Request, page: PageOf, _: Annotated[Principal, Depends(require("payout:read"))]
) -> dict[str, Any]:
    return await queries.list_discrepancies(runtime_of(request).engine, page)
