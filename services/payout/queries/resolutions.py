"""What the resolution of a case is about: transfers at the bank, funds, agencies."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.queries.batches import find_batch
from services.payout.tables.money import batches, payments, transfers
from services.payout.tables.recoveries import recoveries
from shared.contracts.payout import PaymentShare, Resolution
from shared.http.reading import rows_of


async def at_the_bank(engine: AsyncEngine, batch_id: str) -> int:
    """The sum of a batch's transfers that the bank has and has not told anything about."""
    return sum(one.amount_fen for one in await shares_at_the_bank(engine, batch_id))


async def shares_at_the_bank(engine: AsyncEngine, batch_id: str) -> list[PaymentShare]:
    query = (
        select(transfers.c.payment_id, transfers.c.end_to_end_id, transfers.c.amount_fen)
        .where(transfers.c.batch_id == batch_id, transfers.c.state == "released")
        .order_by(transfers.c.payment_id)
    )
    return [PaymentShare(**row) for row in await rows_of(engine, query)]


async def came_back(engine: AsyncEngine, end_to_end_id: str) -> bool:
    """Whether a transfer was returned or rejected, so that its fund has the money again."""
    query = select(transfers.c.state).where(transfers.c.end_to_end_id == end_to_end_id)
    return any(row["state"] == "returned" for row in await rows_of(engine, query))


async def fund_of_payment(engine: AsyncEngine, payment_id: str, end_to_end_id: str) -> str:
    """The fund that the attempt's batch drew on, else that of any attempt; empty when there is none."""
    query = (
        select(batches.c.fund_id, transfers.c.end_to_end_id)
        .select_from(transfers.join(batches, batches.c.batch_id == transfers.c.batch_id))
        .where(transfers.c.payment_id == payment_id)
    )
    funds_of = {row["end_to_end_id"]: row["fund_id"] or "" for row in await rows_of(engine, query)}
    return funds_of.get(end_to_end_id) or next(iter(funds_of.values()), "")


async def agencies_of_resolution(engine: AsyncEngine, resolution: Resolution) -> list[str]:
    """Of the payments, the batch and the fund that a resolution names."""
    ids = [one.payment_id for one in resolution.payments]
    found = await rows_of(engine, select(payments.c.agency).where(payments.c.payment_id == func.any(ids)).distinct())
    agencies = [row["agency"] for row in found]
    if resolution.batch_id and (named := await find_batch(engine, resolution.batch_id)) is not None:
        agencies.append(named["agency"])
    if resolution.fund_id:
        agencies.append(resolution.fund_id.rpartition(":")[2])
    if resolution.recovery_id:
        claim = select(recoveries.c.agency).where(recoveries.c.recovery_id == resolution.recovery_id)
        agencies += [row["agency"] for row in await rows_of(engine, claim)]
    return agencies
