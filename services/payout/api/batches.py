"""Batches: made, checked, approved and released, each by somebody else; and the bank's files of them."""

from collections.abc import Iterator
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse, StreamingResponse

from services.payout.domain.refusals.batches import (
    ACTED_ON_BATCH,
    ENTERED_DETAILS,
    HELPED_AN_EMPLOYER,
    NOT_IN_THIS_STATE,
    NOTHING_WAITS,
    PAYMENTS_DO_NOT_ADD_UP,
)
from services.payout.domain.refusals.funds import BATCH_ABOVE_FUNDS, FUNDS_MISSING
from services.payout.domain.refusals.payments import (
    CASE_OPEN_IN_BATCH,
    CHANGED_JUST_NOW,
    NOT_IN_BATCH,
    NOT_WAITING,
    OVERPAID_IN_BATCH,
)
from services.payout.problems.batches import FILE_DIFFERS, NO_FILE, NO_SUCH_BATCH
from services.payout.queries.batches import page_of_batches
from services.payout.schemas.batches import (
    BatchAnswer,
    BatchOrder,
    BatchRejection,
    BatchStep,
    DraftedBatch,
    ReleasedBatch,
)
from services.payout.use_cases.approve_batch import approve_batch
from services.payout.use_cases.check_batch import check_batch
from services.payout.use_cases.draft_batch import draft_batch
from services.payout.use_cases.make_file_again import make_file_again
from services.payout.use_cases.read_batch import read_batch
from services.payout.use_cases.reject_batch import reject_batch
from services.payout.use_cases.release_batch import release_batch
from shared.editions.refusals import ABOVE_FUNDS, FUND_MISSING, RESERVE_SHORT
from shared.http.answers import Listing
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.downloads import attachment
from shared.http.fields import Edition, Id, Region
from shared.http.freshness import FRESH, OWN_LOG
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.refusals import YEAR_UNKNOWN
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["payout"])
_Reader = Annotated[Principal, Depends(require("payout:read"))]
# Whether somebody had a hand in what the employers of a batch said is registration's to tell, and known till now.
_SPOKEN = (OWN_LOG, "registration")
_GRANTED = ("eligibility", "registration", OWN_LOG)
_OF_A_STEP = (NO_SUCH_BATCH, NOT_IN_THIS_STATE, ACTED_ON_BATCH, HELPED_AN_EMPLOYER)


@router.post(
    "/batches",
    **change(
        "draftBatch",
        "Draft a batch of the payments that wait (经办)",
        DraftedBatch,
        problems=(
            BATCH_ABOVE_FUNDS,
            NOTHING_WAITS,
            NOT_IN_THIS_STATE,
            ENTERED_DETAILS,
            HELPED_AN_EMPLOYER,
            OVERPAID_IN_BATCH,
            CASE_OPEN_IN_BATCH,
            NOT_WAITING,
        ),
        made="/v1/batches/{batch_id}",
    ),
)
async def draft(
    body: BatchOrder, change: Annotated[Change, Depends(change_by("payout:make", after=_GRANTED))]
) -> JSONResponse:
    return await draft_batch(change, body)


@router.post(
    "/batches/{batch_id}/check",
    **change("checkBatch", "Check a batch (复核): by nobody who acted on it before", BatchStep, problems=_OF_A_STEP),
)
async def check(
    batch_id: Id, change: Annotated[Change, Depends(change_by("payout:check", after=_SPOKEN))]
) -> JSONResponse:
    return await check_batch(change, batch_id)


@router.post(
    "/batches/{batch_id}/approval",
    **change("approveBatch", "Approve a batch (审批); large ones need two approvers", BatchStep, problems=_OF_A_STEP),
)
async def approve(
    batch_id: Id, change: Annotated[Change, Depends(change_by("payout:approve", after=_SPOKEN))]
) -> JSONResponse:
    return await approve_batch(change, batch_id)


@router.post(
    "/batches/{batch_id}/rejection",
    **change("rejectBatch", "Send a batch back; its payments are free for another", BatchStep, problems=_OF_A_STEP),
)
async def reject(
    batch_id: Id, body: BatchRejection, change: Annotated[Change, Depends(change_by("payout:reject", after=_SPOKEN))]
) -> JSONResponse:
    return await reject_batch(change, batch_id, body.reason)


@router.post(
    "/batches/{batch_id}/release",
    **change(
        "releaseBatch",
        "Check every payment again, hold what changed, release the rest",
        ReleasedBatch,
        problems=(
            *_OF_A_STEP,
            NOT_IN_BATCH,
            CHANGED_JUST_NOW,
            PAYMENTS_DO_NOT_ADD_UP,
            FUNDS_MISSING,
            FUND_MISSING,
            RESERVE_SHORT,
            ABOVE_FUNDS,
            YEAR_UNKNOWN,
        ),
    ),
)
async def release(
    batch_id: Id, change: Annotated[Change, Depends(change_by("payout:release", after=_GRANTED))]
) -> JSONResponse:
    return await release_batch(change, batch_id)


@router.get("/batches", **reading("listBatches", "Batches"), dependencies=[FRESH])
async def list_batches(
    runtime: RuntimeOf,
    page: PageOf,
    principal: _Reader,
    edition: Edition | None = None,
    agency: Region | None = None,
) -> Listing[BatchAnswer]:
    return await page_of_batches(runtime.engine, page, edition=edition, region=principal.region_or(agency))


@router.get("/batches/{batch_id}", **reading("readBatch", "One batch", problems=(NO_SUCH_BATCH,)), dependencies=[FRESH])
async def read_one(runtime: RuntimeOf, batch_id: Id, principal: _Reader) -> BatchAnswer:
    return await read_batch(runtime.engine, principal, batch_id)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES = {
    "pain.001": (
        "file",
        "readBatchMessage",
        "application/xml",
        "The bank's file, ISO 20022 pain.001.001.09",
        "付款报文_{}.xml",
    ),
    "sheet": (
        "sheet",
        "readBatchSheet",
        "text/csv; charset=utf-8",
        "The bank's sheet, CSV with Chinese headings",
        "付款清单_{}.csv",
    ),
    "workbook": ("workbook", "readBatchWorkbook", _XLSX, "The same sheet, XLSX", "付款清单_{}.xlsx"),
}


def _file_route(name: str) -> None:
    kind, operation, media_type, summary, title = _FILES[name]

    @router.get(
        f"/batches/{{batch_id}}/{name}",
        **reading(operation, summary, problems=(NO_SUCH_BATCH, NO_FILE, FILE_DIFFERS)),
        dependencies=[FRESH],
        response_class=Response,
        responses={200: {"content": {media_type.partition(";")[0]: {}}}},
    )
    async def read(
        runtime: RuntimeOf, batch_id: Id, principal: Annotated[Principal, Depends(require("payout:file"))]
    ) -> Response:
        out = await make_file_again(runtime, principal, batch_id, kind)
        saved_as = title.format(batch_id)
        named = attachment(saved_as, f"{batch_id}.{saved_as.rpartition('.')[2]}")
        return StreamingResponse(_chunks(out), media_type=media_type, headers={"Cache-Control": "no-store", **named})


def _chunks(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while chunk := out.read(1 << 18):
            yield chunk


for _name in _FILES:
    _file_route(_name)
