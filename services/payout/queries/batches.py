"""Batches: what waits for one, what one holds, and what went into its files."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.queries.cases import in_doubt
from services.payout.schemas.batches import BatchAnswer
from services.payout.tables.known import known_accounts, known_bank_details, known_grants
from services.payout.tables.money import batches, overpayments, payment_terms, payments, released_lines
from services.payout.tables.payees import barred_payees, payee_checks
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan


async def payments_to_batch(engine: AsyncEngine, edition: str, region: str, route: str | None) -> list[dict[str, Any]]:
    """Payments that wait for a batch, of one route or of all, each with the bank details on record."""
    source = payments.outerjoin(known_accounts, known_accounts.c.uscc == payments.c.uscc)
    details = known_accounts.c.bank_details_id
    query = (
        select(payments.c.payment_id, payments.c.end_to_end_id, payments.c.amount_fen, details)
        .select_from(source)
        .where(waits_for_batch(edition, region, route))
        .order_by(payments.c.payment_id)
    )
    return await rows_of(engine, query)


def waits_for_batch(edition: str, region: str, route: str | None) -> ColumnElement[bool]:
    ordered = (payments.c.edition == edition) & (payments.c.state == "ordered") & in_region(payments.c.agency, region)
    of_route = ordered if route is None else ordered & (payments.c.route == route)
    return of_route & ~overpaid() & ~in_doubt()


def overpaid() -> ColumnElement[bool]:
    """Whether something is to be kept of a payment before it goes."""
    return exists().where(overpayments.c.payment_id == payments.c.payment_id)


async def batches_of_agency(engine: AsyncEngine, edition: str, agency: str) -> int:
    query = select(func.count()).select_from(batches).where(batches.c.edition == edition, batches.c.agency == agency)
    async with engine.connect() as connection:
        return int((await connection.execute(query)).scalar_one())


async def ids_of_batch(engine: AsyncEngine, batch_id: str) -> list[str]:
    query = select(payments.c.payment_id).where(payments.c.batch_id == batch_id).order_by(payments.c.payment_id)
    return [row["payment_id"] for row in await rows_of(engine, query)]


async def payments_at_release(engine: AsyncEngine, batch_id: str) -> AsyncIterator[list[dict[str, Any]]]:
    """Each payment of a batch, with all that is known of it now, in parts.

    Columns of the payment, and ``account_now``, ``bank_details_id``, the bank details on record, ``granted_fen``,
    ``gross_fen`` (what was granted of it, before offsets and parts), ``barred``, ``overpaid``, ``in_doubt``,
    ``check_asked``, ``check_result``.
    """
    barred = (
        select(func.max(barred_payees.c.why))
        .where(
            barred_payees.c.uscc == payments.c.uscc,
            barred_payees.c.edition.is_(None) | (barred_payees.c.edition == payments.c.edition),
        )
        .correlate(payments)
        .scalar_subquery()
    )
    source = (
        payments.outerjoin(known_accounts, known_accounts.c.uscc == payments.c.uscc)
        .outerjoin(
            known_bank_details,
            (known_bank_details.c.uscc == payments.c.uscc)
            & (known_bank_details.c.bank_details_id == known_accounts.c.bank_details_id),
        )
        .outerjoin(known_grants, known_grants.c.payment_id == payments.c.payment_id)
        .outerjoin(payment_terms, payment_terms.c.payment_id == payments.c.payment_id)
        .outerjoin(
            payee_checks,
            (payee_checks.c.uscc == payments.c.uscc)
            & (payee_checks.c.bank_details_id == known_accounts.c.bank_details_id),
        )
    )
    query = (
        select(
            payments.c.payment_id,
            payments.c.uscc,
            payments.c.amount_fen,
            payments.c.end_to_end_id,
            payments.c.account_fingerprint,
            payments.c.batched_details_id,
            known_accounts.c.account_fingerprint.label("account_now"),
            known_accounts.c.bank_details_id,
            *_DETAILS,
            known_grants.c.amount_fen.label("granted_fen"),
            func.coalesce(
                payment_terms.c.gross_fen, payments.c.amount_fen + func.coalesce(payments.c.arrived_fen, 0)
            ).label("gross_fen"),
            barred.label("barred"),
            overpaid().label("overpaid"),
            in_doubt().label("in_doubt"),
            payee_checks.c.asked_at.label("check_asked"),
            payee_checks.c.result.label("check_result"),
        )
        .select_from(source)
        .where(payments.c.batch_id == batch_id)
    )
    async for part in _in_parts(engine, query.order_by(payments.c.payment_id)):
        yield part


_DETAILS = (
    known_bank_details.c.account_name,
    known_bank_details.c.account_sealed,
    known_bank_details.c.bank_name,
    known_bank_details.c.cnaps_code,
)


async def lines_of_file(engine: AsyncEngine, batch_id: str) -> AsyncIterator[list[dict[str, Any]]]:
    """What went into a batch's file, with the bank details of then, in the file's order, in parts."""
    source = released_lines.join(
        known_bank_details,
        (known_bank_details.c.uscc == released_lines.c.uscc)
        & (known_bank_details.c.bank_details_id == released_lines.c.bank_details_id),
    )
    query = select(released_lines, *_DETAILS).select_from(source).where(released_lines.c.batch_id == batch_id)
    async for part in _in_parts(engine, query.order_by(released_lines.c.payment_id)):
        yield part


async def _in_parts(engine: AsyncEngine, query: Select[Any]) -> AsyncIterator[list[dict[str, Any]]]:
    """A long answer, all of it of one moment, a part at a time: while one is worked on, the next is on its way.

    It is asked for once: asked for anew after each part, the database would sort all that are left every time.
    """
    async with engine.connect() as connection:
        found = await connection.stream(query, execution_options={"yield_per": _PART})
        names = tuple(found.keys())
        ahead = asyncio.create_task(found.fetchmany(_PART))
        try:
            while rows := await ahead:
                ahead = asyncio.create_task(found.fetchmany(_PART))
                yield [dict(zip(names, row, strict=True)) for row in rows]
        finally:
            ahead.cancel()
            await asyncio.wait([ahead])


_PART = 5_000


async def find_batch(engine: AsyncEngine, batch_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(batches).where(batches.c.batch_id == batch_id))
    return found[0] if found else None


def batch_answer(row: Mapping[str, Any]) -> BatchAnswer:
    money = {name: row[f"{name}_fen"] for name in ("total", "released", "held")}
    return BatchAnswer(
        **row,
        released_payments=row["released"],
        held_payments=row["held"],
        **{f"{name}_amount": None if value is None else yuan(value) for name, value in money.items()},
    )


async def page_of_batches(engine: AsyncEngine, page: Page, *, edition: str | None, region: str) -> Listing[BatchAnswer]:
    query = select(batches).where(in_region(batches.c.agency, region))
    if edition is not None:
        query = query.where(batches.c.edition == edition)
    query = query.where(page.follows(batches.c.batch_id))
    rows = await rows_of(engine, query.order_by(batches.c.batch_id).limit(page.limit + 1))
    return page.listing([batch_answer(row) for row in rows], ["batch_id"])
