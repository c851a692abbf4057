"""Published lists, who is to be listed, and the lines of a list as the public sees them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.notice_list import entry
from services.eligibility.problems import NO_SUCH_NOTICE
from services.eligibility.schemas.notices import NoticeAnswer, NoticeLine
from services.eligibility.tables import cases, due_top_ups, notice_entries, notices, working
from shared.contracts.eligibility import EmployerAssessed
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.problem import Problem

LINES_A_PAGE = 50
_LINES_A_CHUNK = 2_000


async def to_list(engine: AsyncEngine, edition: str, region: str) -> list[EmployerAssessed]:
    """Current assessments of those found eligible and not on a list yet; and of top-ups that need one."""
    first = (
        select(cases.c.uscc, working.c.assessment)
        .join(cases, cases.c.assessment_id == working.c.assessment_id)
        .where(
            cases.c.edition == edition,
            cases.c.stage == "assessed",
            cases.c.outcome == "eligible",
            in_region(cases.c.agency, region),
        )
    )
    owed_more = (
        select(cases.c.uscc, working.c.assessment)
        .join(due_top_ups, due_top_ups.c.assessment_id == working.c.assessment_id)
        .join(cases, and_(cases.c.edition == due_top_ups.c.edition, cases.c.uscc == due_top_ups.c.uscc))
        .where(due_top_ups.c.edition == edition, due_top_ups.c.notice_id.is_(None), in_region(cases.c.agency, region))
    )
    rows = await rows_of(engine, first.union_all(owed_more).order_by("uscc"))
    return [_assessment(row) for row in rows]


def _assessment(row: Mapping[str, Any]) -> EmployerAssessed:
    return EmployerAssessed.model_validate_json(row["assessment"])


async def notices_of_agency(engine: AsyncEngine, edition: str, agency: str) -> int:
    query = select(func.count()).select_from(notices).where(notices.c.edition == edition, notices.c.agency == agency)
    async with engine.connect() as connection:
        return int((await connection.execute(query)).scalar_one())


async def notices_to_end(engine: AsyncEngine, today: date) -> list[NoticeAnswer]:
    rows = await rows_of(engine, select(notices).where(notices.c.ended.is_(False), notices.c.last_day < today))
    return [_notice(row) for row in rows]


async def listed(engine: AsyncEngine, notice_id: str) -> list[str]:
    query = select(notice_entries.c.uscc).where(notice_entries.c.notice_id == notice_id).order_by(notice_entries.c.uscc)
    return [row["uscc"] for row in await rows_of(engine, query)]


async def known_notice(engine: AsyncEngine, notice_id: str) -> NoticeAnswer:
    """Raises ``Problem``: 404 when there is no such list."""
    found = await rows_of(engine, select(notices).where(notices.c.notice_id == notice_id))
    if not found:
        raise Problem(NO_SUCH_NOTICE)
    return _notice(found[0])


def _notice(row: Mapping[str, Any]) -> NoticeAnswer:
    return NoticeAnswer(**{**row, "list_version": row["list_version"] or 0})


async def page_of_notices(engine: AsyncEngine, page: Page, edition: str | None) -> Listing[NoticeAnswer]:
    query = select(notices).order_by(notices.c.notice_id).limit(page.limit + 1)
    if edition is not None:
        query = query.where(notices.c.edition == edition)
    query = query.where(page.follows(notices.c.notice_id))
    return page.listing([_notice(row) for row in await rows_of(engine, query)], ["notice_id"])


async def latest_notices(engine: AsyncEngine, number: int) -> tuple[list[NoticeAnswer], int]:
    """One page of all notices, the latest first; and how many there are."""
    query = (
        select(notices)
        .order_by(notices.c.last_day.desc(), notices.c.notice_id)
        .limit(LINES_A_PAGE)
        .offset((number - 1) * LINES_A_PAGE)
    )
    async with engine.connect() as connection:
        count = (await connection.execute(select(func.count()).select_from(notices))).scalar_one()
    return [_notice(row) for row in await rows_of(engine, query)], int(count)


def _lines(*columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(notice_entries)
        .join(working, working.c.assessment_id == notice_entries.c.assessment_id)
    )


async def notice_lines(engine: AsyncEngine, page: Page, notice: NoticeAnswer) -> Listing[NoticeLine]:
    """The frozen list, as the public sees it."""
    query = (
        _lines(notice_entries.c.taken_off, working.c.assessment)
        .where(notice_entries.c.notice_id == notice.notice_id)
        .order_by(notice_entries.c.uscc)
        .limit(page.limit + 1)
    )
    query = query.where(page.follows(notice_entries.c.uscc))
    lines = [
        NoticeLine.model_validate({**entry(_assessment(row), notice.list_version), "taken_off": row["taken_off"]})
        for row in await rows_of(engine, query)
    ]
    return page.listing(lines, ["uscc"])


async def whole_list(engine: AsyncEngine, notice_id: str) -> AsyncIterator[list[EmployerAssessed]]:
    """The lines of a frozen list in their order, some thousand at a time."""
    after = ""
    while True:
        query = (
            _lines(notice_entries.c.uscc, working.c.assessment)
            .where(notice_entries.c.notice_id == notice_id, notice_entries.c.uscc > after)
            .order_by(notice_entries.c.uscc)
            .limit(_LINES_A_CHUNK)
        )
        rows = await rows_of(engine, query)
        if not rows:
            return
        yield [_assessment(row) for row in rows]
        after = rows[-1]["uscc"]


@dataclass(frozen=True, slots=True)
class Line:
    """``number``: in the whole list, from 1."""

    number: int
    taken_off: bool
    assessment: EmployerAssessed


async def find_lines(engine: AsyncEngine, notice: NoticeAnswer, words: str, number: int) -> tuple[list[Line], int]:
    """One page (``number`` counts from 1) of the lines whose name or USCC holds ``words``, and how many they are."""
    found: ColumnElement[bool] = notice_entries.c.notice_id == notice.notice_id
    if words:
        by_name = working.c.name.icontains(words, autoescape=True)
        by_uscc = notice_entries.c.uscc.contains(words.upper(), autoescape=True)
        found = and_(found, or_(by_name, by_uscc))
    query = (
        _lines(notice_entries.c.position, notice_entries.c.taken_off, working.c.assessment)
        .where(found)
        .order_by(notice_entries.c.uscc)
        .limit(LINES_A_PAGE)
        .offset((number - 1) * LINES_A_PAGE)
    )
    count = notice.employers
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
        if words:
            count = int((await connection.execute(_lines(func.count()).where(found))).scalar_one())
    begun = notice.position or 0
    return [Line((row["position"] or 0) - begun, row["taken_off"], _assessment(row)) for row in rows], count


async def taken_off(engine: AsyncEngine, notice_id: str) -> tuple[int, int]:
    """How many employers objections have taken off a list so far, and their refunds in fen."""
    query = select(func.count(), func.coalesce(func.sum(notice_entries.c.amount_fen), 0)).where(
        notice_entries.c.notice_id == notice_id, notice_entries.c.taken_off
    )
    async with engine.connect() as connection:
        count, amount = (await connection.execute(query)).one()
    return int(count), int(amount)


async def usccs_taken_off(engine: AsyncEngine, notice_id: str) -> frozenset[str]:
    query = select(notice_entries.c.uscc).where(notice_entries.c.notice_id == notice_id, notice_entries.c.taken_off)
    return frozenset(row["uscc"] for row in await rows_of(engine, query))


async def name_on_list(engine: AsyncEngine, notice_id: str, uscc: str) -> str | None:
    query = _lines(working.c.name).where(notice_entries.c.notice_id == notice_id, notice_entries.c.uscc == uscc)
    found = await rows_of(engine, query)
    return found[0]["name"] if found else None
