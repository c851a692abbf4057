"""A read table built anew from the whole log."""

from time import perf_counter

from sqlalchemy import BigInteger, Column, DateTime, MetaData, Table, Text, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.counting import CODEC, Counted
from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes
from benchmarks.seeding import PER_STREAM, seeded
from migrations.grants import grant_statements
from shared.eventlog.log import EventLog
from shared.eventlog.records import RecordedEvent
from shared.followers.projection import Projection
from shared.followers.row_operations import Put, RowOperation
from shared.followers.running_projection import RunningProjection
from shared.followers.tracking import tracked_position
from wengang.databases import run_statements

COUNTERS = Table(
    "counters",
    MetaData(),
    Column("stream", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("edition", Text, nullable=False),
    Column("counted_at", DateTime(timezone=True), nullable=False),
    Column("position", BigInteger, nullable=False),
)
_HOUR = 3_600.0


def project(recorded: RecordedEvent) -> list[RowOperation]:
    event = recorded.event
    if not isinstance(event, Counted):
        return []
    row = {
        "stream": recorded.stream,
        "number": event.number,
        "amount_fen": event.amount_fen,
        "edition": event.edition,
        "counted_at": recorded.recorded_at,
        "position": recorded.position,
    }
    return [Put(COUNTERS, row)]


async def rebuild(ground: Ground, database: str, sizes: Sizes) -> Reading:
    owner = create_async_engine(ground.owner(database).replace("postgresql://", "postgresql+asyncpg://", 1))
    async with owner.begin() as connection:
        await connection.run_sync(COUNTERS.metadata.create_all)
    await owner.dispose()
    await run_statements(ground.owner(database), grant_statements())
    dsn = ground.runtime(database)
    log = await EventLog.open(dsn, codec=CODEC, source="benchmark")
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1))
    running = RunningProjection(Projection("counters", (COUNTERS,), project), log, engine)
    begun = perf_counter()
    running.start()
    hold(await running.wait_for(sizes.events, _HOUR), "The projection reaches the head.")
    seconds = perf_counter() - begun
    await running.stop()
    async with engine.connect() as connection:
        rows, least = (await connection.execute(select(func.count(), func.min(COUNTERS.c.number)))).one()
        hold(rows * PER_STREAM == sizes.events and least == PER_STREAM, "Every event reached the table.")
        hold(await tracked_position(connection, "counters") == sizes.events, "The position is kept with the rows.")
    await engine.dispose()
    await log.close()
    return Reading(sizes.events, seconds)


BENCHMARK = Benchmark(
    name="rebuild",
    title="Projection rebuilt into PostgreSQL",
    unit="events/s",
    target="1,000,000 in 25 s",
    contenders=(Contender("wengang", rebuild),),
    prepare=seeded,
)
