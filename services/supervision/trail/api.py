"""Supervision over HTTP: reading only."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.supervision.logs.employers import agency_of
from services.supervision.pages.site import PAGES
from services.supervision.problems.trail import (
    CHECKPOINT_BAD,
    NO_PROOF_NOW,
    NO_VERIFIER_KEY,
    NOTHING_DECIDED,
    UNTOLD_EMPLOYER,
)
from services.supervision.trail import queries
from services.supervision.trail.pages.showing import receipt_shown
from services.supervision.trail.receipts import make_receipt
from services.supervision.trail.schemas import Receipt, Trail
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Uscc
from shared.http.operations import reading
from shared.http.problems.logs import NOT_SIGNED_YET
from shared.pages.content_negotiation import wants_html
from shared.pages.rendering import PageLanguage
from shared.problem import Problem
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["supervision"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
ReaderOfOne = Annotated[Principal, Depends(require("supervision:read", employers=True))]


@router.get(
    "/trail/{uscc}", **reading("readTrail", "The whole way of one employer's money", problems=(UNTOLD_EMPLOYER,))
)
async def trail(runtime: RuntimeOf, uscc: Uscc, principal: ReaderOfOne, edition: Edition | None = None) -> Trail:
    principal.check_employer(uscc)
    engine = runtime.engine
    agency = await agency_of(engine, uscc)
    if agency is None:
        raise Problem(UNTOLD_EMPLOYER)
    principal.check_own(uscc, agency)
    return Trail(uscc=uscc, agency=agency, steps=await queries.trail_of(engine, uscc, edition))


@router.get(
    "/receipts/{uscc}",
    **reading(
        "readReceipt",
        "Decision and payment of one employer, each proven to be in its log; a page for Accept: text/html",
        problems=(
            UNTOLD_EMPLOYER,
            NOTHING_DECIDED,
            NO_PROOF_NOW,
            NO_VERIFIER_KEY,
            CHECKPOINT_BAD,
            NOT_SIGNED_YET,
        ),
    ),
    response_model=Receipt,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
async def receipt(
    request: Request,
    runtime: RuntimeOf,
    response: Response,
    uscc: Uscc,
    edition: Edition,
    principal: ReaderOfOne,
    language: PageLanguage,
) -> Any:
    principal.check_employer(uscc)
    agency = await agency_of(runtime.engine, uscc)
    if agency is None:
        raise Problem(UNTOLD_EMPLOYER)
    principal.check_own(uscc, agency)
    made = await make_receipt(runtime, uscc, edition)
    if wants_html(request.headers.get("accept", "")):
        shown = made.model_dump(mode="json")
        return PAGES.render(request, "receipt", language, await receipt_shown(runtime, shown, agency, language))
    response.headers["Vary"] = "Accept"
    return made
