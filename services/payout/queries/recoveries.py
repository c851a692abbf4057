"""Answers about recoveries, from payout's read tables."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.schemas.recoveries import InstalmentAnswer, ReceiptAnswer, RecoveryAnswer, WholeRecovery
from services.payout.tables.money import payments
from services.payout.tables.recoveries import recoveries, recovery_instalments, recovery_receipts
from shared.http.answers import Listing
from shared.http.reading import Page, in_region, rows_of
from shared.money import yuan

CHANGEABLE = ("ordered", "held", "returned", "referred", "stopped", "settled")
"""States of a payment in which its amount may still become another."""


async def find_recovery(engine: AsyncEngine, recovery_id: str) -> dict[str, Any] | None:
    found = await rows_of(engine, select(recoveries).where(recoveries.c.recovery_id == recovery_id))
    return found[0] if found else None


async def page_of_recoveries(
    engine: AsyncEngine, page: Page, *, region: str, edition: str | None, state: str | None
) -> Listing[RecoveryAnswer]:
    query = select(recoveries).where(in_region(recoveries.c.agency, region))
    if edition is not None:
        query = query.where(recoveries.c.edition == edition)
    if state == "owed-back":
        query = query.where(recoveries.c.owed_back_fen > 0)
    elif state is not None:
        query = query.where(recoveries.c.state == state)
    query = query.where(page.follows(recoveries.c.recovery_id)).order_by(recoveries.c.recovery_id)
    rows = await rows_of(engine, query.limit(page.limit + 1))
    return page.listing([RecoveryAnswer(**row, **_sums(row)) for row in rows], ["recovery_id"])


def _sums(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "amount": yuan(row["amount_fen"]),
        "stands": yuan(row["stands_fen"]),
        "recovered": yuan(row["got_fen"]),
        "outstanding": yuan(row["outstanding_fen"]),
        "owed_back": yuan(row["owed_back_fen"]),
    }


async def offsets_to_undo(engine: AsyncEngine) -> list[dict[str, Any]]:
    """Payments not at the bank that were offset for claims for which more came in than they stand for."""
    taken = recovery_receipts.c.kind == "offset"
    query = (
        select(payments.c.payment_id, recoveries.c.recovery_id, recoveries.c.uscc)
        .distinct()
        .join_from(recoveries, recovery_receipts, recovery_receipts.c.recovery_id == recoveries.c.recovery_id)
        .join(payments, payments.c.payment_id == recovery_receipts.c.offset_payment_id)
        .where(recoveries.c.owed_back_fen > 0, taken, payments.c.state.in_(CHANGEABLE))
    )
    return await rows_of(engine, query.order_by(payments.c.payment_id, recoveries.c.recovery_id))


async def whole_recovery(engine: AsyncEngine, row: dict[str, Any], today: date) -> WholeRecovery:
    """With its instalments, what of them is overdue, and everything that came in."""
    of_case = recovery_instalments.c.recovery_id == row["recovery_id"]
    latest = select(func.max(recovery_instalments.c.agreement)).where(of_case).scalar_subquery()
    parts = await rows_of(
        engine,
        select(recovery_instalments)
        .where(of_case, recovery_instalments.c.agreement == latest)
        .order_by(recovery_instalments.c.number),
    )
    receipts = await rows_of(
        engine,
        select(recovery_receipts)
        .where(recovery_receipts.c.recovery_id == row["recovery_id"])
        .order_by(recovery_receipts.c.position),
    )
    due = sum(part["amount_fen"] for part in parts if part["due_on"] < today)
    came = (row["planned_fen"] or 0) - row["outstanding_fen"]
    return WholeRecovery(
        **row,
        **_sums(row),
        instalments=[InstalmentAnswer(due_on=part["due_on"], amount=yuan(part["amount_fen"])) for part in parts],
        overdue=yuan(max(0, due - came) if row["state"] == "open" else 0),
        receipts=[ReceiptAnswer(**one, amount=yuan(one["amount_fen"])) for one in receipts],
    )
