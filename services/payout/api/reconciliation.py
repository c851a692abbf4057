"""Reconciliation over HTTP: by agency, batch, day and fund; what remains, by name; the ledger as a journal."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from services.payout.printed.balance_sheet import balance_sheet
from services.payout.printed.journal import journal_head, transactions
from services.payout.queries.reconciliation import balance, ledger_entries, reconciliation, remaining
from services.payout.schemas.reconciliation import By, Reconciliation, RemainingPayment
from shared.http.answers import Listing
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Region
from shared.http.freshness import FRESH
from shared.http.operations import reading
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["reconciliation"])
_Reader = Annotated[Principal, Depends(require("payout:read"))]
# A journal of a part of the payments does not balance with the bank: only who may see all of them gets it.
_ReaderOfAll = Annotated[Principal, Depends(require("payout:read", everywhere=True))]


@router.get(
    "/reconciliation",
    **reading("readReconciliation", "Granted, ordered, credited, to the fen"),
    dependencies=[FRESH],
)
async def read_reconciliation(
    runtime: RuntimeOf, edition: Edition, principal: _Reader, agency: Region | None = None, by: By = "agency"
) -> Reconciliation:
    return await reconciliation(runtime.engine, edition, principal.region_or(agency), by, runtime.clock.now())


@router.get(
    "/reconciliation/remaining",
    **reading("listRemainingPayments", "Every granted fen that is not credited, by name, with its age"),
    dependencies=[FRESH],
)
async def read_remaining(
    runtime: RuntimeOf, edition: Edition, page: PageOf, principal: _Reader, agency: Region | None = None
) -> Listing[RemainingPayment]:
    region = principal.region_or(agency)
    return await remaining(runtime.engine, page, edition=edition, region=region, now=runtime.clock.now())


@router.get(
    "/reconciliation/sheet",
    **reading("readBalanceSheet", "The balance sheet, to print and sign"),
    dependencies=[FRESH],
    response_class=HTMLResponse,
)
async def read_sheet(
    runtime: RuntimeOf, edition: Edition, principal: _Reader, agency: Region | None = None
) -> HTMLResponse:
    region, now = principal.region_or(agency), runtime.clock.now()
    found = await balance(runtime.engine, edition, region, now)
    page = balance_sheet(edition, now, found.rows, found.total, found.funds, found.cases)
    return HTMLResponse(page, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})


@router.get(
    "/ledger",
    **reading("readLedger", "The whole ledger of an edition as an hledger journal"),
    dependencies=[FRESH],
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def read_ledger(runtime: RuntimeOf, edition: Edition, _: _ReaderOfAll) -> StreamingResponse:
    engine = runtime.engine

    async def text() -> AsyncIterator[str]:
        yield journal_head()
        async for entries in ledger_entries(engine, edition):
            yield "".join(transactions(entries))

    return StreamingResponse(text(), media_type="text/plain; charset=utf-8")
