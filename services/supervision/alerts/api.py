"""Alerts over HTTP: reading them, explaining and dismissing them; accounts that may be shared; samples for audit."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from services.supervision.actions import handle
from services.supervision.alerts import queries as alert_queries
from services.supervision.alerts.details import in_chinese
from services.supervision.alerts.handling import Said, alert_open_to, dismiss_alert, explain_alert
from services.supervision.alerts.queries import State
from services.supervision.alerts.watching import judge_again, watch_for_reader
from services.supervision.domain.handling import (
    AllowSharing,
    DeclareInterest,
    EndSharing,
    Word,
)
from services.supervision.domain.rules import EVERY_RULE
from services.supervision.logs.employers import agency_of
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Day, Edition, Id, Region, Sha256, Uscc
from shared.http.languages import Lang, language
from shared.http.reading import PageOf
from shared.people import person_key
from shared.regions import place_of_register
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["alerts"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
ReaderOfOne = Annotated[Principal, Depends(require("supervision:read", employers=True))]
HandlerOfAll = Annotated[Principal, Depends(require("alert:handle", everywhere=True))]
Handler = Annotated[Principal, Depends(require("alert:handle"))]
Fingerprint = Annotated[Sha256, Field(description="Of the account; never its number.")]
Wording = Annotated[Lang | None, Query(description="Of `detail`; without it as Accept-Language says, else English.")]
Kind = Annotated[str, Query(pattern="^[a-z.-]{1,100}$", description="Of `GET /v1/alert-rules`.")]


class SharedAccount(Said):
    account_fingerprint: Fingerprint
    usccs: Annotated[list[Uscc], Field(min_length=2, max_length=1_000)]


class AccountToWatch(Said):
    account_fingerprint: Fingerprint


class Interest(Said):
    subject: Annotated[str, Field(min_length=1, max_length=200, description="Whose: the sub of their tokens.")]
    uscc: Uscc


@router.get("/alerts", summary="What is withheld or misrouted, as of now")
async def alerts(
    request: Request,
    principal: Reader,
    page: PageOf,
    edition: Edition | None = None,
    agency: Region | None = None,
    kind: Kind | None = None,
    state: Annotated[State, Query(description="Nothing is deleted: closed and dismissed alerts are there.")] = "open",
    lang: Wording = None,
) -> dict[str, Any]:
    runtime = runtime_of(request)
    region = principal.region_or(agency)
    await watch_for_reader(runtime)
    found = await alert_queries.alerts_as_of(
        runtime.engine, page, runtime.clock.today(), region=region, edition=edition, kind=kind, state=state
    )
    return {**found, "items": [_worded(one, request, lang) for one in found["items"]]}


@router.get("/alerts/{alert_id}", summary="One alert: the records that prove it, and every word about it")
async def alert(request: Request, alert_id: Id, principal: ReaderOfOne, lang: Wording = None) -> dict[str, Any]:
    runtime = runtime_of(request)
    row = await alert_open_to(runtime, principal, alert_id)
    return _worded(await alert_queries.alert_in_full(runtime.engine, row, runtime.clock.today()), request, lang)


@router.get("/alert-rules", summary="Every rule: its kind, severity and clause")
async def alert_rules(_: Reader) -> dict[str, Any]:
    return {
        "items": [
            {
                "kind": rule.kind,
                "group": rule.group,
                "severity": rule.severity,
                "clause": rule.clause,
                "why": (rule.find.__doc__ or "").strip() or None,
            }
            for rule in EVERY_RULE
        ]
    }


@router.post("/alerts/{alert_id}/explanations", summary="Say why it is so; the alert stays open")
async def explain(request: Request, alert_id: Id, body: Said, principal: Handler) -> dict[str, Any]:
    context = await context_of(request, principal)
    return {"said": await explain_alert(runtime_of(request), principal, alert_id, body, context)}


@router.post("/alerts/{alert_id}/dismissals", summary="Say that it is none; for a grave alert a second person agrees")
async def dismiss(request: Request, alert_id: Id, body: Said, principal: Handler) -> dict[str, Any]:
    context = await context_of(request, principal)
    return {"said": await dismiss_alert(runtime_of(request), principal, alert_id, body, context)}


@router.post("/shared-accounts", summary="Employers that may have one account: proposed by one person, allowed by two")
async def allow_sharing(request: Request, body: SharedAccount, principal: HandlerOfAll) -> dict[str, Any]:
    command = AllowSharing(body.account_fingerprint, tuple(body.usccs), _word(request, principal, body))
    said = await _say(request, principal, f"account:{body.account_fingerprint}", command)
    await judge_again(runtime_of(request), accounts=[body.account_fingerprint])
    return said


@router.post("/shared-accounts/endings", summary="Look at a shared account again")
async def end_sharing(request: Request, body: AccountToWatch, principal: HandlerOfAll) -> dict[str, Any]:
    command = EndSharing(body.account_fingerprint, _word(request, principal, body))
    said = await _say(request, principal, f"account:{body.account_fingerprint}", command)
    await judge_again(runtime_of(request), accounts=[body.account_fingerprint])
    return said


@router.post("/interests", summary="A person keeps away from an employer's money (回避)")
async def declare_interest(request: Request, body: Interest, principal: Handler) -> dict[str, Any]:
    agency = await agency_of(runtime_of(request).engine, body.uscc)
    principal.check_agency(agency or place_of_register(body.uscc))
    command = DeclareInterest(body.subject, body.uscc, _word(request, principal, body))
    said = await _say(request, principal, f"person:{person_key(body.subject)}", command)
    await judge_again(runtime_of(request), usccs=[body.uscc])
    return said


@router.get("/audit-samples", summary="Payments to audit, drawn by a checkpoint's root: nobody chose them")
async def audit_samples(
    request: Request,
    principal: Reader,
    edition: Edition,
    on: Annotated[Day, Query(description="Drawn by the first checkpoint anchored on or after this day.")],
    agency: Region | None = None,
    size: Annotated[int, Query(ge=1, le=1_000)] = 20,
) -> dict[str, Any]:
    await watch_for_reader(runtime_of(request))
    region = principal.region_or(agency)
    return await alert_queries.audit_sample(
        runtime_of(request).engine, edition=edition, region=region, on=on, size=size
    )


def _worded(alert: dict[str, Any], request: Request, asked: Lang | None) -> dict[str, Any]:
    """Programs that name no language get the sentence as it is stored."""
    if language(request, asked, otherwise="en") == "en":
        return alert
    return {**alert, "detail": in_chinese(alert["detail"]) or alert["detail"]}


def _word(request: Request, principal: Principal, body: Said) -> Word:
    return Word(principal.subject, body.reason, runtime_of(request).clock.now())


async def _say(request: Request, principal: Principal, stream: str, command: Any) -> dict[str, Any]:
    context = await context_of(request, principal)
    said = await handle(
        runtime_of(request).engine,
        stream,
        command,
        person=principal.subject,
        command_id=context.command_id,
        payload=context.payload_sha256,
    )
    return {"said": said}
