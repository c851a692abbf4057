"""The disbursement account over HTTP: its books beside its statements at the end of a day (银行余额调节表)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from services.payout.bank.terms import bank_terms
from services.payout.domain.account_book import Difference
from services.payout.printed.account_sheet import account_sheet
from services.payout.queries.account import account_of, comparison, comparison_answer, items_answer
from services.payout.queries.funds import sees_the_account
from services.payout.schemas.account import AccountAnswer
from shared.contracts.payout import AccountCompared
from shared.http.commands import RuntimeOf
from shared.http.fields import Day, Region
from shared.http.freshness import FRESH
from shared.http.operations import reading
from shared.http.reading import PageOf
from shared.runtime import Runtime
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1/reconciliation/account", tags=["reconciliation"], dependencies=[FRESH])
_Reader = Annotated[Principal, Depends(require("payout:read"))]
_UpTo = Annotated[
    Day | None, Query(description="The last closed day that is not after this one; without it, the last.")
]


@router.get(
    "",
    **reading("readAccount", "The disbursement account by our books and by the bank's statements, and what differs"),
)
async def read_account(
    runtime: RuntimeOf, page: PageOf, principal: _Reader, agency: Region | None = None, day: _UpTo = None
) -> AccountAnswer:
    """``comparison`` (amounts in yuan; both adjusted balances are equal but for ``difference``) is null before the
    first statement, and for who sees a part of the account only, since it is of all funds together. ``items``:
    movements that only one side shows, or both with different amounts.
    """
    found = await _compared(runtime, principal.region_or(agency), day)
    if found is None:
        return AccountAnswer(comparison=None, items=[], next=None)
    compared, differences = found
    after = page.after_text()
    following = [one for one in differences if one.key > after][: page.limit + 1]
    items = await items_answer(runtime.engine, following)
    listing = page.listing(items, ["key"])
    return AccountAnswer(comparison=comparison_answer(compared), items=listing.items, next=listing.next)


@router.get(
    "/sheet",
    **reading("readAccountSheet", "The disbursement account beside its statements, to print and sign"),
    response_class=HTMLResponse,
)
async def read_account_sheet(
    runtime: RuntimeOf, principal: _Reader, agency: Region | None = None, day: _UpTo = None
) -> HTMLResponse:
    found = await _compared(runtime, principal.region_or(agency), day)
    page = account_sheet(None, [])
    if found is not None:
        page = account_sheet(comparison_answer(found[0]), await items_answer(runtime.engine, found[1]))
    return HTMLResponse(page, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})


async def _compared(
    runtime: Runtime, region: str, day: date | None
) -> tuple[AccountCompared, Sequence[Difference]] | None:
    account = await account_of(runtime.engine)
    if account is None or not await sees_the_account(runtime.engine, region):
        return None
    terms = bank_terms(runtime.settings.bank_terms)
    return await comparison(runtime.engine, account, day or account.days[-1].day, terms)
