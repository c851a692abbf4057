"""What registration and other departments have recorded of employers: their facts, agencies and accounts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.domain.case import Account
from services.eligibility.domain.edition import Edition
from services.eligibility.domain.employer import KnownEmployer
from services.eligibility.domain.exclusion import ListEntry, excluded_by
from services.eligibility.domain.size_class import SizeFacts, size_of
from services.eligibility.tables import exclusions, known_accounts, known_employers
from shared.contracts.employer import SIZE_FACTS
from shared.http.reading import in_region, rows_of


async def employers_of(
    engine: AsyncEngine, edition: Edition, region: str, on: date, only: Sequence[str] | None = None
) -> list[KnownEmployer]:
    """What registration and other departments have recorded of a region's employers, by USCC; ``only`` some of them."""
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
    return [one.changed(excluded_by=lists[one.uscc]) if one.uscc in lists else one for one in found]


def _employer(row: dict[str, Any], entities: Mapping[str, SizeFacts]) -> KnownEmployer:
    size_class, size_from = size_of(_size_facts(row), entities.get)
    return KnownEmployer(**{**row, "size_class": size_class, "size_from": size_from})


def _size_facts(row: Mapping[str, Any]) -> SizeFacts:
    return SizeFacts(**{name: row[name] for name in SIZE_FACTS})


async def _legal_entities(engine: AsyncEngine, edition: str, usccs: Iterable[str]) -> dict[str, SizeFacts]:
    """Wherever they are insured."""
    query = select(known_employers).where(
        known_employers.c.edition == edition, known_employers.c.uscc == func.any(list(usccs))
    )
    rows = await rows_of(engine, query)
    return {row["uscc"]: _size_facts(row) for row in rows}


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
