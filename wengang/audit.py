"""``wengang audit``: verify a log from its raw rows, its read tables from the log, and export it for others."""

import importlib
from pathlib import Path

from sqlalchemy import MetaData, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.eventlog.auditing import DatabaseSource, Findings, export, export_source, read_anchors, verify
from shared.eventlog.coalescing import Coalesced
from shared.eventlog.codec import EventCodec
from shared.eventlog.notes import Verifier
from shared.eventlog.projecting import tracked_position
from shared.eventlog.projection import Projection
from shared.eventlog.records import RECORD_COLUMNS, StoredRecord
from shared.eventlog.sealing import service_of

CODECS = {
    "registration": EventCodec(*REGISTRATION_FACTS),
    "eligibility": EventCodec(*ELIGIBILITY_FACTS),
    "payout": EventCodec(*PAYOUT_FACTS),
}


async def verify_database(dsn: str, verifier_key: str, anchors: Path | None) -> Findings:
    """The log, and each of its service's read tables against what the log makes of them."""
    verifier = Verifier(verifier_key)
    kept = [] if anchors is None else read_anchors(anchors)
    async with DatabaseSource(dsn) as source:
        findings = await verify(source, verifier, kept)
    if findings.good:
        findings.problems += await compare_projections(dsn, service_of(verifier.name))
    return findings


async def verify_export(file: Path, verifier_key: str, anchors: Path | None) -> Findings:
    kept = [] if anchors is None else read_anchors(anchors)
    return await verify(export_source(file), Verifier(verifier_key), kept)


async def export_database(dsn: str, origin: str, file: Path) -> int:
    database = DatabaseSource(dsn)
    async with database as source:
        return await export(database.records(), source.notes, origin, file)


async def compare_projections(dsn: str, service: str) -> list[str]:
    """Build each projection anew, beside the real tables and up to the same position, and compare row by row.

    Everything happens in one transaction that is rolled back.
    """
    projections: tuple[Projection, ...] = importlib.import_module(f"services.{service}.main").PROJECTIONS
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool)
    problems: list[str] = []
    async with engine.connect() as connection:
        for projection in projections:
            problems += await _compare(connection, projection, CODECS[service])
            await connection.rollback()
    await engine.dispose()
    return problems


async def _compare(connection: AsyncConnection, projection: Projection, codec: EventCodec) -> list[str]:
    position = await tracked_position(connection, projection.name)
    copies = MetaData()
    rebuilt = {table.name: table.to_metadata(copies, name=f"audit_{table.name}") for table in projection.tables}
    for name, copy in rebuilt.items():
        copy.indexes.clear()
        await connection.execute(
            text(f"CREATE TEMPORARY TABLE audit_{name} (LIKE {name} INCLUDING ALL) ON COMMIT DROP")
        )
    changes = Coalesced(instead=rebuilt)
    rows = await connection.stream(
        text(f"SELECT {RECORD_COLUMNS} FROM events WHERE notification_id <= :position ORDER BY notification_id"),
        {"position": position},
    )
    async for row in rows:
        changes.add_all(projection.project(StoredRecord.of(row).decoded("audit", codec)))
    await changes.apply(connection)
    problems = []
    for name, copy in rebuilt.items():
        real = next(table for table in projection.tables if table.name == name)
        changed = select(real).except_all(select(copy)).subquery()
        missing = select(copy).except_all(select(real)).subquery()
        for what, query in (("are not what the log says", changed), ("are missing", missing)):
            number = (await connection.execute(select(func.count()).select_from(query))).scalar_one()
            if number:
                problems.append(f"Table {name} of {projection.name}: {number} row(s) {what}.")
    return problems
