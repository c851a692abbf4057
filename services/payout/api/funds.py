"""Money for payments, and who may be paid, over HTTP."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field

from services.payout.domain.fund import (
    FUND,
    ApproveFunds,
    FundCommand,
    RequestFunds,
    fund_stream,
)
from services.payout.domain.fund_transfers import TransferFunds
from services.payout.domain.payee import (
    PAYEE,
    PAYEE_CHECK,
    AnswerPayeeCheck,
    BarPayee,
    ClearPayee,
    RequestPayeeCheck,
    payee_check_stream,
    payee_stream,
)
from services.payout.domain.payment import PAYMENT, LiftHold, payment_stream
from services.payout.domain.reference import reference_of
from services.payout.incoming import Recorded, works_of_line
from services.payout.queries.editions import adopted_rules
from services.payout.queries.funds import list_funds, sums_of_fund
from services.payout.queries.payees import account_of, agencies_of_payee, bars_of
from services.payout.queries.payments import held_payments
from services.payout.references import UNLIKE, Told, to_use
from services.payout.tables.known import known_helpers
from shared.contracts.payout import HoldReason
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, replay, runtime_of
from shared.http.fields import Body, Day, Edition, Id, Prose, Region, Uscc
from shared.http.freshness import FRESH
from shared.http.helper_checks import apart
from shared.http.problems import Problem
from shared.http.reading import know_own_log, know_source
from shared.money import YuanText, fen, yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["funds and payees"])
RequestId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,35}$", examples=["YK-2021-08-1"])]


class FundsWanted(Body):
    edition: Edition
    region: Region = Field(description="The pooling region, e.g. a city.")
    request_id: RequestId
    amount: YuanText
    purpose: Prose = Field(min_length=2, max_length=500, examples=["2021年稳岗返还第一批"])


class FundsNamed(Body):
    edition: Edition
    region: Region


def _names_something(told: str) -> str:
    return reference_of(told).told


class FundsMoved(FundsNamed):
    amount: YuanText
    transferred_on: Day
    bank_reference: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_names_something)]
    unlike: list[Told] = Field(default=[], max_length=10, description=UNLIKE)


class Bar(Body):
    why: Literal["excluded", "deregistered"]
    source: str = Field(min_length=2, max_length=200, examples=["严重失信名单 2021-08"])
    since: Day


class Clearance(Body):
    source: str = Field(min_length=2, max_length=200)


class CheckAnswer(Body):
    result: Literal["match", "no-match", "unknown"]
    bank_text: str = Field(default="", max_length=500)


async def _fund(
    request: Request,
    principal: Principal,
    edition: str,
    region: str,
    command: FundCommand,
    state: str,
    also: Sequence[Work[Any, Any]] = (),
) -> JSONResponse:
    principal.check_agency(region)
    rules = (await adopted_rules(runtime_of(request).engine)).of(edition)
    if rules.fund_region(region) != region:
        raise Refused(f"{region} has no fund of its own: a fund is a {rules.fund_level}'s.")
    fund_id = f"{edition}:{region}"
    work = [Work(FUND, fund_stream(fund_id), command), *also]
    told = {"fund_id": fund_id, "request_id": command.request_id, "state": state}  # type: ignore[union-attr]  # requests only
    return await record(request, await context_of(request, principal), work, answer=lambda _: told)


@router.post("/funds/requests", summary="Ask for money on the disbursement account (用款申请)")
async def ask(
    request: Request, body: FundsWanted, principal: Annotated[Principal, Depends(require("funds:request"))]
) -> JSONResponse:
    command = RequestFunds(
        f"{body.edition}:{body.region}",
        body.request_id,
        fen(body.amount),
        body.purpose,
        principal.subject,
        principal.key_id,
    )
    return await _fund(request, principal, body.edition, body.region, command, "requested")


@router.post("/funds/requests/{request_id}/approval", summary="Approve a request for funds: not by who made it")
async def approve(
    request: Request,
    request_id: RequestId,
    body: FundsNamed,
    principal: Annotated[Principal, Depends(require("funds:approve"))],
) -> JSONResponse:
    today = runtime_of(request).clock.today()
    command = ApproveFunds(request_id, principal.subject, principal.key_id, today)
    return await _fund(request, principal, body.edition, body.region, command, "approved")


@router.post("/funds/requests/{request_id}/transfer", summary="The money is on the disbursement account (财政拨付)")
async def transfer(
    request: Request,
    request_id: RequestId,
    body: FundsMoved,
    principal: Annotated[Principal, Depends(require("funds:transfer"))],
) -> JSONResponse:
    runtime = runtime_of(request)
    command = TransferFunds(
        request_id,
        fen(body.amount),
        body.transferred_on,
        body.bank_reference,
        principal.subject,
        principal.key_id,
        runtime.clock.today(),
    )
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    principal.check_agency(body.region)
    use = f"{body.edition}:{body.region}/{request_id}"
    reference = reference_of(body.bank_reference)
    taken = await to_use(runtime.engine, reference, "transfer", use, principal, body.unlike)
    fund_id = f"{body.edition}:{body.region}"
    recorded = Recorded("transfer", request_id, fund_id, body.bank_reference, command.amount_fen)
    also = [taken, *await works_of_line(runtime, recorded, principal)]
    return await _fund(request, principal, body.edition, body.region, command, "transferred", also)


@router.get("/funds", summary="Funds: asked for, transferred, taken by batches, available", dependencies=[FRESH])
async def read_funds(
    request: Request, edition: Edition, principal: Annotated[Principal, Depends(require("payout:read"))]
) -> dict[str, Any]:
    rows = await list_funds(runtime_of(request).engine, edition, principal.region_or(None))
    return {"items": [_told_fund(row) for row in rows]}


def _told_fund(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: yuan(value) for name, value in sums_of_fund(row).items()}
    return {"fund_id": row["fund_id"], "edition": row["edition"], "region": row["region"], **told}


# Payees


async def _payee_work(request: Request, uscc: str, reasons: frozenset[HoldReason]) -> list[Work[Any, Any]]:
    """What was held for these reasons may go on."""
    held = await held_payments(runtime_of(request).engine, uscc)
    return [Work(PAYMENT, payment_stream(payment_id), LiftHold(reasons)) for payment_id in held]


async def _check_payee(request: Request, principal: Principal, uscc: str) -> None:
    agencies = await agencies_of_payee(runtime_of(request).engine, uscc)
    if not agencies:
        raise Problem(404, "no-such-payee", "Nothing was granted to this employer.")
    for agency in agencies:
        principal.check_agency(agency)


async def _apart(request: Request, principal: Principal, uscc: str) -> Callable[[Any], None]:
    await know_source(request, "registration")
    return await apart(runtime_of(request).engine, known_helpers, principal.subject, uscc)


@router.post("/payees/{uscc}/bar", summary="The employer is on a list of those not to be paid, or deregistered")
async def bar(
    request: Request, uscc: Uscc, body: Bar, principal: Annotated[Principal, Depends(require("payee:bar"))]
) -> JSONResponse:
    await know_source(request, "eligibility")
    await _check_payee(request, principal, uscc)
    command = BarPayee(uscc, body.why, body.source, body.since, principal.subject, principal.key_id)
    work = [Work(PAYEE, payee_stream(uscc), command, await _apart(request, principal, uscc))]
    told = {"uscc": uscc, "source": body.source, "barred": True}
    return await record(request, await context_of(request, principal), work, answer=lambda _: told)


@router.post("/payees/{uscc}/clearance", summary="The employer is off that list; what was held for it goes on")
async def clear(
    request: Request, uscc: Uscc, body: Clearance, principal: Annotated[Principal, Depends(require("payee:bar"))]
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    await _check_payee(request, principal, uscc)
    work: list[Work[Any, Any]] = [
        Work(
            PAYEE,
            payee_stream(uscc),
            ClearPayee(uscc, body.source, principal.subject, principal.key_id),
            await _apart(request, principal, uscc),
        )
    ]
    if await bars_of(runtime_of(request).engine, uscc) <= {body.source}:
        work += await _payee_work(request, uscc, frozenset({"excluded", "deregistered"}))
    told = {"uscc": uscc, "source": body.source, "barred": False}
    return await record(request, context, work, answer=lambda _: told)


@router.post("/payees/{uscc}/check", summary="Ask the bank whether name and account belong together (户名账号核验)")
async def ask_check(
    request: Request, uscc: Uscc, principal: Annotated[Principal, Depends(require("payee:check"))]
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_source(request, "registration")
    await _check_payee(request, principal, uscc)
    account = await account_of(runtime_of(request).engine, uscc)
    if account is None:
        raise Refused("There are no bank details on record.")
    details = account["bank_details_id"]
    command = RequestPayeeCheck(uscc, details, account["account_fingerprint"], principal.subject, principal.key_id)
    work = [Work(PAYEE_CHECK, payee_check_stream(uscc, details), command)]
    told = {"uscc": uscc, "bank_details_id": details, "state": "asked"}
    return await record(request, context, work, answer=lambda _: told)


@router.post("/payees/{uscc}/check/{bank_details_id}/answer", summary="What the bank answered")
async def answer_check(
    request: Request,
    uscc: Uscc,
    bank_details_id: Id,
    body: CheckAnswer,
    principal: Annotated[Principal, Depends(require("bank:report"))],
) -> JSONResponse:
    context = await context_of(request, principal)
    if first := await replay(request, context):
        return first
    await know_own_log(request)
    await _check_payee(request, principal, uscc)
    command = AnswerPayeeCheck(body.result, body.bank_text, principal.subject, principal.key_id)
    allowed = await _apart(request, principal, uscc)
    work: list[Work[Any, Any]] = [Work(PAYEE_CHECK, payee_check_stream(uscc, bank_details_id), command, allowed)]
    account = await account_of(runtime_of(request).engine, uscc)
    if body.result == "match" and account is not None and account["bank_details_id"] == bank_details_id:
        work += await _payee_work(request, uscc, frozenset({"payee-not-verified"}))
    told = {"uscc": uscc, "result": body.result}
    return await record(request, context, work, answer=lambda _: told)
