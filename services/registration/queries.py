"""Answers from registration's read tables."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.registration.domain.commands import Standing
from services.registration.schemas import EmployerAnswer, MoveAnswer, ProgrammeAnswer, Response
from services.registration.tables import (
    adopted_editions,
    employers,
    known_cases,
    known_contents,
    known_deciders,
    moves,
    programmes,
)
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan
from shared.people import person_key

# Bank details given after a confirmation take it back.
_response_now = case(
    (
        and_(programmes.c.word == "confirmed", employers.c.account_position > programmes.c.confirmed_position),
        "awaiting",
    ),
    else_=programmes.c.word,
)
_PROGRAMMES = select(
    *(column for column in programmes.c if column.name not in ("word", "confirmed_position")),
    _response_now.label("response"),
).join(employers, employers.c.uscc == programmes.c.uscc)


def _programme(row: Mapping[str, Any]) -> ProgrammeAnswer:
    amount = row["amount_fen"]
    return ProgrammeAnswer(**row, amount=None if amount is None else yuan(amount))


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
    engine: AsyncEngine, page: Page, *, edition: str, region: str, response: Response | None
) -> Listing[ProgrammeAnswer]:
    """Employers of an edition within a region, by USCC."""
    query = _PROGRAMMES.where(programmes.c.edition == edition, in_region(programmes.c.agency, region))
    if response is not None:
        query = query.where(_response_now == response)
    query = query.where(page.follows(programmes.c.uscc))
    query = query.order_by(programmes.c.uscc).limit(page.limit + 1)
    return page.listing([_programme(row) for row in await rows_of(engine, query)], ["uscc"])


async def agencies_now(engine: AsyncEngine, usccs: Iterable[str]) -> dict[str, str]:
    """The agency that insures each of those that are enrolled at all."""
    query = select(employers.c.uscc, employers.c.agency).where(
        employers.c.uscc == func.any(list(usccs)), employers.c.agency.is_not(None)
    )
    return {row["uscc"]: row["agency"] for row in await rows_of(engine, query)}


async def list_moves(engine: AsyncEngine, page: Page, region: str) -> Listing[MoveAnswer]:
    """Moves proposed from or to an agency of a region, by USCC."""
    query = select(moves).where(
        or_(in_region(moves.c.from_agency, region), in_region(moves.c.to_agency, region)), page.follows(moves.c.uscc)
    )
    rows = await rows_of(engine, query.order_by(moves.c.uscc).limit(page.limit + 1))
    return page.listing([MoveAnswer(**row) for row in rows], ["uscc"])


async def to_notify(engine: AsyncEngine, *, edition: str, region: str) -> list[str]:
    """Newly insured employers that have neither confirmed nor disputed: somebody's list of work (R11)."""
    query = (
        select(programmes.c.uscc)
        .join(employers, employers.c.uscc == programmes.c.uscc)
        .where(
            and_(
                programmes.c.edition == edition,
                programmes.c.received_prior_refund.is_(False),
                _response_now == "awaiting",
                in_region(programmes.c.agency, region),
            )
        )
        .order_by(programmes.c.uscc)
    )
    async with engine.connect() as connection:
        return list((await connection.execute(query)).scalars())


async def employer(engine: AsyncEngine, uscc: str) -> EmployerAnswer | None:
    """One employer with its masked bank details and its programmes."""
    found = await rows_of(engine, select(employers).where(employers.c.uscc == uscc))
    if not found:
        return None
    own = _PROGRAMMES.where(programmes.c.uscc == uscc).order_by(programmes.c.edition)
    return EmployerAnswer(**found[0], programmes=[_programme(row) for row in await rows_of(engine, own)])
