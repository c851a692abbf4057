"""Supervision's pages: dashboard, employers and their trails, the alert work list, the reconciliation sheet."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError

from services.supervision.alerts import queries as alert_queries
from services.supervision.alerts.details import in_chinese
from services.supervision.alerts.handling import Said, alert_open_to, dismiss_alert, explain_alert
from services.supervision.alerts.queries import State
from services.supervision.domain.cut_off import latest_day
from services.supervision.domain.money_flow import Flow
from services.supervision.logs.employers import programmes_of
from services.supervision.logs.laws import terms_told
from services.supervision.pages.site import PAGES
from services.supervision.progress import money_sums
from services.supervision.progress.pages.dashboard import Place, dashboard, ranked
from services.supervision.progress.unreached import Why, unreached
from services.supervision.trail import queries
from services.supervision.trail.employers import Where, employers
from services.supervision.trail.pages.receipt import receipt_page
from services.supervision.trail.pages.trail import trail_page
from services.supervision.trail.receipts import make_receipt, prove_steps
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Uscc
from shared.http.problems import Problem
from shared.http.reading import Page, PageOf
from shared.pages.forms import read_form
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages", include_in_schema=False)

Reader = Annotated[Principal, Depends(require_reader("supervision:read"))]
ReaderOfOne = Annotated[Principal, Depends(require_reader("supervision:read", employers=True))]
Handler = Annotated[Principal, Depends(require_reader("alert:handle"))]
Region = Annotated[str, Query(pattern=r"^([0-9]{6})?$")]
Edition = Annotated[str, Query(max_length=64)]
AlertId = Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]
_FIRST_PAGE = Page(limit=100, cursor=None)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What was not recorded, and why: the name of a text, and the character it is about."""

    reason: str
    why: str
    character: str = ""


@router.get("/dashboard")
async def show_dashboard(
    request: Request, reader: Reader, language: PageLanguage, edition: Edition = "", agency: Region = ""
) -> Response:
    runtime = runtime_of(request)
    place = await _place(request, reader, edition, agency)
    today = runtime.clock.today()
    engine = runtime.engine
    terms = await terms_told(engine, place.edition)
    summed = await money_sums.FLOWS.lately(runtime, place.edition)
    view = dashboard(
        place,
        today,
        money_sums.within(place.region, summed.value),
        terms.law,
        await alert_queries.open_alerts_by_day(engine, today, region=place.region, edition=place.edition),
        latest_day(runtime.clock.now(), terms.report_cut_off_hour),
    )
    return PAGES.render(request, "dashboard", language, view)


@router.get("/reconciliation")
async def show_reconciliation(
    request: Request, reader: Reader, language: PageLanguage, edition: Edition = "", agency: Region = ""
) -> Response:
    place = await _place(request, reader, edition, agency)
    found = await money_sums.FLOWS.now(runtime_of(request), place.edition)
    flows = money_sums.within(place.region, found.value)
    view = {
        "place": place,
        "as_of": runtime_of(request).clock.today(),
        "counties": sorted(ranked(flows), key=lambda one: one.agency),
        "total": sum(flows.values(), Flow()),
    }
    return PAGES.render(request, "reconciliation", language, view)


@router.get("/employers")
async def show_employers(
    request: Request,
    reader: Reader,
    language: PageLanguage,
    page: PageOf,
    edition: Edition = "",
    agency: Region = "",
    text: Annotated[str, Query(max_length=100)] = "",
    where: Where | Literal[""] = "",
) -> Response:
    place = await _place(request, reader, edition, agency)
    found = await employers(
        runtime_of(request).engine,
        page,
        edition=place.edition,
        region=place.region,
        text=text.strip(),
        where=where or None,
    )
    view = {"place": place, "text": text, "where": where, "wheres": get_args(Where)}
    view |= {"items": found["items"], "next": _next(request, found)}
    return PAGES.render(request, "employers", language, view)


@router.get("/unreached")
async def show_unreached(
    request: Request,
    reader: Reader,
    language: PageLanguage,
    page: PageOf,
    edition: Edition = "",
    agency: Region = "",
    why: Why | Literal[""] = "",
) -> Response:
    runtime = runtime_of(request)
    place = await _place(request, reader, edition, agency)
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
        "as_of": found["as_of"],
        "items": found["items"],
        "next": _next(request, found),
    }
    return PAGES.render(request, "unreached", language, view)


@router.get("/employers/{uscc}")
async def show_trail(
    request: Request, uscc: Uscc, reader: ReaderOfOne, language: PageLanguage, edition: Edition = ""
) -> Response:
    runtime = runtime_of(request)
    employer, editions = await _employer(request, reader, uscc)
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
    )
    view = trail_page(employer, chosen, editions, steps, found["items"], await prove_steps(runtime, steps))
    return PAGES.render(request, "trail", language, view, script="verify.js")


@router.get("/receipts/{uscc}")
async def show_receipt(
    request: Request, uscc: Uscc, reader: ReaderOfOne, language: PageLanguage, edition: Edition, download: bool = False
) -> Response:
    await _employer(request, reader, uscc)
    receipt = await make_receipt(runtime_of(request), uscc, edition)
    if download:
        name = f"receipt-{uscc}-{edition}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return JSONResponse(receipt, headers=headers)
    return PAGES.render(request, "receipt", language, receipt_page(receipt))


@router.get("/alerts")
async def show_alerts(
    request: Request,
    reader: Reader,
    language: PageLanguage,
    page: PageOf,
    edition: Edition = "",
    agency: Region = "",
    state: State = "open",
    severity: Literal["grave", "serious", ""] = "",
    kind: Annotated[str, Query(max_length=100)] = "",
    days: Annotated[int, Query(ge=0, le=36_500)] = 0,
) -> Response:
    runtime = runtime_of(request)
    region = reader.region_or(agency or None)
    found = await alert_queries.alerts_as_of(
        runtime.engine,
        page,
        runtime.clock.today(),
        region=region,
        edition=edition or None,
        kind=kind or None,
        state=state,
        severity=severity or None,
        open_for_days=days,
    )
    view = {
        "place": Place(edition, region, tuple(await money_sums.editions_of(runtime.engine))),
        "state": state,
        "severity": severity,
        "kind": kind,
        "days": days,
        "kinds": alert_queries.KINDS,
        "as_of": found["as_of"],
        "items": found["items"],
        "next": _next(request, found),
    }
    return PAGES.render(request, "alerts", language, view)


@router.get("/alerts/{alert_id}")
async def show_alert(request: Request, alert_id: AlertId, reader: ReaderOfOne, language: PageLanguage) -> Response:
    return await _alert(request, alert_id, reader, language)


@router.post("/alerts/{alert_id}/{word}")
async def say_of_alert(
    request: Request,
    alert_id: AlertId,
    word: Annotated[str, Path(pattern="^(explanations|dismissals)$")],
    reader: Handler,
    language: PageLanguage,
) -> Response:
    await alert_open_to(runtime_of(request), reader, alert_id)
    form = await read_form(request, ("reason",))
    reason = form.values.get("reason", "")
    if "reason" in form.unfit:
        return await _alert(request, alert_id, reader, language, Unsaid(reason, "reason_unfit", form.unfit["reason"]))
    try:
        said = Said(reason=reason)
    except ValidationError:
        return await _alert(request, alert_id, reader, language, Unsaid(reason, "reason_too_short"))
    context = await context_of(request, reader, key=form.key)
    say = explain_alert if word == "explanations" else dismiss_alert
    await say(runtime_of(request), reader, alert_id, said, context)
    # The answer to a form is a page to look at, so that "reload" says nothing twice.
    return RedirectResponse(f"{request.scope.get('root_path', '')}/pages/alerts/{alert_id}", 303)


async def _alert(
    request: Request, alert_id: str, reader: Principal, language: PageLanguage, unsaid: Unsaid | None = None
) -> Response:
    runtime = runtime_of(request)
    row = await alert_open_to(runtime, reader, alert_id)
    full = await alert_queries.alert_in_full(runtime.engine, row, runtime.clock.today())
    chinese = {name: in_chinese(full[name]) if language == "zh" else None for name in ("detail", "clause")}
    view = {"alert": full, "chinese": chinese, "may_handle": "alert:handle" in reader.scopes, "unsaid": unsaid}
    return PAGES.render(request, "alert", language, view, status=200 if unsaid is None else 422)


async def _place(request: Request, reader: Principal, edition: str, agency: str) -> Place:
    region = reader.region_or(agency or None)
    editions = tuple(await money_sums.editions_of(runtime_of(request).engine))
    return Place(edition or (editions[0] if editions else ""), region, editions)


async def _employer(request: Request, reader: Principal, uscc: str) -> tuple[dict[str, Any], list[str]]:
    """Name and county of the latest programme, and its editions, the latest first; checked as the API does."""
    reader.check_employer(uscc)
    rows = await programmes_of(runtime_of(request).engine, uscc)
    if not rows:
        raise Problem(404, "no-such-employer", "The logs tell of no employer with this USCC.")
    reader.check_own(uscc, rows[0]["agency"])
    return rows[0], [row["edition"] for row in rows]


def _next(request: Request, found: dict[str, Any]) -> str | None:
    if found["next"] is None:
        return None
    return "?" + request.url.include_query_params(cursor=found["next"]).query
