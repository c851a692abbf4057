"""What the bank says, over HTTP: its files in, and the cases where they do not fit."""

import tempfile
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.payout import queries
from services.payout.bank.lines import BadBankFile
from services.payout.bank_results import Received, take_in
from services.payout.domain.bank_message import BANK_MESSAGE, bank_message_stream
from services.payout.domain.discrepancy import DISCREPANCY, ResolveDiscrepancy, discrepancy_stream
from services.payout.domain.fund import FUND, BookEntry, fund_stream
from services.payout.rules import rules_of
from shared.contracts.payout import AccountEntry
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import answer_of, context_of, record, replay, runtime_of
from shared.http.problems import Problem
from shared.http.reading import FRESH, PageOf, know_own_log
from shared.http.uploads import receive
from shared.money import yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["bank"])
_ANY_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string"}}
            for kind in ("application/xml", "text/csv", "text/plain", "application/octet-stream")
        },
    }
}


class Resolution(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Literal["bank-corrected", "explained", "recovery-opened", "ours-to-correct"]
    note: str = Field(min_length=2, max_length=1000, examples=["银行已更正，流水号 B-1/2。"])


class Booking(BaseModel):
    model_config = ConfigDict(extra="forbid")

    edition: str = Field(examples=["qinghai-2021"])
    region: str = Field(pattern=r"^\d{6}$", description="The pooling region whose money it moved.")
    entry: AccountEntry
    note: str = Field(min_length=2, max_length=1000, examples=["八月账户管理费。"])


@router.post(
    "/bank-messages",
    summary="Take in a file of the bank: pain.002, camt.053, camt.054, pacs.004, MT940, or the sheet of results",
    openapi_extra=_ANY_FILE,
)
async def take_in_file(
    request: Request, principal: Annotated[Principal, Depends(require("bank:report"))]
) -> JSONResponse:
    with tempfile.TemporaryFile() as spool:
        digest = await receive(request, spool)
        context = await context_of(request, principal, digest)
        if first := await replay(request, context):
            return first
        runtime = runtime_of(request)
        if await runtime.own_log.state_of(BANK_MESSAGE, bank_message_stream(digest.hex())):
            raise Refused("This very file was taken in before.")
        await know_own_log(request)
        try:
            recorded = await take_in(runtime, Received(spool, digest.hex(), context))
        except BadBankFile as error:
            raise Problem(400, "bad-bank-file", f"{error} Nothing was taken in.") from None
    return answer_of(recorded, 201)


@router.get(
    "/discrepancies", summary="Cases: bank lines that did not fit, and what became of them", dependencies=[FRESH]
)
async def list_discrepancies(
    request: Request,
    page: PageOf,
    _: Annotated[Principal, Depends(require("payout:read"))],
    state: Literal["open", "resolved"] | None = None,
) -> dict[str, Any]:
    runtime = runtime_of(request)
    is_open = None if state is None else state == "open"
    return await queries.list_discrepancies(runtime.engine, page, is_open=is_open, now=runtime.clock.now())


@router.post(
    "/discrepancies/{case}/booking", summary="Book an entry of the account that is no payment: a fee, interest"
)
async def book(
    request: Request,
    case: int,
    body: Booking,
    principal: Annotated[Principal, Depends(require("discrepancy:resolve"))],
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    principal.check_agency(body.region)
    if rules_of(body.edition).fund_region(body.region) != body.region:
        raise Refused(f"{body.region} has no fund of its own: a fund is a {rules_of(body.edition).fund_level}'s.")
    found = await queries.discrepancy(runtime_of(request).engine, case)
    if found is None:
        raise Problem(404, "no-such-case", "There is no such case.")
    if found["inward"] is None or found["amount_fen"] is None:
        raise Refused("The case is not of an entry of the account; there is nothing to book.")
    fund_id = f"{body.edition}:{body.region}"
    entry = BookEntry(
        fund_id,
        case,
        body.entry,
        found["inward"],
        found["amount_fen"],
        found["end_to_end_id"],
        body.note,
        principal.subject,
        principal.key_id,
    )
    resolved = ResolveDiscrepancy(case, "booked", body.note, principal.subject, principal.key_id)
    work: list[Work[Any, Any]] = [
        Work(DISCREPANCY, discrepancy_stream(case), resolved),
        Work(FUND, fund_stream(fund_id), entry),
    ]
    signed = found["amount_fen"] if found["inward"] else -found["amount_fen"]
    told = {"case": case, "fund_id": fund_id, "entry": body.entry, "amount": yuan(signed)}
    return await record(request, context, work, answer=lambda _: told, status=201)


@router.post("/discrepancies/{case}/resolution", summary="Say what was behind a case; it stays, with its answer")
async def resolve(
    request: Request,
    case: int,
    body: Resolution,
    principal: Annotated[Principal, Depends(require("discrepancy:resolve"))],
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    found = await queries.discrepancy(runtime_of(request).engine, case)
    if found is None:
        raise Problem(404, "no-such-case", "There is no such case.")
    if found["agency"] is not None:
        principal.check_agency(found["agency"])
    command = ResolveDiscrepancy(case, body.outcome, body.note, principal.subject, principal.key_id)
    work = [Work(DISCREPANCY, discrepancy_stream(case), command)]
    return await record(request, context, work, answer=lambda _: {"case": case, "outcome": body.outcome})
