"""What Alembic makes is what the tables in the code say, and running it again changes nothing."""

import importlib
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from migrations.run import migrate
from tests.conftest import MakeDatabase
from wengang.roles import SERVICES

_OF_THE_LOG = {
    "events",
    "log_head",
    "log_commits",
    "log_nodes",
    "log_checkpoints",
    "command_outcomes",
    "outcome_nodes",
    "outcome_checkpoints",
    "cosignatures",
    "tracking",
    "passed_over",
    "alembic_version",
}


def _differences(connection: Connection, metadata: MetaData) -> list[Any]:
    def ours(name: str | None, kind: str, _: Any) -> bool:
        return kind != "table" or name not in _OF_THE_LOG

    context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
    return list(compare_metadata(context, metadata))


@pytest.mark.parametrize("service", SERVICES)
async def test_the_tables_of_a_service_are_those_of_its_code(service: str, make_database: MakeDatabase) -> None:
    url = (await make_database(service)).owner.replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url)
    metadata = importlib.import_module(f"services.{service}.tables").metadata
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences, metadata) == []
        assert await connection.run_sync(_differences, MetaData()) != []  # the comparison does find something
    await engine.dispose()


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(ValueError, match="no service"):
        migrate("treasury", "postgresql://nowhere/none")
