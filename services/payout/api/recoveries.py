"""Recovery of money paid without right, over HTTP. A payment is never edited: every step is a new fact."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field

from services.payout.domain.payment import PAYMENT, NoteOverpayment, kept_fen, payment_stream
from services.payout.domain.recovery import (
    RECOVERIES,
    AgreeInstalments,
    CloseRecovery,
    OpenRecovery,
    RecordGivenBack,
    RecordRepayment,
    RecoveryCommand,
    recoveries_stream,
)
from services.payout.domain.reference import Reference, normal_reference
from services.payout.incoming import works_of_repayment
from services.payout.queries.payments import find_payment
from services.payout.queries.recoveries import find_recovery, page_of_recoveries, whole_recovery
from services.payout.references import UNLIKE, Told, to_use
from services.payout.tables.known import known_helpers
from shared.contracts.fact import Fact
from shared.contracts.payout import Instalment, RecoveryOpened
from shared.eventlog.records import Work
from shared.http.commands import context_of, record, runtime_of
from shared.http.fields import Body, Day, Edition, Id, Prose, Region
from shared.http.freshness import FRESH
from shared.http.helper_checks import apart
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_own_log, know_source
from shared.money import YuanText, fen, yuan
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["recovery"])

Writer = Annotated[Principal, Depends(require("recovery:write"))]
Reader = Annotated[Principal, Depends(require("recovery:read"))]
Text = Annotated[Prose, Field(min_length=1, max_length=1000)]


class Claim(Body):
    payment_id: Id = Field(examples=["qinghai-2021:91630102000000001D"])
    amount: YuanText
    cause: Literal["objection-upheld-late", "facts-corrected", "fraud"]
    reason: Text
    legal_basis: Text


class Part(Body):
    due_on: Day
    amount: YuanText


class Plan(Body):
    instalments: list[Part] = Field(min_length=1, max_length=120)


class Repayment(Body):
    amount: YuanText
    received_on: Day
    bank_reference: Annotated[str, Field(max_length=200), AfterValidator(normal_reference)]
    unlike: list[Told] = Field(default=[], max_length=10, description=UNLIKE)


class PaymentBack(Body):
    amount: YuanText
    paid_on: Day
    bank_reference: Annotated[str, Field(max_length=200), AfterValidator(normal_reference)]


class Closing(Body):
    outcome: Literal["withdrawn", "written-off"]
    reason: Text


@router.post("/recoveries", summary="Claim back what was paid without right", status_code=201)
async def open_recovery(request: Request, body: Claim, principal: Writer) -> JSONResponse:
    await know_own_log(request)
    runtime = runtime_of(request)
    row = await find_payment(runtime.engine, body.payment_id)
    if row is None:
        raise Problem(404, "no-such-payment", "There is no such payment.")
    principal.check_agency(row["agency"])
    payment = await runtime.own_log.state_of(PAYMENT, payment_stream(body.payment_id))
    command = OpenRecovery(
        recovery_id=None,
        payment_id=body.payment_id,
        edition=row["edition"],
        uscc=row["uscc"],
        name=row["payee_name"],
        agency=row["agency"],
        amount_fen=fen(body.amount),
        cause=body.cause,
        reason=body.reason,
        legal_basis=body.legal_basis,
        opened_by=principal.subject,
        kept_fen=kept_fen(payment),
    )

    def note(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        """The payment knows of the claim: whatever becomes of its money is told to it."""
        opened = [event for event in events if isinstance(event, RecoveryOpened)]
        stream = payment_stream(body.payment_id)
        return [Work(PAYMENT, stream, NoteOverpayment(one.recovery_id, one.amount_fen)) for one in opened]

    def told(events: Any) -> dict[str, Any]:
        opened = next(event for event in events if isinstance(event, RecoveryOpened))
        return {"recovery_id": opened.recovery_id, "outstanding": yuan(opened.amount_fen)}

    work = [Work(RECOVERIES, recoveries_stream(row["uscc"]), command)]
    return await record(request, await context_of(request, principal), work, answer=told, then=note, status=201)


async def _recovery(request: Request, principal: Principal, recovery_id: str) -> dict[str, Any]:
    found = await find_recovery(runtime_of(request).engine, recovery_id)
    if found is None:
        raise Problem(404, "no-such-recovery", "There is no such recovery.")
    principal.check_agency(found["agency"])
    return found


async def _act(
    request: Request,
    principal: Principal,
    recovery_id: str,
    command: RecoveryCommand,
    status: int = 200,
    also: Sequence[Work[Any, Any]] = (),
) -> JSONResponse:
    await know_own_log(request)
    row = await _recovery(request, principal, recovery_id)
    await know_source(request, "registration")
    allowed = await apart(runtime_of(request).engine, known_helpers, principal.subject, row["uscc"])
    work = [Work(RECOVERIES, recoveries_stream(row["uscc"]), command, allowed), *also]
    told = {"recovery_id": recovery_id}
    return await record(request, await context_of(request, principal), work, answer=lambda _: told, status=status)


@router.post("/recoveries/{recovery_id}/instalments", summary="Agree that what is outstanding is paid back in parts")
async def agree(request: Request, recovery_id: Id, body: Plan, principal: Writer) -> JSONResponse:
    parts = tuple(Instalment(due_on=part.due_on, amount_fen=fen(part.amount)) for part in body.instalments)
    command = AgreeInstalments(recovery_id, parts, runtime_of(request).clock.today())
    return await _act(request, principal, recovery_id, command)


@router.post("/recoveries/{recovery_id}/repayments", summary="Record money that came back", status_code=201)
async def repay(request: Request, recovery_id: Id, body: Repayment, principal: Writer) -> JSONResponse:
    runtime = runtime_of(request)
    await know_own_log(request)
    await _recovery(request, principal, recovery_id)
    reference = Reference(body.bank_reference, body.bank_reference)
    taken = await to_use(runtime.engine, reference, "repayment", recovery_id, principal, body.unlike)
    today = runtime.clock.today()
    command = RecordRepayment(recovery_id, fen(body.amount), body.received_on, body.bank_reference, today)
    also = [taken, *await works_of_repayment(runtime, recovery_id, reference, command.amount_fen, principal)]
    return await _act(request, principal, recovery_id, command, status=201, also=also)


@router.post(
    "/recoveries/{recovery_id}/payments-back",
    summary="Record that what came in for a claim that stands no more went back",
    status_code=201,
)
async def give_back(
    request: Request,
    recovery_id: Id,
    body: PaymentBack,
    principal: Annotated[Principal, Depends(require("recovery:close"))],
) -> JSONResponse:
    today, reference = runtime_of(request).clock.today(), body.bank_reference
    command = RecordGivenBack(
        recovery_id, fen(body.amount), body.paid_on, reference, principal.subject, principal.key_id, today
    )
    return await _act(request, principal, recovery_id, command, status=201)


@router.post("/recoveries/{recovery_id}/closing", summary="Withdraw or write off a claim: not by who opened it")
async def close(
    request: Request,
    recovery_id: Id,
    body: Closing,
    principal: Annotated[Principal, Depends(require("recovery:close"))],
) -> JSONResponse:
    command = CloseRecovery(recovery_id, body.outcome, body.reason, principal.subject)
    return await _act(request, principal, recovery_id, command)


@router.get("/recoveries", summary="Recoveries", dependencies=[FRESH])
async def list_recoveries(
    request: Request,
    page: PageOf,
    principal: Reader,
    edition: Edition | None = None,
    agency: Region | None = None,
    state: Literal["open", "recovered", "withdrawn", "written-off", "owed-back"] | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    engine = runtime_of(request).engine
    return await page_of_recoveries(engine, page, region=region, edition=edition, state=state)


@router.get("/recoveries/{recovery_id}", summary="One recovery, with all that came in", dependencies=[FRESH])
async def read_recovery(request: Request, recovery_id: Id, principal: Reader) -> dict[str, Any]:
    row = await _recovery(request, principal, recovery_id)
    runtime = runtime_of(request)
    return await whole_recovery(runtime.engine, row, runtime.clock.today())
