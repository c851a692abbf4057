"""Payments, their transfers, and the employers' that are paid."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.schemas.payments import PaymentAnswer
from services.payout.tables.money import batches, overpayments, payment_terms, payments, transfers
from shared.clock import date_of
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


async def transfers_by_id(engine: AsyncEngine, end_to_end_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By end-to-end id: the payment, its batch, when that was released, and the fund that it drew on."""
    columns = (transfers.c.end_to_end_id, transfers.c.payment_id, transfers.c.batch_id, transfers.c.released_at)
    query = (
        select(*columns, batches.c.fund_id)
        .select_from(transfers.outerjoin(batches, batches.c.batch_id == transfers.c.batch_id))
        .where(transfers.c.end_to_end_id == func.any(list(end_to_end_ids)))
    )
    return {row["end_to_end_id"]: row for row in await rows_of(engine, query)}


async def only_payments_to(engine: AsyncEngine, asked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Of accounts (fingerprints) and amounts: the payment of ours, where just one was ever sent there with it."""
    accounts, amounts = zip(*asked, strict=True)
    query = (
        select(
            transfers.c.account_fingerprint,
            transfers.c.amount_fen,
            func.min(transfers.c.payment_id).label("payment_id"),
        )
        .where(
            transfers.c.account_fingerprint == func.any(list(set(accounts))),
            transfers.c.amount_fen == func.any(list(set(amounts))),
        )
        .group_by(transfers.c.account_fingerprint, transfers.c.amount_fen)
        .having(func.min(transfers.c.payment_id) == func.max(transfers.c.payment_id))
    )
    rows = await rows_of(engine, query)
    return {(row["account_fingerprint"], row["amount_fen"]): row["payment_id"] for row in rows}


async def find_payment(engine: AsyncEngine, payment_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(payments).where(payments.c.payment_id == payment_id))
    return found[0] if found else None


async def agency_of_payment(engine: AsyncEngine, payment_id: str) -> str | None:
    found = await rows_of(engine, select(payments.c.agency).where(payments.c.payment_id == payment_id))
    return found[0]["agency"] if found else None


async def page_of_payments(
    engine: AsyncEngine,
    page: Page,
    *,
    edition: str,
    region: str,
    state: str | None,
    batch_id: str | None,
    now: datetime,
) -> Listing[PaymentAnswer]:
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
    return page.listing([_payment(row, now) for row in rows], ["payment_id"])


def days_since(instant: datetime | None, now: datetime) -> int | None:
    """Calendar days in China."""
    return None if instant is None else (date_of(now) - date_of(instant)).days


def _payment(row: dict[str, Any], now: datetime) -> PaymentAnswer:
    return PaymentAnswer(
        **row,
        gross=yuan(row["amount_fen"] if row["gross_fen"] is None else row["gross_fen"]),
        offset=yuan(row["offset_fen"] or 0),
        amount=yuan(row["amount_fen"]),
        days_since_ordered=days_since(row["ordered_at"], now),
        days_in_state=days_since(row["since"], now),
        days_since_return=days_since(row["returned_at"], now),
    )


async def held_payments(engine: AsyncEngine, uscc: str) -> list[str]:
    query = select(payments.c.payment_id).where(payments.c.uscc == uscc, payments.c.state == "held")
    return [row["payment_id"] for row in await rows_of(engine, query)]


async def payments_to_reduce(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Payments of which something is to be kept, and that are not at the bank nor in a batch on the way there."""
    source = payments.join(overpayments, overpayments.c.payment_id == payments.c.payment_id)
    query = (
        select(payments.c.payment_id, payments.c.uscc, payments.c.amount_fen, overpayments.c.recovery_id)
        .select_from(source)
        .where(payments.c.state.in_(("ordered", "held", "returned", "referred", "stopped")))
    )
    return await rows_of(engine, query.order_by(payments.c.payment_id, overpayments.c.recovery_id))
