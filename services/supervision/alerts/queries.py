"""Alerts as of a day, and samples for audit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.supervision.actions.queries import facts_of, shown
from services.supervision.actions.schemas import SaidOfAlert
from services.supervision.alerts.registry import EVERY_RULE
from services.supervision.alerts.rule import Group
from services.supervision.alerts.schemas import AlertAnswer, AlertInFull, Alerts, AuditSample, Drawn, Seed
from services.supervision.alerts.wording import clause_of, group_of, sentence, title_of
from services.supervision.domain.actions.alert import ALERT, AlertActions, alert_stream
from services.supervision.domain.laws import Laws
from services.supervision.domain.record import SHANGHAI
from services.supervision.domain.sampling import draw, ticket
from services.supervision.domain.severity import Severity, level_of
from services.supervision.logs.laws import laws_told
from services.supervision.problems.alerts import NO_ANCHOR
from services.supervision.tables import actions, alerts, anchors, any_of, money, trail
from shared.contracts.supervision import AlertDismissed
from shared.eventlog.sealing import SUITES, origin_of
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.problem import Problem
from shared.words import Language

State = Literal["open", "dismissed", "closed", "every"]
Order = Literal["employer", "urgency"]
_RANK = case((alerts.c.severity == "grave", -2_000), (alerts.c.severity == "serious", -1_000), else_=-alerts.c.score)
_BY_EMPLOYER = (alerts.c.edition, alerts.c.uscc, alerts.c.kind, alerts.c.alert_id)
_KEYS: Mapping[Order, Sequence[ColumnElement[Any]]] = {
    "employer": _BY_EMPLOYER,
    "urgency": (_RANK.label("rank"), *_BY_EMPLOYER),
}


@dataclass(frozen=True, slots=True)
class KnownAlert:
    """Whose it is, and whom it is about."""

    alert_id: str
    severity: Severity
    uscc: str
    """Empty of no employer."""
    agency: str
    opens_on: date
    people: tuple[str, ...]


async def alerts_as_of(
    engine: AsyncEngine,
    page: Page,
    today: date,
    *,
    region: str,
    edition: str | None,
    kind: str | None,
    state: State = "open",
    severity: Severity | None = None,
    group: Group | None = None,
    order: Order = "employer",
    open_for_days: int = 0,
    uscc: str | None = None,
    language: Language = "en",
) -> Alerts:
    """A page of alerts that have opened by a day, by employer, or the gravest first and then by score."""
    key = _KEYS[order]
    query = select(alerts, _RANK.label("rank")).where(_has_opened(today), in_region(alerts.c.agency, region))
    if edition is not None:
        query = query.where(alerts.c.edition == edition)
    if kind is not None:
        query = query.where(alerts.c.kind == kind)
    if uscc is not None:
        query = query.where(alerts.c.uscc == uscc)
    if severity is not None:
        query = query.where(alerts.c.severity == severity)
    if group is not None:
        query = query.where(alerts.c.kind == any_of(rule.kind for rule in EVERY_RULE if rule.group == group))
    if open_for_days:
        query = query.where(alerts.c.opens_on <= today - timedelta(days=open_for_days))
    if state != "every":
        query = query.where(_in_state(state, today))
    query = query.where(page.follows(*key)).order_by(*key).limit(page.limit + 1)
    answer = page.answer(
        await rows_of(engine, query), ["rank"] * (order == "urgency") + [one.name for one in _BY_EMPLOYER]
    )
    async with engine.connect() as connection:
        done = await facts_of(connection, [alert_stream(row["alert_id"]) for row in answer["items"]])
        laws = await laws_told(connection, {row["edition"] for row in answer["items"]})
    items = [
        _told(row, today, ALERT.fold(done.get(alert_stream(row["alert_id"]), ())), laws, language)
        for row in answer["items"]
    ]
    return Alerts(as_of=today, items=items, next=answer["next"])


async def open_alerts_by_day(
    engine: AsyncEngine, today: date, *, region: str, edition: str
) -> list[tuple[Severity, date, int]]:
    """How many of each severity opened on which day and are open still; those of no edition (of logs) among them."""
    query = (
        select(alerts.c.severity, alerts.c.opens_on, func.count().label("alerts"))
        .where(_has_opened(today), _in_state("open", today), in_region(alerts.c.agency, region))
        .where(alerts.c.edition.in_([edition, ""]))
        .group_by(alerts.c.severity, alerts.c.opens_on)
    )
    return [(row["severity"], row["opens_on"], row["alerts"]) for row in await rows_of(engine, query)]


def _has_opened(today: date) -> ColumnElement[bool]:
    """What was withdrawn or cured before its day never opened."""
    return and_(
        alerts.c.opens_on <= today,
        or_(alerts.c.cured_on.is_(None), alerts.c.cured_on >= alerts.c.opens_on, alerts.c.due_on.is_(None)),
        or_(alerts.c.withdrawn_on.is_(None), alerts.c.withdrawn_on >= alerts.c.opens_on),
    )


def _in_state(state: State, today: date) -> ColumnElement[bool]:
    closed = or_(alerts.c.cured_on <= today, alerts.c.withdrawn_on.is_not(None))
    dismissed = select(actions.c.stream).where(actions.c.topic == AlertDismissed.topic)
    is_dismissed = func.concat("alert:", alerts.c.alert_id).in_(dismissed)
    still = and_(or_(alerts.c.cured_on.is_(None), alerts.c.cured_on > today), alerts.c.withdrawn_on.is_(None))
    if state == "closed":
        return closed
    return and_(still, is_dismissed) if state == "dismissed" else and_(still, ~is_dismissed)


def _told(row: Mapping[str, Any], today: date, done: AlertActions, laws: Laws, language: Language) -> AlertAnswer:
    closed_on = _closed_on(row, today)
    terms = laws.terms_for(row["edition"] or None)
    counted_from = row["due_on"] or row["opens_on"]
    values = json.loads(row["code_values"])
    return AlertAnswer(
        **{name: row[name] for name in ("alert_id", "kind", "severity", "name", "agency", "code", "due_on")},
        score=row["score"] or None,
        title=title_of(row["kind"], language),
        group=group_of(row["kind"]),
        state="closed" if closed_on is not None else "dismissed" if done.dismissed else "open",
        level=level_of(row["severity"], row["opens_on"], closed_on or today, terms),
        edition=row["edition"] or None,
        uscc=row["uscc"] or None,
        amount=None if row["amount_fen"] is None else yuan(row["amount_fen"]),
        values=values,
        detail=sentence(row["code"], values, language),
        clause=clause_of(row["kind"], row["edition"] or None, terms.law, language),
        opened_on=row["opens_on"],
        closed_on=closed_on,
        closed_by=row["cured_by"] if row["cured_on"] is not None and row["withdrawn_on"] is None else None,
        days=((closed_on or today) - counted_from).days,
        explained=len(done.explained),
        dismissal_proposed_by=done.proposed_by,
    )


def _closed_on(row: Mapping[str, Any], today: date) -> date | None:
    if row["withdrawn_on"] is not None:
        closed: date = row["withdrawn_on"]
        return closed
    cured: date | None = row["cured_on"]
    return cured if cured is not None and cured <= today else None


async def find_alert(engine: AsyncEngine, alert_id: str) -> KnownAlert | None:
    columns = (alerts.c[name] for name in KnownAlert.__slots__)
    found = await rows_of(engine, select(*columns).where(alerts.c.alert_id == alert_id))
    return KnownAlert(**{**found[0], "people": tuple(json.loads(found[0]["people"]))}) if found else None


async def alert_in_full(engine: AsyncEngine, alert: KnownAlert, today: date, language: Language = "en") -> AlertInFull:
    """With the records that prove it and every word that was said about it."""
    stream = alert_stream(alert.alert_id)
    (row,) = await rows_of(engine, select(alerts).where(alerts.c.alert_id == alert.alert_id))
    async with engine.connect() as connection:
        done = (await facts_of(connection, [stream])).get(stream, [])
        laws = await laws_told(connection, [row["edition"]])
    return AlertInFull(
        **dict(_told(row, today, ALERT.fold(done), laws, language)),
        since=row["since"],
        since_at=row["since_at"],
        evidence=json.loads(row["evidence"]),
        people=alert.people,
        said=shown(SaidOfAlert, done),
    )


async def audit_sample(engine: AsyncEngine, *, edition: str, region: str, on: date, size: int) -> AuditSample:
    """Of the payments that payout's log had credited, drawn by the first checkpoint anchored on or after a day.

    Not any checkpoint: who may choose among many may choose the sample. Raises ``Problem``: 404 while there is none.
    """
    begins = datetime.combine(on, time(), SHANGHAI)
    of_payout = [origin_of("payout", suite) for suite in SUITES.values()]
    query = (
        select(anchors)
        .where(anchors.c.origin.in_(of_payout), anchors.c.anchored_at >= begins)
        .order_by(anchors.c.anchored_at, anchors.c.size)
        .limit(1)
    )
    found = await rows_of(engine, query)
    if not found:
        raise Problem(NO_ANCHOR, on=on)
    seed = found[0]
    credited = select(trail.c.data).where(
        trail.c.source == "payout",
        func.split_part(trail.c.topic, ".", 2) == "payment-credited",
        trail.c.edition == edition,
        trail.c.position <= seed["size"],
    )
    of_region = select(money.c.uscc).where(money.c.edition == edition, in_region(money.c.agency, region))
    credited = credited.where(trail.c.uscc.in_(of_region))
    members = {json.loads(row["data"])["payment_id"] for row in await rows_of(engine, credited)}
    root = bytes.fromhex(seed["root"])
    return AuditSample(
        edition=edition,
        region=region,
        checkpoint=Seed(**{name: seed[name] for name in Seed.model_fields}),
        population=len(members),
        items=[Drawn(payment_id=one, ticket=ticket(root, one).hex()) for one in draw(root, members, size)],
    )
