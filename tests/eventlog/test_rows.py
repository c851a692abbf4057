"""Coalesced row operations have the effect of applying them one by one."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, select
from sqlalchemy.ext.asyncio import create_async_engine

from shared.followers.coalescing import Coalesced
from shared.followers.row_operations import Add, Append, Change, Put, Remove, RowOperation
from tests.conftest import Database, MakeDatabase

TABLE = Table(
    "tallies",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("number", BigInteger),
    Column("colour", Text),
)
NAMES = st.sampled_from(["a", "b"])
VALUES = st.one_of(
    st.fixed_dictionaries({"number": st.integers(0, 9)}),
    st.fixed_dictionaries({"colour": st.sampled_from(["red", "blue"])}),
    st.fixed_dictionaries({"number": st.integers(0, 9), "colour": st.just("green")}),
)
OPERATIONS = st.lists(
    st.one_of(
        st.builds(lambda name, values: Put(TABLE, {"name": name, **values}), NAMES, VALUES),
        st.builds(lambda name, values: Change(TABLE, {"name": name}, values), NAMES, VALUES),
        st.builds(lambda name, delta: Add(TABLE, {"name": name}, {"number": delta}), NAMES, st.integers(-3, 3)),
        st.builds(lambda name: Remove(TABLE, {"name": name}), NAMES),
    ),
    max_size=8,
)


async def _result(database: Database, batches: list[list[RowOperation]]) -> list[Any]:
    engine = create_async_engine(database.owner.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.run_sync(TABLE.metadata.drop_all)
        await connection.run_sync(TABLE.metadata.create_all)
        for batch in batches:
            changes = Coalesced()
            changes.add_all(batch)
            await changes.apply(connection)
        rows = (await connection.execute(select(TABLE).order_by(TABLE.c.name))).all()
    await engine.dispose()
    return [tuple(row) for row in rows]


async def test_a_batch_has_the_effect_of_its_operations_one_by_one(make_database: MakeDatabase) -> None:
    database = await make_database("supervision")
    cases: list[list[RowOperation]] = []

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(OPERATIONS)
    def collect(operations: list[RowOperation]) -> None:
        cases.append(operations)

    collect()
    for operations in cases:
        assert await _result(database, [operations]) == await _result(database, [[one] for one in operations])


async def test_appended_rows_are_written_with_nothing_in_the_columns_they_leave_out(
    make_database: MakeDatabase,
) -> None:
    database = await make_database("supervision")
    batch: list[RowOperation] = [
        Append(TABLE, {"name": "a", "number": 1}),
        Put(TABLE, {"name": "b", "number": 2}),
        Append(TABLE, {"name": "c", "colour": "red"}),
    ]
    assert await _result(database, [batch]) == [("a", 1, None), ("b", 2, None), ("c", None, "red")]
