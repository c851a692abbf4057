"""Supervision at work: what is new in the feeds is judged, and the table of alerts brought up to date.

A round takes what the three feeds have given up to a consistent cut: payout's log first, then the logs that its
facts have their causes in, so that no effect is judged without its cause. Whatever a new fact concerns is judged anew
from the whole trail; the outcome depends on the logs only, not on when or how often it is judged.
"""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.supervision.domain.finding import Finding
from services.supervision.domain.judging import (
    judge_account,
    judge_batch,
    judge_employer,
    judge_log,
    judge_notice,
    judge_person,
)
from services.supervision.domain.people_rules import BATCH_STEPS
from services.supervision.domain.record import Record, name_of
from services.supervision.domain.rules import EVERY_RULE
from services.supervision.handlings import allowed_for, interests_declared
from services.supervision.stated_terms import terms_for
from services.supervision.tables import account_uses, alerts, judged, money, seen_of_logs, trail
from shared.eventlog.sealing import service_of
from shared.runtime import Runtime

_EFFECTS_FIRST = ("payout", "eligibility", "registration")
_SECONDS_TO_CATCH_UP = 2.0
_FACTS_A_ROUND = 2_000
_EMPLOYERS_AT_ONCE = 200
_ROWS_A_STATEMENT = 500
_TIME_TOLERANCE = timedelta(minutes=5)
_WATCH_LOCK = 7_041_001
_JUDGED_PEOPLE = (*BATCH_STEPS, "objection-dismissed", "placements-accepted", "referral-decided")
_RULE_NUMBERS = {rule.kind: number for number, rule in enumerate(EVERY_RULE)}
_locks: "WeakKeyDictionary[AsyncEngine, asyncio.Lock]" = WeakKeyDictionary()

Cut = Mapping[str, int]
Found = dict[str, list[Finding]]


async def watch(runtime: Runtime) -> None:
    """A duty, and what a reader of alerts calls first: judges everything that the feeds have given by now."""
    async with _locks.setdefault(runtime.engine, asyncio.Lock()):
        await _look_at_logs(runtime)
        while await _round(runtime):
            pass


async def judge_again(runtime: Runtime, *, usccs: Iterable[str] = (), accounts: Iterable[str] = ()) -> None:
    """After a person's word that rules depend on."""
    async with _locks.setdefault(runtime.engine, asyncio.Lock()), runtime.engine.begin() as connection:
        await _serialise(connection)
        cut = await _positions(connection)
        found = await _employers(connection, set(usccs), cut)
        found |= await _accounts(connection, set(accounts), cut)
        await _keep(connection, found, runtime.clock.today())


async def _round(runtime: Runtime) -> bool:
    """Whether there may be more."""
    subscriptions = runtime.subscriptions
    async with runtime.engine.connect() as connection:
        before = await _positions(connection)
    if all(subscriptions[source].position <= before.get(source, 0) for source in _EFFECTS_FIRST):
        return False
    cut = {}
    for source in _EFFECTS_FIRST:
        await runtime.caught_up_with(source, _SECONDS_TO_CATCH_UP)
        cut[source] = subscriptions[source].position
    async with runtime.engine.begin() as connection:
        await _serialise(connection)
        before = await _positions(connection)
        new, upto = await _new(connection, before, cut)
        if not new and upto == before:
            return False
        found = await _judge(connection, new, cut)
        for source in {record.source for record in new}:
            last = and_(trail.c.source == source, trail.c.position == before.get(source, 0))
            earlier = await _records(connection, last, cut)
            turned = _time_turned(source, [*earlier, *(one for one in new if one.source == source)])
            if turned:
                await _see(connection, runtime, source, turned)
                found |= await _log_findings(connection, source)
        await _keep(connection, found, runtime.clock.today())
        for source, position in upto.items():
            row = {"source": source, "position": position}
            statement = insert(judged).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=row))
    return upto != cut


async def _serialise(connection: AsyncConnection) -> None:
    """One process judges at a time; another that waited finds nothing left to do."""
    await connection.execute(select(func.pg_advisory_xact_lock(_WATCH_LOCK)))


async def _positions(connection: AsyncConnection) -> dict[str, int]:
    return {row.source: row.position for row in await connection.execute(select(judged))}


async def _new(connection: AsyncConnection, before: Cut, cut: Cut) -> tuple[list[Record], dict[str, int]]:
    """New facts, effects' causes first, and how far each log is judged with them."""
    found: list[Record] = []
    upto = dict(before)
    for source in reversed(_EFFECTS_FIRST):
        room = _FACTS_A_ROUND - len(found)
        if room <= 0:
            break
        query = (
            select(trail)
            .where(
                trail.c.source == source,
                trail.c.position > before.get(source, 0),
                trail.c.position <= cut[source],
            )
            .order_by(trail.c.position)
            .limit(room)
        )
        records = [_record(row) for row in (await connection.execute(query)).mappings()]
        found += records
        # Facts that no codec of ours knows have no row: with room left, there is nothing more up to the cut.
        upto[source] = records[-1].position if len(records) == room else max(cut[source], before.get(source, 0))
    return found, upto


def _record(row: Mapping[Any, Any]) -> Record:
    return Record(
        source=row["source"],
        position=row["position"],
        stream=row["stream"],
        name=name_of(row["topic"]),
        at=row["recorded_at"],
        actor=row["actor"],
        data=json.loads(row["data"]),
    )


async def _judge(connection: AsyncConnection, new: Sequence[Record], cut: Cut) -> Found:
    usccs = {uscc for record in new if (uscc := _uscc_of(record))}
    batches, notices, people = set(), set(), set()
    for record in new:
        kind, _, key = record.stream.partition(":")
        if kind == "batch" or record.name == "payment-released":
            batches.add(record.text("batch_id"))
        if kind == "notice" or record.name == "case-listed":
            notices.add(record.text("notice_id") or key)
        if record.name in _JUDGED_PEOPLE:
            people.add(record.actor)
            if kind == "batch":
                usccs |= await _interested(connection, record.actor, record.text("batch_id"))
        if record.name == "discrepancy-resolved":
            usccs |= await _employer_of(connection, record)
    found: Found = {}
    every = sorted(usccs)
    for start in range(0, len(every), _EMPLOYERS_AT_ONCE):
        found |= await _employers(connection, set(every[start : start + _EMPLOYERS_AT_ONCE]), cut)
    for batch_id in sorted(batches - {""}):
        whole = or_(trail.c.stream == f"batch:{batch_id}", _refers(f"batch:{batch_id}", "payment-released"))
        found |= judge_batch(batch_id, await _records(connection, whole, cut), terms_for)
    for notice_id in sorted(notices - {""}):
        whole = or_(trail.c.stream == f"notice:{notice_id}", _refers(f"notice:{notice_id}", "case-listed"))
        found |= judge_notice(notice_id, await _records(connection, whole, cut), terms_for)
    for person in sorted(people):
        acts = and_(trail.c.actor == person, _NAME.in_(_JUDGED_PEOPLE))
        found |= judge_person(person, await _records(connection, acts, cut), terms_for)
    changed = {_uscc_of(record) or "" for record in new if record.name == "bank-details-given"}
    return found | await _accounts(connection, await _shared_accounts(connection, changed), cut)


_NAME = func.split_part(trail.c.topic, ".", 2)


def _refers(stream: str, name: str) -> ColumnElement[bool]:
    return and_(trail.c.refers_to == stream, _NAME.in_((name,)))


def _uscc_of(record: Record) -> str | None:
    payment_id = record.text("payment_id")
    return payment_id.split(":")[1] if payment_id.count(":") else record.text("uscc") or None


async def _records(connection: AsyncConnection, which: ColumnElement[bool], cut: Cut) -> list[Record]:
    rows = (await connection.execute(select(trail).where(which))).mappings()
    return [_record(row) for row in rows if row["position"] <= cut.get(row["source"], 0)]


async def _employers(connection: AsyncConnection, usccs: set[str], cut: Cut) -> Found:
    if not usccs:
        return {}
    own: dict[str, list[Record]] = defaultdict(list)
    batches: dict[str, set[str]] = defaultdict(set)
    cases: set[str] = set()
    rows = (await connection.execute(select(trail).where(trail.c.uscc.in_(usccs)))).mappings()
    for row in rows:
        if row["position"] > cut.get(row["source"], 0):
            continue
        own[row["uscc"]].append(_record(row))
        if (row["refers_to"] or "").startswith("batch:"):
            batches[row["uscc"]].add(row["refers_to"])
        if name_of(row["topic"]) == "bank-discrepancy-found":
            batches[row["uscc"]].add(f"discrepancy:{row['position']}")
        cases.add(row["uscc"])
    streams = {stream for some in batches.values() for stream in some}
    shared: dict[str, list[Record]] = defaultdict(list)
    if streams:
        for record in await _records(connection, and_(trail.c.stream.in_(streams), trail.c.uscc.is_(None)), cut):
            shared[record.stream].append(record)
    interests = await interests_declared(connection)
    found: Found = {}
    for uscc, records in own.items():
        of_batches = [one for stream in batches[uscc] for one in shared[stream]]
        found |= judge_employer(uscc, [*records, *of_batches], interests.get(uscc, {}), terms_for)
    return found


async def _interested(connection: AsyncConnection, person: str, batch_id: str) -> set[str]:
    """Employers of a batch that this person ever acted for."""
    in_batch = select(trail.c.uscc).where(trail.c.refers_to == f"batch:{batch_id}", trail.c.uscc.is_not(None))
    query = select(trail.c.uscc).where(trail.c.actor == person, trail.c.uscc.in_(in_batch)).distinct()
    found = {row.uscc for row in await connection.execute(query)}
    declared = {uscc for uscc, people in (await interests_declared(connection)).items() if person in people}
    if declared:
        query = in_batch.where(trail.c.uscc.in_(declared)).distinct()
        found |= {row.uscc for row in await connection.execute(query)}
    return found


async def _employer_of(connection: AsyncConnection, resolved: Record) -> set[str]:
    query = select(trail.c.uscc).where(
        trail.c.source == resolved.source, trail.c.position == resolved.data.get("case"), trail.c.uscc.is_not(None)
    )
    return {row.uscc for row in await connection.execute(query)}


async def _shared_accounts(connection: AsyncConnection, usccs: set[str]) -> set[str]:
    """Accounts that any of these ever gave, and somebody else, too."""
    if not usccs:
        return set()
    theirs = select(account_uses.c.fingerprint).where(account_uses.c.uscc.in_(usccs))
    query: Select[Any] = (
        select(account_uses.c.fingerprint)
        .where(account_uses.c.fingerprint.in_(theirs))
        .group_by(account_uses.c.fingerprint)
        .having(func.count() > 1)
    )
    return {row.fingerprint for row in await connection.execute(query)}


async def _accounts(connection: AsyncConnection, fingerprints: set[str], cut: Cut) -> Found:
    found: Found = {}
    for fingerprint in sorted(fingerprints):
        users = select(account_uses.c.uscc).where(account_uses.c.fingerprint == fingerprint)
        given = and_(trail.c.uscc.in_(users), _NAME == "bank-details-given")
        allowed = await allowed_for(connection, fingerprint)
        found |= judge_account(fingerprint, await _records(connection, given, cut), allowed, terms_for)
    return found


async def _keep(connection: AsyncConnection, found: Found, today: date) -> None:
    """Findings become rows; what was found before and is not any more is withdrawn, and stays."""
    if not found:
        return
    rows = [_row(one, today) for findings in found.values() for one in findings]
    await _name_employers(connection, rows)
    owners = sorted(found)
    for start in range(0, len(owners), _ROWS_A_STATEMENT):
        part = owners[start : start + _ROWS_A_STATEMENT]
        still = [row["alert_id"] for row in rows if row["owner"] in set(part)]
        gone = alerts.c.owner.in_(part), alerts.c.alert_id.not_in(still), alerts.c.withdrawn_on.is_(None)
        await connection.execute(update(alerts).where(*gone).values(withdrawn_on=today))
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        statement = insert(alerts).values(rows[start : start + _ROWS_A_STATEMENT])
        told: dict[str, Any] = {
            name: statement.excluded[name] for name in rows[0] if name not in ("alert_id", "opens_on")
        }
        # A record dated into the future must not put its alert off, however often it is judged.
        told["opens_on"] = func.least(alerts.c.opens_on, statement.excluded.opens_on)
        await connection.execute(statement.on_conflict_do_update(index_elements=["alert_id"], set_=told))


def _row(finding: Finding, today: date) -> dict[str, Any]:
    opens_on = finding.opens_on if finding.due_on is not None else min(finding.opens_on, today)
    return {
        "alert_id": finding.alert_id,
        "owner": finding.whose.owner,
        "rule_number": _RULE_NUMBERS[finding.kind],
        "kind": finding.kind,
        "group_name": finding.group,
        "severity": finding.severity,
        "clause": finding.clause,
        "edition": finding.whose.edition or "",
        "uscc": finding.whose.uscc or "",
        "name": finding.whose.name,
        "agency": finding.whose.agency,
        "amount_fen": finding.amount_fen,
        "detail": finding.detail,
        "since": finding.since.key,
        "since_at": finding.since.at,
        "due_on": finding.due_on,
        "opens_on": opens_on,
        "cured_on": None if finding.cure is None else min(finding.cure.day, max(today, opens_on)),
        "cured_by": None if finding.cure is None else finding.cure.key,
        "withdrawn_on": None,
        "people": json.dumps(finding.people, ensure_ascii=False),
        "evidence": json.dumps(finding.evidence),
    }


async def _name_employers(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Alerts of accounts know the employer's USCC only: its latest programme says the rest."""
    nameless = {row["uscc"] for row in rows if row["uscc"] and not row["edition"]}
    if not nameless:
        return
    query = select(money.c.uscc, money.c.edition, money.c.name, money.c.agency).where(
        money.c.uscc.in_(nameless), money.c.agency.is_not(None)
    )
    known = {row["uscc"]: dict(row) for row in (await connection.execute(query.order_by(money.c.edition))).mappings()}
    for row in rows:
        if row["uscc"] in known and not row["edition"]:
            row.update(known[row["uscc"]])


# Logs that cannot be believed.


async def _look_at_logs(runtime: Runtime) -> None:
    broken = {service_of(origin): why for origin, why in runtime.broken_logs.items()}
    for source, subscription in runtime.subscriptions.items():
        trouble = subscription.trouble or ""
        gap = trouble if "gave position" in trouble else None
        async with runtime.engine.connect() as connection:
            seen = await _seen(connection, source)
        news = []
        latest = {one.text("what"): one for one in seen}
        for what, why in (("gap", gap), ("checkpoint", broken.get(source))):
            was_broken = what in latest and latest[what].name == "seen-broken"
            if why is not None and not (was_broken and latest[what].text("why") == why):
                news.append(("seen-broken", what, why))
            elif why is None and was_broken and what == "gap":
                news.append(("seen-well", what, "The log tells what it had left out."))
        if news:
            async with runtime.engine.begin() as connection:
                await _serialise(connection)
                await _see(connection, runtime, source, news)
                await _keep(connection, await _log_findings(connection, source), runtime.clock.today())


def _time_turned(source: str, new: Sequence[Record]) -> list[tuple[str, str, str]]:
    ordered = sorted(new, key=lambda one: one.position)
    return [
        ("seen-broken", "time", f"{source}/{later.position} claims a time before that of {source}/{earlier.position}.")
        for earlier, later in itertools.pairwise(ordered)
        if later.at < earlier.at - _TIME_TOLERANCE
    ]


async def _see(
    connection: AsyncConnection, runtime: Runtime, source: str, news: Sequence[tuple[str, str, str]]
) -> None:
    number = len(await _seen(connection, source))
    now = runtime.clock.now()
    for offset, (name, what, why) in enumerate(news, start=1):
        row = {"source": source, "number": number + offset, "name": name, "what": what, "why": why, "seen_at": now}
        await connection.execute(insert(seen_of_logs).values(row))


async def _seen(connection: AsyncConnection, source: str) -> list[Record]:
    query = select(seen_of_logs).where(seen_of_logs.c.source == source).order_by(seen_of_logs.c.number)
    return [
        Record(
            source=f"seen-{source}",
            position=row["number"],
            stream=f"log:{source}",
            name=row["name"],
            at=row["seen_at"],
            actor="supervision",
            data={"what": row["what"], "why": row["why"], "at": str(row["number"])},
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def _log_findings(connection: AsyncConnection, source: str) -> Found:
    return judge_log(source, await _seen(connection, source), terms_for)
