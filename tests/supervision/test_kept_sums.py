"""Sums are worked out once for what the logs have told, and anew when a feed has moved."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.progress.kept_sums import KeptSums
from services.supervision.tables import money
from tests.payout.paying import ordered
from tests.people import QINGHAI, employer
from tests.system import InProcess
from tests.worlds import starts_from


class Counting:
    """Counts the employers of an edition, and how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self, connection: AsyncConnection, edition: str) -> int:
        self.times += 1
        query = select(func.count()).where(money.c.edition == edition, money.c.agency.is_not(None))
        return int((await connection.execute(query)).scalar_one())


async def told_of(system: InProcess, number: int) -> None:
    """An employer more, and supervision has read all of it."""
    await ordered(system, employer(number))
    await system.settled()


@starts_from(told_of, 1)
async def test_an_edition_is_summed_once_until_a_feed_moves(system: InProcess) -> None:
    counting = Counting()
    sums = KeptSums(counting)
    runtime = system.runtime("supervision")
    found = await asyncio.gather(*(sums.now(runtime, QINGHAI) for _ in range(8)))
    assert ({one.value for one in found}, counting.times) == ({1}, 1)
    await told_of(system, 2)
    assert (await sums.lately(runtime, QINGHAI)).value == 1
    assert ((await sums.now(runtime, QINGHAI)).value, counting.times) == (2, 2)


@starts_from(told_of, 1)
async def test_what_somebody_asked_for_is_kept_fresh(system: InProcess) -> None:
    counting = Counting()
    sums = KeptSums(counting)
    runtime = system.runtime("supervision")
    await sums.keep_fresh(runtime)
    assert counting.times == 0, "Nobody has asked yet."
    assert (await sums.lately(runtime, QINGHAI)).value == 1
    await told_of(system, 2)
    while (await sums.lately(runtime, QINGHAI)).value == 1:
        await sums.keep_fresh(runtime)
        await asyncio.sleep(0.01)
    assert (await sums.lately(runtime, QINGHAI)).value == 2
