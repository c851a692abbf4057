"""Answers from payout's read tables."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.tables import (
    batches,
    discrepancies,
    known_accounts,
    known_bank_details,
    payment_terms,
    payments,
    released_lines,
    transfers,
)
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


async def payments_to_batch(engine: AsyncEngine, edition: str, region: str) -> list[dict[str, Any]]:
    """Payments that wait for a batch."""
    query = (
        select(payments)
        .where(payments.c.edition == edition, payments.c.state == "ordered", in_region(payments.c.agency, region))
        .order_by(payments.c.payment_id)
    )
    return await rows_of(engine, query)


async def batches_of_agency(engine: AsyncEngine, edition: str, agency: str) -> int:
    query = select(func.count()).select_from(batches).where(batches.c.edition == edition, batches.c.agency == agency)
    async with engine.connect() as connection:
        return int((await connection.execute(query)).scalar_one())


async def payments_of_batch(engine: AsyncEngine, batch_id: str) -> list[dict[str, Any]]:
    return await rows_of(
        engine, select(payments).where(payments.c.batch_id == batch_id).order_by(payments.c.payment_id)
    )


async def accounts_of(engine: AsyncEngine, usccs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is on record now."""
    query = select(known_accounts).where(known_accounts.c.uscc == func.any(list(usccs)))
    return {row["uscc"]: row for row in await rows_of(engine, query)}


async def bank_details(engine: AsyncEngine, usccs: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    query = select(known_bank_details).where(known_bank_details.c.uscc == func.any(list(usccs)))
    return {(row["uscc"], row["bank_details_id"]): row for row in await rows_of(engine, query)}


async def lines_of_file(engine: AsyncEngine, batch_id: str) -> list[dict[str, Any]]:
    query = select(released_lines).where(released_lines.c.batch_id == batch_id).order_by(released_lines.c.payment_id)
    return await rows_of(engine, query)


async def payments_by_transfer(engine: AsyncEngine, end_to_end_ids: Iterable[str]) -> dict[str, str]:
    query = select(transfers).where(transfers.c.end_to_end_id == func.any(list(end_to_end_ids)))
    return {row["end_to_end_id"]: row["payment_id"] for row in await rows_of(engine, query)}


async def batch(engine: AsyncEngine, batch_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(batches).where(batches.c.batch_id == batch_id))
    return found[0] if found else None


def told_batch(row: dict[str, Any]) -> dict[str, Any]:
    """A batch for people: amounts in yuan."""
    money = {name: row[f"{name}_fen"] for name in ("total", "released", "held")}
    rest = {
        name: value for name, value in row.items() if not name.endswith("_fen") and name not in ("released", "held")
    }
    day = rest.pop("requested_on")
    return rest | {
        "requested_on": None if day is None else day.isoformat(),
        "released_payments": row["released"],
        "held_payments": row["held"],
        **{f"{name}_amount": None if value is None else yuan(value) for name, value in money.items()},
    }


async def list_batches(engine: AsyncEngine, page: Page, *, edition: str | None, region: str) -> dict[str, Any]:
    query = select(batches).where(in_region(batches.c.agency, region))
    if edition is not None:
        query = query.where(batches.c.edition == edition)
    query = query.where(page.follows(batches.c.batch_id))
    rows = await rows_of(engine, query.order_by(batches.c.batch_id).limit(page.limit + 1))
    return page.answer([told_batch(row) for row in rows], ["batch_id"])


async def list_payments(
    engine: AsyncEngine, page: Page, *, edition: str, region: str, state: str | None, batch_id: str | None
) -> dict[str, Any]:
    terms = (payment_terms.c.gross_fen, payment_terms.c.offset_fen, payment_terms.c.first_payment_id)
    query = (
        select(payments, *terms)
        .outerjoin(payment_terms, payment_terms.c.payment_id == payments.c.payment_id)
        .where(payments.c.edition == edition, in_region(payments.c.agency, region))
    )
    if state is not None:
        query = query.where(payments.c.state == state)
    if batch_id is not None:
        query = query.where(payments.c.batch_id == batch_id)
    query = query.where(page.follows(payments.c.payment_id))
    rows = await rows_of(engine, query.order_by(payments.c.payment_id).limit(page.limit + 1))
    return page.answer([_told_payment(row) for row in rows], ["payment_id"])


def _told_payment(row: dict[str, Any]) -> dict[str, Any]:
    hidden = ("amount_fen", "account_fingerprint", "pay_by", "gross_fen", "offset_fen")
    told = {name: value for name, value in row.items() if name not in hidden}
    return told | {
        "gross": yuan(row["amount_fen"] if row["gross_fen"] is None else row["gross_fen"]),
        "offset": yuan(row["offset_fen"] or 0),
        "amount": yuan(row["amount_fen"]),
        "pay_by": row["pay_by"].isoformat(),
    }


async def list_discrepancies(engine: AsyncEngine, page: Page) -> dict[str, Any]:
    query = select(discrepancies).order_by(discrepancies.c.position).limit(page.limit + 1)
    query = query.where(page.follows(discrepancies.c.position))
    return page.answer(await rows_of(engine, query), ["position"])
