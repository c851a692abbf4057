"""Funds, and whose business the disbursement account is."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.schemas.funds import FundAnswer
from services.payout.tables.books import funds
from services.payout.tables.money import batches
from shared.http.reading import in_region, rows_of
from shared.money import yuan
from shared.regions import NATION, covers

SUMS_OF_FUND = {
    "requested": 0,
    "approved": 0,
    "transferred": 1,
    "not_booked": -1,
    "committed": -1,
    "came_back": 1,
    "gone_again": -1,
    "repaid": 1,
    "booked": 1,
}
"""What is known of a fund's money, and what of it batches may take."""


def sums_of_fund(row: dict[str, Any]) -> dict[str, int]:
    """In fen, with what is ``available``."""
    sums = {name: int(row[f"{name}_fen"] or 0) for name in SUMS_OF_FUND}
    return sums | {"available": sum(sign * sums[name] for name, sign in SUMS_OF_FUND.items())}


async def funds_of(engine: AsyncEngine, edition: str, region: str) -> list[FundAnswer]:
    query = select(funds).where(funds.c.edition == edition, in_region(funds.c.region, region))
    return [
        FundAnswer(**row, **{name: yuan(value) for name, value in sums_of_fund(row).items()})
        for row in await rows_of(engine, query.order_by(funds.c.fund_id))
    ]


async def agencies_paid(engine: AsyncEngine) -> list[str]:
    """Of every batch that was released: whose payments the account pays."""
    query = select(batches.c.agency).where(batches.c.state == "released").distinct()
    return [row["agency"] for row in await rows_of(engine, query)]


async def sees_the_account(engine: AsyncEngine, region: str) -> bool:
    """Whether the whole disbursement account is the region's business: every fund whose money it holds lies in it, and
    every agency that it paid for. Of an account that nothing is known of, that is the nation's alone."""
    if region == NATION:
        return True
    regions = {row["region"] for row in await rows_of(engine, select(funds.c.region).distinct())}
    regions |= set(await agencies_paid(engine))
    return bool(regions) and all(covers(region, one) for one in regions)


async def region_seen(engine: AsyncEngine, region: str) -> str:
    """The nation for who sees the whole account, else the region itself."""
    return NATION if await sees_the_account(engine, region) else region
