"""Alerts over HTTP: reading them, explaining and dismissing them; the rules that raise them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.supervision.actions.queries import shown
from services.supervision.actions.recording import answered
from services.supervision.actions.schemas import SaidOfAlert
from services.supervision.alerts import queries as alert_queries
from services.supervision.alerts.access import alert_open_to
from services.supervision.alerts.queries import Order, State
from services.supervision.alerts.registry import EVERY_RULE
from services.supervision.alerts.rule import Group
from services.supervision.alerts.schemas import AlertHandled, AlertInFull, AlertRule, AlertRules, Alerts, Said
from services.supervision.alerts.use_cases.dismiss_alert import dismiss_alert
from services.supervision.alerts.use_cases.explain_alert import explain_alert
from services.supervision.alerts.watching import watch_for_reader
from services.supervision.domain.refusals import OF_A_DISMISSAL
from services.supervision.problems.alerts import NO_SUCH_ALERT, RECORDED_AND_BEHIND
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Edition, Id, Region
from shared.http.languages import Lang, language
from shared.http.operations import change, reading
from shared.http.reading import PageOf
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["alerts"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
ReaderOfOne = Annotated[Principal, Depends(require("supervision:read", employers=True))]
ByHandler = Annotated[Change, Depends(change_by("alert:handle"))]
Wording = Annotated[
    Lang | None, Query(description="Of `detail` and `clause`; without it as Accept-Language says, else English.")
]
Kind = Annotated[str, Query(pattern="^[a-z.-]{1,100}$", description="Of `GET /v1/alert-rules`.")]


@router.get("/alerts", **reading("listAlerts", "What is withheld or misrouted, as of now"))
async def alerts(
    request: Request,
    runtime: RuntimeOf,
    principal: Reader,
    page: PageOf,
    edition: Edition | None = None,
    agency: Region | None = None,
    kind: Kind | None = None,
    group: Annotated[Group | None, Query(description="`indication` are no breaches: somebody looks at them.")] = None,
    order: Annotated[
        Order, Query(description="`urgency`: the grave first, then the serious, then indications by score.")
    ] = "employer",
    state: Annotated[State, Query(description="Nothing is deleted: closed and dismissed alerts are there.")] = "open",
    lang: Wording = None,
) -> Alerts:
    region = principal.region_or(agency)
    await watch_for_reader(runtime)
    return await alert_queries.alerts_as_of(
        runtime.engine,
        page,
        runtime.clock.today(),
        region=region,
        edition=edition,
        kind=kind,
        group=group,
        order=order,
        state=state,
        language=language(request, lang, otherwise="en"),
    )


@router.get(
    "/alerts/{alert_id}",
    **reading("readAlert", "One alert: the records that prove it, and every word about it", problems=(NO_SUCH_ALERT,)),
)
async def alert(
    request: Request, runtime: RuntimeOf, alert_id: Id, principal: ReaderOfOne, lang: Wording = None
) -> AlertInFull:
    found = await alert_open_to(runtime, principal, alert_id)
    worded = language(request, lang, otherwise="en")
    return await alert_queries.alert_in_full(runtime.engine, found, runtime.clock.today(), worded)


@router.get(
    "/alert-rules",
    **reading("listAlertRules", "Every rule: its kind, group and severity, and the sentences of its codes"),
)
async def alert_rules(request: Request, _: Reader, lang: Wording = None) -> AlertRules:
    worded = language(request, lang, otherwise="en")
    return AlertRules(
        items=[
            AlertRule(
                kind=rule.kind,
                group=rule.group,
                severity=rule.severity,
                title=rule.title.said_in(worded),
                codes={code: words.said_in(worded) for code, words in rule.sentences.items()},
                clause=rule.clause.requires.said_in(worded),
                why=rule.why.said_in(worded),
            )
            for rule in EVERY_RULE
        ]
    )


@router.post(
    "/alerts/{alert_id}/explanations",
    **change(
        "explainAlert",
        "Say why it is so; the alert stays open",
        AlertHandled,
        problems=(NO_SUCH_ALERT, RECORDED_AND_BEHIND),
        made="/v1/alerts/{alert_id}",
    ),
)
async def explain(alert_id: Id, body: Said, change: ByHandler) -> JSONResponse:
    done = await explain_alert(change.runtime, change.principal, alert_id, body.reason, change.context)
    return answered(change, done, said=shown(SaidOfAlert, done.facts))


@router.post(
    "/alerts/{alert_id}/dismissals",
    **change(
        "dismissAlert",
        "Say that it is none; for a grave alert a second person agrees",
        AlertHandled,
        problems=(NO_SUCH_ALERT, *OF_A_DISMISSAL, RECORDED_AND_BEHIND),
        made="/v1/alerts/{alert_id}",
    ),
)
async def dismiss(alert_id: Id, body: Said, change: ByHandler) -> JSONResponse:
    done = await dismiss_alert(change.runtime, change.principal, alert_id, body.reason, change.context)
    return answered(change, done, said=shown(SaidOfAlert, done.facts))
