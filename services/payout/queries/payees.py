"""Payees: what is on record of their accounts, and who is barred."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.tables.known import known_accounts, known_grants, known_list_entries
from services.payout.tables.payees import barred_payees
from shared.http.reading import rows_of


async def agencies_of_payee(engine: AsyncEngine, uscc: str) -> list[str]:
    """Of every refund granted to the employer."""
    return [row["agency"] for row in await rows_of(engine, select(known_grants).where(known_grants.c.uscc == uscc))]


async def list_entries(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Entries of employers that were granted something, once for each edition."""
    source = known_list_entries.join(known_grants, known_grants.c.uscc == known_list_entries.c.uscc)
    query = select(known_list_entries, known_grants.c.edition).select_from(source).distinct()
    return await rows_of(engine, query)


async def bars_by_lists(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Who is barred for standing on a list that eligibility recorded."""
    return await rows_of(engine, select(barred_payees).where(barred_payees.c.list.is_not(None)))


async def bars_of(engine: AsyncEngine, uscc: str) -> set[str]:
    """The lists that the employer is on."""
    query = select(barred_payees.c.source).where(barred_payees.c.uscc == uscc)
    return {row["source"] for row in await rows_of(engine, query)}


async def account_on_record(engine: AsyncEngine, uscc: str) -> dict[str, Any] | None:
    """What is on record now."""
    found = await rows_of(engine, select(known_accounts).where(known_accounts.c.uscc == uscc))
    return found[0] if found else None
