"""Cases by stage and outcome, what they wait for, and the assessments that they stand on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.wording import called_in_chinese
from services.eligibility.queries.editions import find_edition_in_force
from services.eligibility.schemas.assessments import CaseAnswer
from services.eligibility.tables import cases, due_top_ups, objections, working
from shared.contracts.eligibility import EmployerAssessed
from shared.editions.reasons import in_language
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.words import Language


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


async def page_of_cases(
    engine: AsyncEngine,
    page: Page,
    *,
    edition: str,
    region: str,
    stage: str | None,
    outcome: str | None,
    language: Language = "en",
) -> Listing[CaseAnswer]:
    """``language``: of the reasons."""
    query = select(cases).where(cases.c.edition == edition, in_region(cases.c.agency, region))
    if stage is not None:
        query = query.where(cases.c.stage == stage)
    if outcome is not None:
        query = query.where(cases.c.outcome == outcome)
    query = query.where(page.follows(cases.c.uscc))
    rows = await rows_of(engine, query.order_by(cases.c.uscc).limit(page.limit + 1))
    spoken = await spoken_of(engine, edition, language)
    return page.listing([CaseAnswer(**case_fields(row, spoken)) for row in rows], ["uscc"])


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of reasons, and what in Chinese the lists and tests of their edition are called."""

    language: Language
    called: Mapping[str, str]

    def reasons(self, stored: str | None) -> list[str]:
        return [in_language(one, self.language, self.called) for one in json.loads(stored or "[]")]


async def spoken_of(engine: AsyncEngine, edition: str, language: Language) -> Spoken:
    in_force = None if language == "en" else await find_edition_in_force(engine, edition)
    return Spoken(language, {} if in_force is None else called_in_chinese(in_force))


def case_fields(row: Mapping[str, Any], spoken: Spoken) -> dict[str, Any]:
    """Of a ``CaseAnswer``, from a row of the table ``cases``."""
    amount = row["amount_fen"]
    return {
        **row,
        "amount": None if amount is None else yuan(amount),
        "reasons": spoken.reasons(row["reasons"]),
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
