"""The ledger reconciled: grants, states and movements set side by side, by agency and by day."""

from time import perf_counter

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes
from benchmarks.payout_ground import EDITION, template
from services.payout.queries.reconciliation import by_agency, by_day

_LINES_A_PAYMENT = 4
_FILL = (
    "INSERT INTO known_grants (payment_id, edition, uscc, agency, amount_fen) "
    "SELECT '{edition}:' || n, '{edition}', n::text, (630102 + n % 7)::text, 100000 + n "
    "FROM generate_series(1, {count}) n",
    "INSERT INTO payments (payment_id, edition, uscc, agency, amount_fen, state) "
    "SELECT '{edition}:' || n, '{edition}', n::text, (630102 + n % 7)::text, 100000 + n, "
    "CASE n % 4 WHEN 0 THEN 'credited' WHEN 1 THEN 'returned' WHEN 2 THEN 'released' ELSE 'ordered' END "
    "FROM generate_series(1, {count}) n",
    # Each is ordered, sent, and sent back or on; those that wait again went there and back.
    "INSERT INTO ledger (position, number, day, payment_id, debit, credit, amount_fen) "
    "SELECT n * 4 + step, 0, date '2021-08-01' + (n % 60), '{edition}:' || n, debit, credit, 100000 + n "
    "FROM generate_series(1, {count}) n, LATERAL (VALUES "
    "(0, 'expenses:refunds', 'liabilities:waiting'), (1, 'liabilities:waiting', 'liabilities:in-flight'), "
    "(2, 'liabilities:in-flight', CASE WHEN n % 4 = 0 THEN 'assets:disbursement' ELSE 'liabilities:returned' END), "
    "(3, CASE n % 4 WHEN 0 THEN 'expenses:refunds' WHEN 1 THEN 'expenses:refunds' ELSE 'liabilities:returned' END, "
    "CASE n % 4 WHEN 0 THEN 'expenses:refunds' WHEN 1 THEN 'expenses:refunds' WHEN 2 THEN 'liabilities:in-flight' "
    "ELSE 'liabilities:waiting' END)) AS way(step, debit, credit)",
    "ANALYZE known_grants, payments, ledger",
)


async def prepare(ground: Ground, sizes: Sizes) -> str:
    name = f"ledger_{sizes.events}"
    if not ground.has(name):
        database = await ground.fresh(await template(ground))
        engine = _engine(ground.owner(database))
        async with engine.begin() as connection:
            for statement in _FILL:
                filled = statement.format(edition=EDITION, count=sizes.events // _LINES_A_PAYMENT)
                await connection.exec_driver_sql(filled)
        await engine.dispose()
        await ground.keep_as(database, name)
    return name


async def reconcile(ground: Ground, database: str, sizes: Sizes) -> Reading:
    engine = _engine(ground.runtime(database))
    begun = perf_counter()
    agencies = await by_agency(engine, EDITION, "000000")
    days = await by_day(engine, EDITION, "000000")
    seconds = perf_counter() - begun
    await engine.dispose()
    payments = sizes.events // _LINES_A_PAYMENT
    granted = sum(100_000 + number for number in range(1, payments + 1))
    hold(sum(row["granted"] for row in agencies) == granted, "Every grant is in the sums.")
    hold(all(row["granted_difference"] == row["ordered_difference"] == 0 for row in agencies), "No fen is left over.")
    hold(days[-1]["granted_closing"] == granted, "The days come to the same.")
    return Reading(payments * _LINES_A_PAYMENT, seconds)


def _engine(url: str) -> AsyncEngine:
    return create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))


BENCHMARK = Benchmark(
    name="ledger_reconciled",
    title="Ledger reconciled, by agency and day",
    unit="lines/s",
    target="1,000,000 in 60 s",
    contenders=(Contender("wengang", reconcile),),
    prepare=prepare,
)
