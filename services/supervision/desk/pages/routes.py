"""The desk of an agency as a page: what waits for its people. It lists, and acts nowhere (ADR 0020)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.supervision.desk import queries as desk_queries
from services.supervision.desk.pages import desk
from services.supervision.pages.site import PAGES
from services.supervision.problems.progress import NOBODY_OF_THE_EDITION
from services.supervision.progress.unreached import STUCK, TO_CHASE, TO_COMPLETE, unreached, unreached_by_county
from shared.http.commands import RuntimeOf
from shared.http.fields import Region
from shared.http.reading import Page
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.problem import Problem
from shared.security.tokens import Principal

router = APIRouter(include_in_schema=False)


@router.get("/pages/desk")
async def show_desk(
    request: Request,
    runtime: RuntimeOf,
    language: PageLanguage,
    principal: Annotated[Principal, Depends(require_reader("desk:read"))],
    edition: Annotated[str, Query(max_length=100)] = "",
    agency: Region | None = None,
) -> Response:
    region = principal.region_or(agency)
    engine, today = runtime.engine, runtime.clock.today()
    editions = await desk_queries.editions_of(engine, region)
    if edition and edition not in editions:
        raise Problem(NOBODY_OF_THE_EDITION)
    chosen = edition or (editions[-1] if editions else "")
    asked = (engine, chosen, region)
    questions = await desk_queries.open_questions(*asked)
    batches = await desk_queries.open_batches(*asked, principal.subject, principal.scopes)
    returns = await desk_queries.returned_payments(*asked)
    first = Page(limit=desk_queries.SHOWN)
    counts = await unreached_by_county(engine, edition=chosen, region=region)
    waiting = []
    for name, why in (("stuck", STUCK), ("incomplete", TO_COMPLETE), ("confirmations", TO_CHASE)):
        found = await unreached(engine, first, today, edition=chosen, region=region, why=why)
        waiting.append(desk.unreached(name, sum(one.waiting(step) for one in counts for step in why), found.items))
    view = desk.DeskPage(
        edition=chosen,
        editions=editions,
        region=region,
        today=today,
        sections=[
            desk.questions(questions.count, questions.rows, today),
            desk.batches(batches.count, batches.rows, today),
            desk.returns(returns.count, returns.rows, today),
            *waiting,
        ],
    )
    return PAGES.render(request, "desk", language, view)
