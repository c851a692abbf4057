"""What somebody with every right in a database may do to rows: edit, delete, add, swap. Undone after each case."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

_OTHER = {
    "text": ("{c} || 'x'", "{c} || ' '", "''", "NULL", "'made up'", "overlay({c} placing '0' from 1 for 1)"),
    "bigint": ("{c} + 1", "{c} - 1", "0", "NULL", "-1", "9223372036854775807"),
    "integer": ("{c} + 1", "{c} - 1", "0", "NULL", "-1", "2147483647"),
    "boolean": ("NOT {c}", "NULL"),
    "date": ("{c} + 1", "{c} - 1", "NULL", "DATE '1970-01-01'", "DATE 'infinity'"),
    "timestamp with time zone": ("{c} + interval '1 microsecond'", "{c} - interval '1 day'", "NULL", "'infinity'"),
    "bytea": ("{c} || '\\x00'::bytea", "''::bytea", "NULL", "sha256({c})"),
}
"""By type: expressions for another value than the column has."""
_MADE_UP = {
    "text": "'made up'",
    "bigint": "777001",
    "integer": "777001",
    "boolean": "true",
    "date": "DATE '2021-01-01'",
    "timestamp with time zone": "TIMESTAMPTZ '2021-01-01 00:00Z'",
    "bytea": "'\\x00'::bytea",
}
_OTHER["character varying"], _MADE_UP["character varying"] = _OTHER["text"], _MADE_UP["text"]
_AS_A_SUPERUSER = "SET session_replication_role = replica"
"""Triggers that guard the log do not run."""


@dataclass(frozen=True, slots=True)
class Case:
    """``chance`` decides which row, and what comes in its place: the same number, the same change."""

    service: str
    table: str
    kind: str
    column: str = ""
    chance: float = 0.0

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}" if self.column else self.table

    def __str__(self) -> str:
        return f"{self.service}: {self.kind} {self.place}"


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a table: its columns with their types, those of its primary key, and how many rows it has."""

    columns: dict[str, str]
    key: list[str]
    rows: int


async def shapes_of(connection: asyncpg.Connection) -> dict[str, Shape]:
    query = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
    )
    keys = (
        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) "
        "WHERE indisprimary AND indrelid = $1::text::regclass ORDER BY attnum"
    )
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in await connection.fetch(query):
        found.setdefault(table, {})[column] = kind
    return {
        table: Shape(
            columns,
            [row["attname"] for row in await connection.fetch(keys, table)],
            await connection.fetchval(f'SELECT count(*) FROM "{table}"'),
        )
        for table, columns in found.items()
    }


def cases_of(service: str, shapes: dict[str, Shape], chance: random.Random) -> Iterator[Case]:
    """Of each table a row added, one or all taken away, one told twice; of each column an edit or a swap."""
    for table, shape in shapes.items():
        kinds = ["insert"]
        if shape.rows:
            kinds += ["delete", "empty", "copy"] if shape.key else ["delete", "empty"]
        for kind in kinds:
            yield Case(service, table, kind, chance=chance.random())
        for column in shape.columns if shape.rows else ():
            kind = chance.choice(["edit", "swap"]) if shape.rows > 1 else "edit"
            yield Case(service, table, kind, column, chance.random())


def _ways(case: Case, shape: Shape) -> Iterator[str]:
    """Statements that do it: the first that PostgreSQL takes, and that changes something, is the case."""
    chance = random.Random(case.chance)  # noqa: S311 - for chance only
    table, row = f'"{case.table}"', f"(SELECT ctid FROM {{}} ORDER BY ctid OFFSET {chance.randrange(shape.rows or 1)})"
    one = row.format(table).replace(")", " LIMIT 1)")
    names = ", ".join(f'"{name}"' for name in shape.columns)
    match case.kind:
        case "insert":
            made = ", ".join(_MADE_UP[kind] for kind in shape.columns.values())
            yield f"INSERT INTO {table} VALUES ({made})"
        case "delete":
            yield f"DELETE FROM {table} WHERE ctid = {one}"
        case "empty":
            yield f"DELETE FROM {table}"
        case "copy":
            column = chance.choice(shape.key)
            for other in _others(shape.columns[column], chance):
                told = names.replace(f'"{column}"', other.replace("{c}", f'"{column}"'))
                yield f"INSERT INTO {table} ({names}) SELECT {told} FROM {table} WHERE ctid = {one}"
        case "swap":
            column = f'"{case.column}"'
            yield f"""WITH pair AS (
                    SELECT a.ctid AS one, a.{column} AS ones, b.ctid AS other, b.{column} AS others
                    FROM {table} a, {table} b WHERE a.ctid = {one} AND a.{column} IS DISTINCT FROM b.{column} LIMIT 1)
                UPDATE {table} AS t SET {column} = CASE WHEN t.ctid = one THEN others ELSE ones END
                FROM pair WHERE t.ctid IN (one, other)"""
    if case.column:  # also where two rows cannot be swapped, since all say the same or PostgreSQL would not have it
        column = f'"{case.column}"'
        for other in _others(shape.columns[case.column], chance):
            value = other.replace("{c}", column)
            yield f"UPDATE {table} SET {column} = {value} WHERE ctid = {one} AND {column} IS DISTINCT FROM ({value})"
        made = _MADE_UP[shape.columns[case.column]]  # of a column that says nothing in that row
        yield f"UPDATE {table} SET {column} = {made} WHERE ctid = {one} AND {column} IS DISTINCT FROM ({made})"


def _others(kind: str, chance: random.Random) -> list[str]:
    return chance.sample(_OTHER[kind], len(_OTHER[kind]))


@asynccontextmanager
async def tampered(connection: asyncpg.Connection, case: Case, shape: Shape) -> AsyncIterator[bool]:
    """False when PostgreSQL itself would not have it so, or nothing would be changed by it."""
    table = f'"{case.table}"'
    await connection.execute(_AS_A_SUPERUSER)
    await connection.execute(f"CREATE TEMPORARY TABLE kept AS TABLE {table}")
    try:
        yield await _done(connection, _ways(case, shape))
    finally:
        async with connection.transaction():
            await connection.execute(f"DELETE FROM {table}")
            await connection.execute(f"INSERT INTO {table} SELECT * FROM kept")
        await connection.execute("DROP TABLE kept")


async def _done(connection: asyncpg.Connection, ways: Iterator[str]) -> bool:
    for statement in ways:
        try:
            told = await connection.execute(statement)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
            continue
        if not told.endswith(" 0"):
            return True
    return False
