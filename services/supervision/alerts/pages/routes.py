"""Pages of alerts: the work list, and one alert with a form to say something of it."""

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from services.supervision.alerts import queries as alert_queries
from services.supervision.alerts.access import alert_open_to
from services.supervision.alerts.queries import Order, State
from services.supervision.alerts.schemas import Said
from services.supervision.alerts.use_cases.dismiss_alert import dismiss_alert
from services.supervision.alerts.use_cases.explain_alert import explain_alert
from services.supervision.alerts.wording import has_words, titles
from services.supervision.domain.severity import Severity
from services.supervision.pages.place import Edition, Place, Region, editions_of, next_page
from services.supervision.pages.site import PAGES
from shared.clock import SHANGHAI
from shared.http.commands import RuntimeOf, context_of
from shared.http.reading import PageOf
from shared.pages.forms import read_form
from shared.pages.rendering import PageLanguage
from shared.pages.sessions import require_reader
from shared.runtime import Runtime
from shared.security.tokens import Principal

router = APIRouter(prefix="/pages", include_in_schema=False)

Reader = Annotated[Principal, Depends(require_reader("supervision:read"))]
ReaderOfOne = Annotated[Principal, Depends(require_reader("supervision:read", employers=True))]
Handler = Annotated[Principal, Depends(require_reader("alert:handle"))]
AlertId = Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What was not recorded, and why: the name of a text, and the character it is about."""

    reason: str
    why: str
    character: str = ""


@router.get("/alerts")
async def show_alerts(
    request: Request,
    runtime: RuntimeOf,
    reader: Reader,
    language: PageLanguage,
    page: PageOf,
    edition: Edition = "",
    agency: Region = "",
    state: State = "open",
    severity: Severity | Literal[""] = "",
    order: Order = "employer",
    kind: Annotated[str, Query(max_length=100)] = "",
    days: Annotated[int, Query(ge=0, le=36_500)] = 0,
) -> Response:
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
        order=order,
        open_for_days=days,
        language=language,
    )
    view = {
        "place": Place(edition, region, tuple(await editions_of(runtime.engine))),
        "state": state,
        "severity": severity,
        "severities": get_args(Severity),
        "order": order,
        "orders": get_args(Order),
        "kind": kind,
        "days": days,
        "kinds": titles(language),
        "as_of": found.as_of,
        "items": found.items,
        "next": next_page(request, found.next),
    }
    return PAGES.render(request, "alerts", language, view)


@router.get("/alerts/{alert_id}")
async def show_alert(
    request: Request, runtime: RuntimeOf, alert_id: AlertId, reader: ReaderOfOne, language: PageLanguage
) -> Response:
    return await _alert(request, runtime, alert_id, reader, language)


@router.post("/alerts/{alert_id}/{word}")
async def say_of_alert(
    request: Request,
    runtime: RuntimeOf,
    alert_id: AlertId,
    word: Annotated[str, Path(pattern="^(explanations|dismissals)$")],
    reader: Handler,
    language: PageLanguage,
) -> Response:
    await alert_open_to(runtime, reader, alert_id)
    form = await read_form(request, ("reason",))
    reason = form.values.get("reason", "")
    if "reason" in form.unfit:
        return await _alert(
            request, runtime, alert_id, reader, language, Unsaid(reason, "reason_unfit", form.unfit["reason"])
        )
    try:
        said = Said(reason=reason)
    except ValidationError:
        return await _alert(request, runtime, alert_id, reader, language, Unsaid(reason, "reason_too_short"))
    context = await context_of(request, reader, key=form.key)
    say = explain_alert if word == "explanations" else dismiss_alert
    await say(runtime, reader, alert_id, said.reason, context)
    # The answer to a form is a page to look at, so that "reload" says nothing twice.
    return RedirectResponse(f"{request.scope.get('root_path', '')}/pages/alerts/{alert_id}", 303)


async def _alert(
    request: Request,
    runtime: Runtime,
    alert_id: str,
    reader: Principal,
    language: PageLanguage,
    unsaid: Unsaid | None = None,
) -> Response:
    found = await alert_open_to(runtime, reader, alert_id)
    full = await alert_queries.alert_in_full(runtime.engine, found, runtime.clock.today(), language)
    view = {
        "alert": full,
        "worded": has_words(full.code, full.values),
        "said": [(one, f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}") for one in full.said],
        "sources": tuple(runtime.subscriptions),
        "may_handle": "alert:handle" in reader.scopes,
        "unsaid": unsaid,
    }
    return PAGES.render(request, "alert", language, view, status=200 if unsaid is None else 422)
