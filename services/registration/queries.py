"""Answers from registration's read tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.registration.domain.employer import Standing
from services.registration.tables import (
    adopted_editions,
    employers,
    known_cases,
    known_contents,
    known_deciders,
    moves,
    programmes,
)
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.people import person_key

# Bank details given after a confirmation take it back.
_word_now = case(
    (
        and_(programmes.c.word == "confirmed", employers.c.account_position > programmes.c.confirmed_position),
        "awaiting",
    ),
    else_=programmes.c.word,
)
_PROGRAMMES = select(
    *(column for column in programmes.c if column.name not in ("word", "confirmed_position")), _word_now.label("word")
).join(employers, employers.c.uscc == programmes.c.uscc)
_NOT_TOLD = ("account_fingerprint", "account_position")


def _programme(row: Any) -> dict[str, Any]:
    found = dict(row)
    amount = found.pop("amount_fen")
    return found | {"amount": None if amount is None else yuan(amount)}


async def editions_known(engine: AsyncEngine) -> list[str]:
    """Those that eligibility has adopted, as far as it has told."""
    return [
        row["edition"] for row in await rows_of(engine, select(adopted_editions).order_by(adopted_editions.c.edition))
    ]


async def standing_of(engine: AsyncEngine, edition: str, uscc: str, person: str) -> tuple[Standing, bool]:
    """And whether the person ever acted for an agency on the employer; as far as eligibility has told. One statement,
    since this is asked with every confirmation."""
    stage = select(known_cases.c.stage).where(known_cases.c.edition == edition, known_cases.c.uscc == uscc)
    last_day = (
        select(known_contents.c.closing_date)
        .join(adopted_editions, adopted_editions.c.sha256 == known_contents.c.sha256)
        .where(adopted_editions.c.edition == edition)
    )
    query = select(
        stage.scalar_subquery().label("stage"),
        last_day.scalar_subquery().label("last_day"),
        _decided_on(uscc, person).label("decided"),
    )
    (row,) = await rows_of(engine, query)
    return Standing(row["stage"], row["last_day"]), row["decided"]


async def decided_on(engine: AsyncEngine, uscc: str, person: str) -> bool:
    """Whether a person ever acted for an agency on the employer, as far as eligibility has told."""
    (row,) = await rows_of(engine, select(_decided_on(uscc, person).label("decided")))
    return bool(row["decided"])


def _decided_on(uscc: str, person: str) -> ColumnElement[bool]:
    return exists().where(known_deciders.c.uscc == uscc, known_deciders.c.person == person_key(person))


async def list_programmes(
    engine: AsyncEngine, page: Page, *, edition: str, region: str, word: str | None
) -> dict[str, Any]:
    """Employers of an edition within a region, by USCC."""
    query = _PROGRAMMES.where(programmes.c.edition == edition, in_region(programmes.c.agency, region))
    if word is not None:
        query = query.where(_word_now == word)
    query = query.where(page.follows(programmes.c.uscc))
    query = query.order_by(programmes.c.uscc).limit(page.limit + 1)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return page.answer([_programme(row) for row in rows], ["uscc"])


async def agencies_now(engine: AsyncEngine, usccs: Iterable[str]) -> dict[str, str]:
    """The agency that insures each of those that are enrolled at all."""
    query = select(employers.c.uscc, employers.c.agency).where(
        employers.c.uscc == func.any(list(usccs)), employers.c.agency.is_not(None)
    )
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query)}


async def list_moves(engine: AsyncEngine, page: Page, region: str) -> dict[str, Any]:
    """Moves proposed from or to an agency of a region, by USCC."""
    query = select(moves).where(
        or_(in_region(moves.c.from_agency, region), in_region(moves.c.to_agency, region)), page.follows(moves.c.uscc)
    )
    rows = await rows_of(engine, query.order_by(moves.c.uscc).limit(page.limit + 1))
    return page.answer([{**row, "proposed_at": row["proposed_at"].isoformat()} for row in rows], ["uscc"])


async def to_notify(engine: AsyncEngine, *, edition: str, region: str) -> list[str]:
    """Newly insured employers that have neither confirmed nor disputed: somebody's list of work (R11)."""
    query = (
        select(programmes.c.uscc)
        .join(employers, employers.c.uscc == programmes.c.uscc)
        .where(
            and_(
                programmes.c.edition == edition,
                programmes.c.received_prior_refund.is_(False),
                _word_now == "awaiting",
                in_region(programmes.c.agency, region),
            )
        )
        .order_by(programmes.c.uscc)
    )
    async with engine.connect() as connection:
        return list((await connection.execute(query)).scalars())


async def employer(engine: AsyncEngine, uscc: str) -> dict[str, Any] | None:
    """One employer with its masked bank details and its programmes."""
    async with engine.connect() as connection:
        found = (await connection.execute(select(employers).where(employers.c.uscc == uscc))).mappings().first()
        if found is None:
            return None
        own = _PROGRAMMES.where(programmes.c.uscc == uscc).order_by(programmes.c.edition)
        rows = (await connection.execute(own)).mappings().all()
    answer = {name: value for name, value in found.items() if name not in _NOT_TOLD}
    return answer | {"programmes": [_programme(row) for row in rows]}
