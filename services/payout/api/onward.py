"""Onward use by dispatch firms: placements, uses with their vouchers, receipts, reports, the ledger."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator

from services.payout.domain.reference import normal_reference
from services.payout.domain.refusals.onward import DUTY_UNKNOWN, OF_A_REPORT, OF_A_USE, USE_UNKNOWN
from services.payout.domain.refusals.placements import OF_A_CHECK, OF_A_DECLARATION
from services.payout.domain.voucher import MOST_BYTES
from services.payout.problems.onward import NO_SUCH_CREDIT, NO_SUCH_DISPATCH_FIRM, NO_SUCH_DUTY
from services.payout.problems.vouchers import (
    FILE_REUSED,
    NO_SUCH_VOUCHER,
    NOT_FOR_THE_FIRM,
    OF_A_FILE,
    VOUCHER_DIFFERS,
    VOUCHER_LOST,
)
from services.payout.queries.onward import (
    credit_answer,
    duties_towards,
    duty_answer,
    ledger_of_firm,
    page_of_credits,
    uses_of_duties,
)
from services.payout.schemas.onward import (
    CreditAnswer,
    Declaration,
    DeclarationDecided,
    DeclarationDecision,
    Declared,
    Duties,
    DutyWithUses,
    FirmLedger,
    Receipt,
    ReceiptTold,
    Report,
    ReportFiled,
    UseRecorded,
    Uses,
)
from services.payout.schemas.references import UNLIKE, Told
from services.payout.use_cases.acting_on_onward_use import duty_of
from services.payout.use_cases.decide_placements import decide_placements
from services.payout.use_cases.declare_placements import declare_placements
from services.payout.use_cases.fetch_voucher import fetch_voucher
from services.payout.use_cases.file_report import file_report
from services.payout.use_cases.record_use import SaidUse
from services.payout.use_cases.record_use import record_use as record_new
from services.payout.use_cases.tell_receipt import tell_receipt as tell
from shared.contracts.payout import OnwardUseKind
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.downloads import attachment
from shared.http.fields import Day, Edition, Id, Region, Sha256, Uscc
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.http.uploads import file_body
from shared.money import YuanText, fen
from shared.problem import Problem
from shared.refusals import BOTH_SIDES
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["onward use"])
_Reader = Annotated[Principal, Depends(require("onward:read", employers=True))]
_Writing = Annotated[Change, Depends(change_by("onward:write", employers=True, after=(OWN_LOG,)))]
_VOUCHER_BODY = file_body(
    f"The voucher: PDF, PNG or JPEG, at most {MOST_BYTES} bytes.",
    ["application/pdf", "image/png", "image/jpeg"],
    MOST_BYTES,
)


@router.get(
    "/onward-credits",
    **reading("listOnwardCredits", "What dispatch firms were credited, and how far its split is"),
    dependencies=[FRESH],
)
async def list_credits(
    runtime: RuntimeOf,
    page: PageOf,
    principal: Annotated[Principal, Depends(require("onward:read"))],
    edition: Edition | None = None,
    agency: Region | None = None,
) -> Listing[CreditAnswer]:
    return await page_of_credits(runtime.engine, page, region=principal.region_or(agency), edition=edition)


@router.get(
    "/onward-credits/{payment_id}",
    **reading("readOnwardCredit", "One credit, and how far its split is", problems=(NO_SUCH_CREDIT,)),
    dependencies=[FRESH],
)
async def read_credit(runtime: RuntimeOf, payment_id: Id, principal: _Reader) -> CreditAnswer:
    found = await credit_answer(runtime.engine, payment_id)
    if found is None:
        raise Problem(NO_SUCH_CREDIT)
    principal.check_own(found.uscc, found.agency)
    return found


@router.post(
    "/onward-credits/{payment_id}/placements",
    **change(
        "declarePlacements",
        "The firm declares its using firms and their shares",
        Declared,
        problems=(NO_SUCH_CREDIT, *OF_A_DECLARATION),
        made="/v1/onward-credits/{payment_id}",
    ),
)
async def declare(payment_id: Id, body: Declaration, change: _Writing) -> JSONResponse:
    return await declare_placements(change, payment_id, body)


@router.post(
    "/onward-credits/{payment_id}/placements/decision",
    **change(
        "decidePlacements",
        "The agency checks a declaration: duties open, or not",
        DeclarationDecided,
        problems=(NO_SUCH_CREDIT, BOTH_SIDES, *OF_A_CHECK),
    ),
)
async def decide_declaration(
    payment_id: Id,
    body: DeclarationDecision,
    change: Annotated[Change, Depends(change_by("onward:check", after=(OWN_LOG, "registration", "eligibility")))],
) -> JSONResponse:
    return await decide_placements(change, payment_id, body)


@router.post(
    "/onward-duties/{duty_id}/uses",
    **change(
        "recordOnwardUse",
        "Record a transfer, or premiums paid, with its voucher as the body",
        UseRecorded,
        problems=(NO_SUCH_DUTY, NOT_FOR_THE_FIRM, FILE_REUSED, *OF_A_FILE, *OF_A_USE),
        made="/v1/onward-duties/{duty_id}/uses",
        body=_VOUCHER_BODY,
    ),
)
async def record_use(
    duty_id: Id,
    kind: OnwardUseKind,
    amount: YuanText,
    used_on: Day,
    bank_reference: Annotated[str, Query(min_length=1, max_length=200), AfterValidator(normal_reference)],
    change: Annotated[Change, Depends(change_by("onward:write", employers=True, streamed=True))],
    unlike: Annotated[list[Told], Query(max_length=10, description=UNLIKE)] = [],  # noqa: B006 - FastAPI copies it
) -> JSONResponse:
    return await record_new(change, duty_id, SaidUse(kind, fen(amount), used_on, bank_reference, tuple(unlike)))


@router.post(
    "/onward-duties/{duty_id}/uses/{use_id}/receipt",
    **change(
        "tellOnwardReceipt",
        "The using firm confirms or denies that it received",
        ReceiptTold,
        problems=(NO_SUCH_DUTY, DUTY_UNKNOWN, USE_UNKNOWN),
    ),
)
async def tell_receipt(
    duty_id: Id,
    use_id: Sha256,
    body: Receipt,
    change: Annotated[Change, Depends(change_by("onward:confirm", employers=True, after=(OWN_LOG,)))],
) -> JSONResponse:
    return await tell(change, duty_id, use_id, body)


@router.post(
    "/onward-duties/{duty_id}/reports",
    **change(
        "fileOnwardReport",
        "The firm's report for a month, until the duty is fulfilled",
        ReportFiled,
        problems=(NO_SUCH_DUTY, *OF_A_REPORT),
        made="/v1/onward-duties/{duty_id}",
    ),
)
async def report(duty_id: Id, body: Report, change: _Writing) -> JSONResponse:
    return await file_report(change, duty_id, body)


@router.get(
    "/dispatch-firms/{uscc}/ledger",
    **reading(
        "readDispatchFirmLedger",
        "Received, passed on, proven, outstanding, days, next due date",
        problems=(NO_SUCH_DISPATCH_FIRM,),
    ),
    dependencies=[FRESH],
)
async def ledger(runtime: RuntimeOf, uscc: Uscc, principal: _Reader) -> FirmLedger:
    principal.check_employer(uscc)
    found = await ledger_of_firm(runtime.engine, uscc, runtime.clock.today())
    if found is None:
        raise Problem(NO_SUCH_DISPATCH_FIRM)
    principal.check_own(uscc, found.agency)
    return found


@router.get(
    "/using-firms/{uscc}/onward-duties",
    **reading("listOnwardDuties", "What dispatch firms owe a using firm, use by use"),
    dependencies=[FRESH],
)
async def owed_to(runtime: RuntimeOf, uscc: Uscc, principal: _Reader) -> Duties:
    principal.check_employer(uscc)
    region = None if principal.employer is not None else principal.region_or(None)
    items = await duties_towards(runtime.engine, uscc, region=region, today=runtime.clock.today())
    return Duties(items=items)


@router.get(
    "/onward-duties/{duty_id}",
    **reading("readOnwardDuty", "What is owed to one using firm, use by use", problems=(NO_SUCH_DUTY,)),
    dependencies=[FRESH],
)
async def read_duty(runtime: RuntimeOf, duty_id: Id, principal: _Reader) -> DutyWithUses:
    duty = await duty_of(runtime.engine, duty_id)
    principal.check_party([duty.uscc, duty.using_firm_uscc], duty.agency)
    return await duty_answer(runtime.engine, duty, runtime.clock.today())


@router.get(
    "/onward-duties/{duty_id}/uses",
    **reading("listOnwardUses", "The uses recorded for one duty", problems=(NO_SUCH_DUTY,)),
    dependencies=[FRESH],
)
async def uses(runtime: RuntimeOf, duty_id: Id, principal: _Reader) -> Uses:
    duty = await duty_of(runtime.engine, duty_id)
    principal.check_party([duty.uscc, duty.using_firm_uscc], duty.agency)
    return Uses(items=await uses_of_duties(runtime.engine, [duty_id]))


@router.get(
    "/vouchers/{sha256}",
    **reading(
        "readVoucher",
        "A voucher's file, to save; proven equal to what was taken in",
        problems=(NO_SUCH_VOUCHER, VOUCHER_LOST, VOUCHER_DIFFERS),
    ),
    dependencies=[FRESH],
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def read_voucher(runtime: RuntimeOf, sha256: Sha256, principal: _Reader) -> Response:
    content = await fetch_voucher(runtime, principal, sha256)
    headers = {
        # To be saved, never shown by us: it came from outside.
        **attachment(f"资金使用凭证_{sha256[:16]}", sha256[:16]),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)
