"""Answers from eligibility's read tables."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.assessment import EmployerFacts
from services.eligibility.domain.case import Account
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.exclusion import ListEntry, excluded_by
from services.eligibility.domain.size_class import SizeFacts, size_of
from services.eligibility.editions import adopted
from services.eligibility.tables import (
    cases,
    due_top_ups,
    edition_contents,
    editions,
    exclusions,
    known_accounts,
    known_employers,
    objections,
    working,
)
from shared.contracts.eligibility import EmployerAssessed
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


async def edition_in_force(engine: AsyncEngine, name: str) -> Edition | None:
    """The content adopted last; None for an edition that was never adopted."""
    same = (editions.c.edition == edition_contents.c.edition) & (editions.c.sha256 == edition_contents.c.sha256)
    query = select(edition_contents.c.content).join(editions, same).where(editions.c.edition == name)
    found = await rows_of(engine, query)
    return adopted(found[0]["content"]) if found else None


async def editions_in_force(engine: AsyncEngine) -> list[Edition]:
    same = (editions.c.edition == edition_contents.c.edition) & (editions.c.sha256 == edition_contents.c.sha256)
    query = select(edition_contents.c.content).join(editions, same).order_by(editions.c.edition)
    return [adopted(row["content"]) for row in await rows_of(engine, query)]


async def contents_of(engine: AsyncEngine, name: str) -> list[dict[str, Any]]:
    """Every content proposed of an edition: who, and since when it was adopted."""
    query = (
        select(edition_contents)
        .where(edition_contents.c.edition == name)
        .order_by(edition_contents.c.adopted_on.nulls_last(), edition_contents.c.sha256)
    )
    return await rows_of(engine, query)


async def employers_of(
    engine: AsyncEngine, edition: Edition, region: str, on: date, only: Sequence[str] | None = None
) -> list[EmployerFacts]:
    """What registration and other departments told of the employers of a region, by USCC; ``only`` some of them."""
    query = (
        select(known_employers)
        .where(known_employers.c.edition == edition.id, in_region(known_employers.c.agency, region))
        .order_by(known_employers.c.uscc)
    )
    if only is not None:
        query = query.where(known_employers.c.uscc == func.any(list(only)))
    rows = await rows_of(engine, query)
    entities = await _legal_entities(engine, edition.id, {row["legal_entity_uscc"] for row in rows} - {None})
    found = [_employer(row, entities) for row in rows]
    lists = await standing(engine, edition, on)
    return [replace(one, excluded_by=lists[one.uscc]) if one.uscc in lists else one for one in found]


_OF_NO_DECISION = ("edition", "position")
_OF_SIZE = ("size_class", "industry", "staff", "revenue_fen", "assets_fen", "legal_entity_uscc")


def _employer(row: dict[str, Any], entities: Mapping[str, SizeFacts]) -> EmployerFacts:
    size_class, size_from = size_of(SizeFacts(**{name: row[name] for name in _OF_SIZE}), entities.get)
    told = {name: value for name, value in row.items() if name not in (*_OF_NO_DECISION, *_OF_SIZE)}
    return EmployerFacts(**told, size_class=size_class, size_from=size_from)


async def _legal_entities(engine: AsyncEngine, edition: str, usccs: Iterable[str]) -> dict[str, SizeFacts]:
    """Wherever they are insured."""
    query = select(known_employers).where(
        known_employers.c.edition == edition, known_employers.c.uscc == func.any(list(usccs))
    )
    rows = await rows_of(engine, query)
    return {row["uscc"]: SizeFacts(**{name: row[name] for name in _OF_SIZE}) for row in rows}


async def standing(engine: AsyncEngine, edition: Edition, on: date) -> dict[str, tuple[str, ...]]:
    """Who stands on a list that excludes under the edition."""
    named = [exclusion.list for exclusion in edition.exclusions]
    if not named:
        return {}
    entries: dict[str, list[ListEntry]] = defaultdict(list)
    for row in await rows_of(engine, select(exclusions).where(exclusions.c.list.in_(named))):
        entries[row["uscc"]].append(ListEntry(row["list"], row["since"], row["until"]))
    found = {uscc: excluded_by(edition, known, on) for uscc, known in entries.items()}
    return {uscc: lists for uscc, lists in found.items() if lists}


def _to_review(edition: Edition, today: date) -> ColumnElement[bool]:
    """Decided by a content that is not in force any more, or before a rate that is in force today."""
    days = [edition.in_force_from(rate.rate) for rate in edition.rates]
    older = [cases.c.decided_on < day for day in set(days) if day <= today]
    return (cases.c.stage != "waived") & or_(cases.c.edition_sha256 != edition.sha256, *older)


async def list_to_review(engine: AsyncEngine, page: Page, edition: Edition, region: str, today: date) -> dict[str, Any]:
    query = select(cases).where(
        cases.c.edition == edition.id, in_region(cases.c.agency, region), _to_review(edition, today)
    )
    query = query.where(page.follows(cases.c.uscc))
    rows = await rows_of(engine, query.order_by(cases.c.uscc).limit(page.limit + 1))
    for row in rows:
        row["because"] = "corrected-edition" if row["edition_sha256"] != edition.sha256 else "rate-raised"
    return page.answer([_case(row) for row in rows], ["uscc"])


async def to_review(engine: AsyncEngine, edition: Edition, region: str, today: date) -> dict[str, str]:
    """USCC to the hash that decided, of all decisions of a region that are to be made again."""
    query = select(cases.c.uscc, cases.c.edition_sha256).where(
        cases.c.edition == edition.id, in_region(cases.c.agency, region), _to_review(edition, today)
    )
    return {row["uscc"]: row["edition_sha256"] for row in await rows_of(engine, query)}


async def agencies_of(engine: AsyncEngine, edition: str, usccs: Iterable[str]) -> dict[str, str]:
    """The agencies of those among ``usccs`` that are enrolled."""
    query = select(known_employers.c.uscc, known_employers.c.agency).where(
        known_employers.c.edition == edition, known_employers.c.uscc == func.any(list(usccs))
    )
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query)}


async def agencies_now(engine: AsyncEngine, usccs: Iterable[str]) -> dict[str, str]:
    """The agency that insures each of those that are enrolled at all: of what registration said last."""
    query = (
        select(known_employers.c.uscc, known_employers.c.agency)
        .where(known_employers.c.uscc == func.any(list(usccs)))
        .order_by(known_employers.c.position.nulls_first())
    )
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query)}


async def accounts_of(engine: AsyncEngine, usccs: Iterable[str]) -> dict[str, Account]:
    """R5: unchanged is the first account on record, of a roster, and the one that the employer confirmed last."""
    query = select(known_accounts).where(
        known_accounts.c.uscc == func.any(list(usccs)), known_accounts.c.fingerprint.is_not(None)
    )
    return {
        row["uscc"]: Account(
            row["fingerprint"],
            changed=row["confirmed"] != row["fingerprint"] and not (row["of_roster"] and row["given"] == 1),
        )
        for row in await rows_of(engine, query)
    }


async def waiting_cases(engine: AsyncEngine, edition: str) -> list[str]:
    query = select(cases.c.uscc).where(cases.c.edition == edition, cases.c.stage == "waiting").order_by(cases.c.uscc)
    return [row["uscc"] for row in await rows_of(engine, query)]


async def waiting_for_fund(engine: AsyncEngine, edition: str) -> dict[str, str]:
    """Those that wait for nothing but the fund (R4): USCC to agency."""
    waits = (cases.c.edition == edition, cases.c.stage == "waiting", cases.c.waiting_for == "fund")
    query = select(cases.c.uscc, cases.c.agency).where(*waits).order_by(cases.c.uscc)
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query)}


async def top_ups_to_grant(engine: AsyncEngine, edition: str, today: date) -> dict[str, str]:
    """Those whose list's window has passed, and that nobody objects to: USCC to agency."""
    of_case = and_(cases.c.edition == due_top_ups.c.edition, cases.c.uscc == due_top_ups.c.uscc)
    objected = select(objections.c.objection_id).where(
        objections.c.edition == due_top_ups.c.edition,
        objections.c.uscc == due_top_ups.c.uscc,
        objections.c.state == "open",
    )
    query = (
        select(cases.c.uscc, cases.c.agency)
        .join(due_top_ups, of_case)
        .where(due_top_ups.c.edition == edition, due_top_ups.c.last_day < today, ~objected.exists())
    )
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query.order_by(cases.c.uscc))}


async def agencies_of_cases(engine: AsyncEngine, edition: str, usccs: Sequence[str]) -> dict[str, str]:
    """Of those that were assessed."""
    query = select(cases.c.uscc, cases.c.agency).where(
        cases.c.edition == edition, cases.c.uscc == func.any(list(usccs))
    )
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query)}


async def agency_of_case(engine: AsyncEngine, edition: str, uscc: str) -> str | None:
    found = await rows_of(engine, select(cases.c.agency).where(cases.c.edition == edition, cases.c.uscc == uscc))
    return found[0]["agency"] if found else None


async def list_cases(
    engine: AsyncEngine, page: Page, *, edition: str, region: str, stage: str | None, outcome: str | None
) -> dict[str, Any]:
    query = select(cases).where(cases.c.edition == edition, in_region(cases.c.agency, region))
    if stage is not None:
        query = query.where(cases.c.stage == stage)
    if outcome is not None:
        query = query.where(cases.c.outcome == outcome)
    query = query.where(page.follows(cases.c.uscc))
    rows = await rows_of(engine, query.order_by(cases.c.uscc).limit(page.limit + 1))
    return page.answer([_case(row) for row in rows], ["uscc"])


def _case(row: dict[str, Any]) -> dict[str, Any]:
    amount, reasons, pay_by = row.pop("amount_fen"), row.pop("reasons"), row.pop("pay_by")
    decided_on = row.pop("decided_on")
    return row | {
        "decided_on": None if decided_on is None else decided_on.isoformat(),
        "amount": None if amount is None else yuan(amount),
        "reasons": json.loads(reasons or "[]"),
        "pay_by": None if pay_by is None else pay_by.isoformat(),
    }


async def current_assessments(
    engine: AsyncEngine, edition: str, region: str, *, after: str, limit: int
) -> list[EmployerAssessed]:
    """Of a region's cases, by USCC, some at a time."""
    query = (
        select(working.c.assessment)
        .join(cases, cases.c.assessment_id == working.c.assessment_id)
        .where(cases.c.edition == edition, in_region(cases.c.agency, region), cases.c.uscc > after)
        .order_by(cases.c.uscc)
        .limit(limit)
    )
    return [EmployerAssessed.model_validate_json(row["assessment"]) for row in await rows_of(engine, query)]
