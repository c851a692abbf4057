"""Onward use by dispatch firms over HTTP: placements, vouchers, receipts, reports, the ledger."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field, model_validator

from services.payout.domain.onward_use import DUTY, FileReport, RecordUse, Reuse, TellReceipt, duty_stream
from services.payout.domain.placements import (
    PLACEMENTS,
    DecidePlacements,
    DeclarePlacements,
    Placements,
    placements_stream,
)
from services.payout.domain.reference import (
    REFERENCE,
    AlreadyUsed,
    Reference,
    UseReference,
    normal_reference,
    reference_stream,
)
from services.payout.domain.voucher import MOST_BYTES, VOUCHER, UseVoucher, voucher_stream
from services.payout.opening import duty_work
from services.payout.queries.onward import (
    duties_shown_by,
    duties_towards,
    find_credit,
    find_duty,
    ledger_of_firm,
    own_staff_of,
    page_of_credits,
    uses_of_duties,
)
from services.payout.references import UNLIKE, Told, uses_of
from services.payout.tables.known import known_helpers
from services.payout.vouchers.receiving import received_voucher
from services.payout.vouchers.store import NoSuchVoucher, voucher_store
from shared.contracts.eligibility import Share
from shared.contracts.fact import Fact
from shared.contracts.payout import OnwardUseKind, OnwardUseRecorded, VoucherMark, VoucherRejected, VoucherUsed
from shared.eventlog.records import CommandContext, Work
from shared.http.commands import context_of, record, runtime_of
from shared.http.fields import Body, Day, Edition, Id, Month, Prose, Region, Sha256, Uscc
from shared.http.freshness import FRESH
from shared.http.helper_checks import apart
from shared.http.problems import Problem
from shared.http.reading import PageOf, know_own_log, know_source
from shared.http.uploads import file_body
from shared.money import YuanText, fen, yuan
from shared.regions import covers
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["onward use"])

_TRIES = 3
_REJECTED = {
    "reused-file": "This voucher's file proved another use before.",
    "reused-bank-reference": "This voucher's bank reference was used before.",
    "resembles-bank-reference": "This voucher's bank reference resembles one used before; show it to the agency.",
    "over-claimed": "More is claimed than is outstanding towards this using firm.",
}
_VOUCHER_BODY = file_body(
    f"The voucher: PDF, PNG or JPEG, at most {MOST_BYTES} bytes.",
    ["application/pdf", "image/png", "image/jpeg"],
    MOST_BYTES,
)


class PlacedShare(Body):
    uscc: Uscc
    name: str = Field(min_length=1, max_length=200)
    amount: YuanText


class Declaration(Body):
    own: YuanText = Field(description="The share of the firm's own staff.")
    shares: list[PlacedShare] = Field(max_length=5000, description="One per using firm.")


class DeclarationDecision(Body):
    accepted: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "DeclarationDecision":
        if self.accepted == (self.reason is not None):
            raise ValueError("A rejection has a reason, an acceptance has none.")
        return self


class Receipt(Body):
    received: bool
    reason: Prose | None = Field(default=None, min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _reason_of_a_no(self) -> "Receipt":
        if self.received == (self.reason is not None):
            raise ValueError("A denial has a reason, a confirmation has none.")
        return self


class Report(Body):
    month: Month
    passed_on: YuanText = Field(description="All that was passed on to this using firm so far.")


async def _credit(request: Request, payment_id: str) -> dict[str, Any]:
    found = await find_credit(runtime_of(request).engine, payment_id)
    if found is None:
        raise Problem(404, "no-such-credit", "No payment to a dispatch firm has this id.")
    return found


async def _duty(request: Request, duty_id: str) -> dict[str, Any]:
    found = await find_duty(runtime_of(request).engine, duty_id)
    if found is None:
        raise Problem(404, "no-such-duty", "There is no such duty.")
    return found


@router.get(
    "/onward-credits", summary="What dispatch firms were credited, and how far its split is", dependencies=[FRESH]
)
async def list_credits(
    request: Request,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("onward:read"))],
    edition: Edition | None = None,
    agency: Region | None = None,
) -> dict[str, Any]:
    region = principal.region_or(agency)
    return await page_of_credits(runtime_of(request).engine, page, region=region, edition=edition)


@router.post(
    "/onward-credits/{payment_id}/placements",
    summary="The firm declares its using firms and their shares",
    status_code=201,
)
async def declare(
    request: Request,
    payment_id: Id,
    body: Declaration,
    principal: Annotated[Principal, Depends(require("onward:write", employers=True))],
) -> JSONResponse:
    await know_own_log(request)
    credit = await _credit(request, payment_id)
    principal.check_own(credit["uscc"], credit["agency"])
    shares = tuple(
        Share(
            placement="using-firm",
            using_firm_uscc=one.uscc,
            using_firm_name=one.name,
            amount_fen=fen(one.amount),
        )
        for one in body.shares
    )
    command = DeclarePlacements(fen(body.own), shares, principal.subject)
    work = [Work(PLACEMENTS, placements_stream(payment_id), command)]
    told = {"payment_id": payment_id, "split": "declared-not-checked", "using_firms": len(shares)}
    return await record(request, await context_of(request, principal), work, answer=lambda _: told, status=201)


@router.post(
    "/onward-credits/{payment_id}/placements/decision", summary="The agency checks a declaration: duties open, or not"
)
async def decide_declaration(
    request: Request,
    payment_id: Id,
    body: DeclarationDecision,
    principal: Annotated[Principal, Depends(require("onward:check"))],
) -> JSONResponse:
    await know_own_log(request)
    credit = await _credit(request, payment_id)
    principal.check_agency(credit["agency"])
    stream = placements_stream(payment_id)
    for source in ("registration", "eligibility"):
        await know_source(request, source)
    own_staff = await own_staff_of(runtime_of(request).engine, credit["edition"], credit["uscc"])
    placements: Placements = await runtime_of(request).own_log.state_of(PLACEMENTS, stream)
    allowed = await apart(runtime_of(request).engine, known_helpers, principal.subject, credit["uscc"])
    work = [Work(PLACEMENTS, stream, DecidePlacements(body.reason, principal.subject, own_staff), allowed)]
    # The credit that the duties are opened on; a suspension in between refuses the decision itself.
    due = placements.due
    told = {"payment_id": payment_id, "split": "by-checked-declaration" if body.accepted else "not-declared"}
    context = await context_of(request, principal)
    return await record(request, context, work, answer=lambda _: told, then=lambda events: duty_work(events, due))


@router.post(
    "/onward-duties/{duty_id}/uses",
    summary="Record a transfer, or premiums paid, with its voucher as the body",
    openapi_extra=_VOUCHER_BODY,
    status_code=201,
)
async def record_use(
    request: Request,
    duty_id: Id,
    kind: OnwardUseKind,
    amount: YuanText,
    used_on: Day,
    bank_reference: Annotated[str, Query(min_length=1, max_length=200), AfterValidator(normal_reference)],
    principal: Annotated[Principal, Depends(require("onward:write", employers=True))],
    unlike: Annotated[list[Told], Query(max_length=10, description=UNLIKE)] = [],  # noqa: B006 - FastAPI copies it
) -> JSONResponse:
    await know_own_log(request)
    row = await _duty(request, duty_id)
    principal.check_own(row["uscc"], row["agency"])
    if unlike and principal.employer is not None:
        raise Problem(403, "not-for-the-firm", "That a reference is not one that it resembles, the agency says.")
    runtime = runtime_of(request)
    async with received_voucher(request) as voucher:
        context = await context_of(request, principal, bytes.fromhex(voucher.sha256))
        # Kept before it is recorded: a fact never names a file that is not there.
        await voucher_store(runtime.settings.voucher_store).put(voucher.sha256, voucher.content)
    command = RecordUse(
        kind=kind,
        amount_fen=fen(amount),
        used_on=used_on,
        voucher_sha256=voucher.sha256,
        media_type=voucher.media_type,
        size=voucher.size,
        bank_reference=bank_reference,
        on=runtime.clock.today(),
        unlike=tuple(unlike),
    )
    return await _record_use(request, context, row, command)


async def _record_use(
    request: Request, context: CommandContext, row: dict[str, Any], command: RecordUse
) -> JSONResponse:
    """The use and the marks of its voucher in one command: of two that come at once, one finds them taken."""
    log = runtime_of(request).own_log

    def take_marks(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        if not any(isinstance(event, OnwardUseRecorded) for event in events):
            return ()
        of_file = _used("file", command.voucher_sha256, row, command)
        of_bank = _used("bank-reference", command.bank_reference, row, command)
        return [
            Work(VOUCHER, voucher_stream(of_file.value), UseVoucher(of_file)),
            Work(REFERENCE, reference_stream(of_bank.value), UseReference(of_bank)),
        ]

    for _ in range(_TRIES):
        decided = replace(command, reuse=await _reuse(request, row["duty_id"], command))
        work = [Work(DUTY, duty_stream(row["duty_id"]), decided)]
        try:
            recorded = await log.execute(work, context, answer=lambda events: _told(events, command), then=take_marks)
        except AlreadyUsed:
            continue  # somebody was first since we looked; now it is seen who
        headers = {"X-Position": str(recorded.position)}
        if recorded.replayed:
            headers["Idempotency-Replayed"] = "true"
        told = {**recorded.answer, "position": recorded.position}
        if (reason := told["rejected"]) is not None:
            # Recorded, and still a "no".
            raise Problem(409, "voucher-rejected", _REJECTED[reason], headers=headers, **told)
        return JSONResponse(told, 201, headers=headers)
    raise Problem(503, "overtaken", "Others use the same voucher at the same time; try again.")


def _used(mark: VoucherMark, value: str, row: dict[str, Any], command: RecordUse) -> VoucherUsed:
    return VoucherUsed(
        mark=mark,
        value=value,
        use_id=command.voucher_sha256,
        duty_id=row["duty_id"],
        edition=row["edition"],
        uscc=row["uscc"],
        unlike=command.unlike if mark == "bank-reference" else (),
    )


async def _reuse(request: Request, duty_id: str, command: RecordUse) -> Reuse | None:
    """What this voucher proved before. What was used once stays used, so that looking early is safe."""
    log = runtime_of(request).own_log
    this = (duty_id, command.voucher_sha256)
    of_file: VoucherUsed | None = await log.state_of(VOUCHER, voucher_stream(command.voucher_sha256))
    if of_file is not None and (of_file.duty_id, of_file.use_id) != this:
        return Reuse("file", of_file.duty_id)
    taken = await log.state_of(REFERENCE, reference_stream(command.bank_reference))
    if any(isinstance(used, VoucherUsed) and (used.duty_id, used.use_id) == this for used in taken):
        return None
    await know_own_log(request)
    reference = Reference(command.bank_reference, command.bank_reference)
    for row in await uses_of(runtime_of(request).engine, reference):
        same = row["reference"] == reference.key
        if same or row["told"] not in command.unlike:
            return Reuse("bank-reference", row["use"] if row["kind"] == "voucher" else None, resembles=not same)
    return None


def _told(events: Sequence[Fact], command: RecordUse) -> dict[str, Any]:
    rejected = next((event.reason for event in events if isinstance(event, VoucherRejected)), None)
    return {
        "use_id": command.voucher_sha256,
        "amount": yuan(command.amount_fen),
        "media_type": command.media_type,
        "bank_reference": command.bank_reference,
        "rejected": rejected,
    }


@router.post(
    "/onward-duties/{duty_id}/uses/{use_id}/receipt", summary="The using firm confirms or denies that it received"
)
async def tell_receipt(
    request: Request,
    duty_id: Id,
    use_id: Sha256,
    body: Receipt,
    principal: Annotated[Principal, Depends(require("onward:confirm", employers=True))],
) -> JSONResponse:
    await know_own_log(request)
    row = await _duty(request, duty_id)
    principal.check_party([row["using_firm_uscc"]], row["agency"])
    command = TellReceipt(use_id, body.reason, runtime_of(request).clock.today())
    work = [Work(DUTY, duty_stream(duty_id), command)]
    told = {"duty_id": duty_id, "use_id": use_id, "receipt": "confirmed" if body.received else "denied"}
    return await record(request, await context_of(request, principal), work, answer=lambda _: told)


@router.post(
    "/onward-duties/{duty_id}/reports",
    summary="The firm's report for a month, until the duty is fulfilled",
    status_code=201,
)
async def report(
    request: Request,
    duty_id: Id,
    body: Report,
    principal: Annotated[Principal, Depends(require("onward:write", employers=True))],
) -> JSONResponse:
    await know_own_log(request)
    row = await _duty(request, duty_id)
    principal.check_own(row["uscc"], row["agency"])
    command = FileReport(body.month, fen(body.passed_on), runtime_of(request).clock.today())
    work = [Work(DUTY, duty_stream(duty_id), command)]
    told = {"duty_id": duty_id, "month": body.month, "passed_on": body.passed_on}
    return await record(request, await context_of(request, principal), work, answer=lambda _: told, status=201)


@router.get(
    "/dispatch-firms/{uscc}/ledger",
    summary="Received, passed on, proven, outstanding, days, next due date",
    dependencies=[FRESH],
)
async def ledger(
    request: Request, uscc: Uscc, principal: Annotated[Principal, Depends(require("onward:read", employers=True))]
) -> dict[str, Any]:
    principal.check_employer(uscc)
    runtime = runtime_of(request)
    found = await ledger_of_firm(runtime.engine, uscc, runtime.clock.today())
    if found is None:
        raise Problem(404, "no-such-dispatch-firm", "No dispatch firm with this USCC is paid anything.")
    principal.check_own(uscc, found["agency"])
    return found


@router.get(
    "/using-firms/{uscc}/onward-duties",
    summary="What dispatch firms owe a using firm, use by use",
    dependencies=[FRESH],
)
async def owed_to(
    request: Request, uscc: Uscc, principal: Annotated[Principal, Depends(require("onward:read", employers=True))]
) -> dict[str, Any]:
    principal.check_employer(uscc)
    runtime = runtime_of(request)
    region = None if principal.employer is not None else principal.region_or(None)
    return {"items": await duties_towards(runtime.engine, uscc, region=region, today=runtime.clock.today())}


@router.get("/onward-duties/{duty_id}/uses", summary="The uses recorded for one duty", dependencies=[FRESH])
async def uses(
    request: Request, duty_id: Id, principal: Annotated[Principal, Depends(require("onward:read", employers=True))]
) -> dict[str, Any]:
    row = await _duty(request, duty_id)
    principal.check_party([row["uscc"], row["using_firm_uscc"]], row["agency"])
    return {"items": await uses_of_duties(runtime_of(request).engine, [duty_id])}


@router.get(
    "/vouchers/{sha256}",
    summary="A voucher's file, to save; proven equal to what was taken in",
    dependencies=[FRESH],
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def read_voucher(
    request: Request,
    sha256: Sha256,
    principal: Annotated[Principal, Depends(require("onward:read", employers=True))],
) -> Response:
    runtime = runtime_of(request)
    shown_for = await duties_shown_by(runtime.engine, sha256)
    if not shown_for:
        raise Problem(404, "no-such-voucher", "No voucher with this hash was shown for any duty.")
    seen = [row for row in shown_for if principal.region is not None and covers(principal.region, row["agency"])]
    parties = {row[name] for row in shown_for for name in ("uscc", "using_firm_uscc")}
    principal.check_party(parties, (seen or shown_for)[0]["agency"])
    try:
        content = await voucher_store(runtime.settings.voucher_store).get(sha256)
    except NoSuchVoucher:
        raise Problem(500, "voucher-missing", "The voucher is in the log and not in the store.") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Problem(500, "voucher-differs", "The file kept is not the one taken in; it is not handed out.")
    headers = {
        # To be saved, never shown by us: it came from outside.
        "Content-Disposition": f'attachment; filename="{sha256[:16]}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)
