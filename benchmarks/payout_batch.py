"""Payments ordered, put in one batch, checked again and written to the bank's files."""

from time import perf_counter, process_time

from benchmarks.ground import Ground
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes
from benchmarks.payout_ground import caught_up, draft, grants, order, payout, release, template

MOST = 100_000
BATCH_ID = "bench-1"


async def prepare(ground: Ground, _: Sizes) -> str:
    return await template(ground)


async def batch(ground: Ground, database: str, sizes: Sizes) -> Reading:
    payments = min(sizes.events, MOST)
    told = grants(payments)
    async with payout(ground, database, payments) as found:
        worked, begun = process_time(), perf_counter()
        await order(found, told)
        await caught_up(found.runtime)
        ordered = perf_counter()
        await draft(found, BATCH_ID)
        drafted = perf_counter()
        await release(found, BATCH_ID)
        seconds = perf_counter() - begun
        steps = {"ordering": ordered - begun, "batch": drafted - ordered, "release": begun + seconds - drafted}
        parts = ", ".join(f"{name} {took:.1f} s" for name, took in steps.items())
        return Reading(payments, seconds, processor_seconds=process_time() - worked, note=parts)


BENCHMARK = Benchmark(
    name="payout_batch",
    title="Payments ordered, batched, written to pain.001, CSV and XLSX",
    unit="payments/s",
    target="100,000 in 20 s",
    contenders=(Contender("wengang", batch),),
    prepare=prepare,
)
