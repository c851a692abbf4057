"""Pages of progress: the dashboard, the reconciliation sheet, and who is not reached."""

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Request, Response

from services.supervision.alerts import queries as alert_queries
from services.supervision.domain.cut_off import latest_day
from services.supervision.domain.money_flow import Flow, within
from services.supervision.logs.laws import terms_told
from services.supervision.pages.place import Edition, Region, next_page, place_of
from services.supervision.pages.site import PAGES
from services.supervision.progress.pages.dashboard import dashboard, ranked
from services.supervision.progress.queries import COUNTED
from services.supervision.progress.schemas import Why
from services.supervision.progress.unreached import unreached
from shared.http.commands import RuntimeOf
from shared.http.reading import PageOf
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages", include_in_schema=False)

Reader = Annotated[Principal, Depends(require_reader("supervision:read"))]


@router.get("/dashboard")
async def show_dashboard(
    request: Request,
    runtime: RuntimeOf,
    reader: Reader,
    language: PageLanguage,
    edition: Edition = "",
    agency: Region = "",
) -> Response:
    place = await place_of(runtime, reader, edition, agency)
    today = runtime.clock.today()
    engine = runtime.engine
    terms = await terms_told(engine, place.edition)
    summed = await COUNTED.lately(runtime, place.edition)
    view = dashboard(
        place,
        today,
        within(place.region, summed.value.flows),
        terms.law,
        await alert_queries.open_alerts_by_day(engine, today, region=place.region, edition=place.edition),
        latest_day(runtime.clock.now(), terms.report_cut_off_hour),
    )
    return PAGES.render(request, "dashboard", language, view)


@router.get("/reconciliation")
async def show_reconciliation(
    request: Request,
    runtime: RuntimeOf,
    reader: Reader,
    language: PageLanguage,
    edition: Edition = "",
    agency: Region = "",
) -> Response:
    place = await place_of(runtime, reader, edition, agency)
    found = await COUNTED.now(runtime, place.edition)
    flows = within(place.region, found.value.flows)
    view = {
        "place": place,
        "as_of": runtime.clock.today(),
        "counties": sorted(ranked(flows), key=lambda one: one.agency),
        "total": sum(flows.values(), Flow()),
    }
    return PAGES.render(request, "reconciliation", language, view)


@router.get("/unreached")
async def show_unreached(
    request: Request,
    runtime: RuntimeOf,
    reader: Reader,
    language: PageLanguage,
    page: PageOf,
    edition: Edition = "",
    agency: Region = "",
    why: Why | Literal[""] = "",
) -> Response:
    place = await place_of(runtime, reader, edition, agency)
    found = await unreached(
        runtime.engine,
        page,
        runtime.clock.today(),
        edition=place.edition,
        region=place.region,
        why=[why] if why else None,
    )
    view = {
        "place": place,
        "why": why,
        "reasons": get_args(Why),
        "as_of": found.as_of,
        "items": found.items,
        "next": next_page(request, found.next),
    }
    return PAGES.render(request, "unreached", language, view)
