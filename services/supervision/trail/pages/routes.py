"""Supervision's pages: dashboard, employers and their trails, the alert work list, the reconciliation sheet."""

from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from services.supervision.alerts import queries as alert_queries
from services.supervision.logs.employers import programmes_of
from services.supervision.pages.place import Edition, Region, next_page, place_of
from services.supervision.pages.site import PAGES
from services.supervision.problems.trail import UNTOLD_EMPLOYER
from services.supervision.trail import queries
from services.supervision.trail.employers import Where, employers
from services.supervision.trail.pages.showing import receipt_shown
from services.supervision.trail.pages.trail import trail_page
from services.supervision.trail.receipts import make_receipt, prove_steps
from shared.http.commands import RuntimeOf
from shared.http.downloads import attachment
from shared.http.fields import Uscc
from shared.http.reading import Page, PageOf
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.problem import Problem
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages", include_in_schema=False)

Reader = Annotated[Principal, Depends(require_reader("supervision:read"))]
ReaderOfOne = Annotated[Principal, Depends(require_reader("supervision:read", employers=True))]
_FIRST_PAGE = Page(limit=100, cursor=None)


@router.get("/employers")
async def show_employers(
    request: Request,
    runtime: RuntimeOf,
    reader: Reader,
    language: PageLanguage,
    page: PageOf,
    edition: Edition = "",
    agency: Region = "",
    text: Annotated[str, Query(max_length=100)] = "",
    where: Where | Literal[""] = "",
) -> Response:
    place = await place_of(runtime, reader, edition, agency)
    found = await employers(
        runtime.engine,
        page,
        edition=place.edition,
        region=place.region,
        text=text.strip(),
        where=where or None,
    )
    view = {"place": place, "text": text, "where": where, "wheres": get_args(Where)}
    view |= {"items": found["items"], "next": next_page(request, found["next"])}
    return PAGES.render(request, "employers", language, view)


@router.get("/employers/{uscc}")
async def show_trail(
    request: Request, runtime: RuntimeOf, uscc: Uscc, reader: ReaderOfOne, language: PageLanguage, edition: Edition = ""
) -> Response:
    employer, editions = await _employer(runtime, reader, uscc)
    chosen = edition or editions[0]
    steps = await queries.trail_of(runtime.engine, uscc, chosen)
    found = await alert_queries.alerts_as_of(
        runtime.engine,
        _FIRST_PAGE,
        runtime.clock.today(),
        region=employer["agency"],
        edition=chosen,
        kind=None,
        state="every",
        uscc=uscc,
        language=language,
    )
    proofs = await prove_steps(runtime, steps)
    missing = {source: problem.said_in(language).detail for source, problem in proofs["missing"].items()}
    view = trail_page(employer, chosen, editions, steps, found.items, {**proofs, "missing": missing})
    return PAGES.render(request, "trail", language, view, script="verify.js")


@router.get("/receipts/{uscc}")
async def show_receipt(
    request: Request,
    runtime: RuntimeOf,
    uscc: Uscc,
    reader: ReaderOfOne,
    language: PageLanguage,
    edition: Edition,
    download: bool = False,
) -> Response:
    employer, _ = await _employer(runtime, reader, uscc)
    receipt = (await make_receipt(runtime, uscc, edition)).model_dump(mode="json")
    if download:
        named = attachment(f"稳岗返还回执_{employer['name'] or uscc}_{edition}.json", f"receipt-{uscc}-{edition}.json")
        headers = {**named, "Cache-Control": "private, no-store"}
        return JSONResponse(receipt, headers=headers)
    view = await receipt_shown(runtime, receipt, employer["agency"], language)
    return PAGES.render(request, "receipt", language, view)


async def _employer(runtime: RuntimeOf, reader: Principal, uscc: str) -> tuple[dict[str, Any], list[str]]:
    """Name and county of the latest programme, and its editions, the latest first; checked as the API does."""
    reader.check_employer(uscc)
    rows = await programmes_of(runtime.engine, uscc)
    if not rows:
        raise Problem(UNTOLD_EMPLOYER)
    reader.check_own(uscc, rows[0]["agency"])
    return rows[0], [row["edition"] for row in rows]
