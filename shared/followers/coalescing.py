"""The net effect of a batch of row operations, written with few statements.

A statement takes all rows of one shape at once, as JSON: PostgreSQL is asked once, and not once a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.followers.row_operations import Add, Append, Change, Put, Remove, Row, RowOperation

_Key = tuple[Any, ...]


@dataclass(slots=True)
class _Pending:
    """The net effect of a batch on one row, written in this order: removal, changes, put with its additions."""

    key: dict[str, Any]
    removed: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    put: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    deltas: dict[str, int] = field(default_factory=dict)


class Coalesced:
    """The net effect of many operations, per table and key. Equal to applying them one by one.

    ``instead`` names tables of the same shape to write in place of those that the operations name.
    """

    def __init__(self, instead: Mapping[str, Table] | None = None) -> None:
        self._instead = instead or {}
        self._rows: dict[Table, dict[_Key, _Pending]] = {}
        self._appended: dict[Table, list[Row]] = {}

    def add_all(self, operations: Iterable[RowOperation]) -> None:
        for operation in operations:
            self._add(operation)

    def _pending(self, table: Table, source: Row) -> _Pending:
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = {}
        names = _key_of(table)
        key = tuple([source[name] for name in names])
        row = rows.get(key)
        if row is None:
            row = rows[key] = _Pending(dict(zip(names, key, strict=True)))
        return row

    def _add(self, operation: RowOperation) -> None:
        match operation:
            case Put(table, source):
                row = self._pending(table, source)
                row.put = True
                row.values.update(source)
                for name in row.key:
                    del row.values[name]
                if row.deltas:
                    for name in source:
                        row.deltas.pop(name, None)
            case Append(table, source):
                self._appended.setdefault(table, []).append(source)
            case Change(table, key, values):
                row = self._pending(table, key)
                if row.put:
                    row.values |= values
                    for name in values:
                        row.deltas.pop(name, None)
                elif not row.removed:
                    # Whether the row is there is not known here; a put that follows must not resurrect this.
                    row.changes |= values
            case Add(table, key, deltas):
                row = self._pending(table, key)
                row.put = True
                for name, delta in deltas.items():
                    target = row.values if name in row.values else row.deltas
                    target[name] = target.get(name, 0) + delta
            case Remove(table, key):
                row = self._pending(table, key)
                row.removed, row.put = True, False
                row.changes, row.values, row.deltas = {}, {}, {}

    async def apply(self, connection: AsyncConnection) -> None:
        """Write everything."""
        await self.append(connection)
        await self.change(connection)

    async def append(self, connection: AsyncConnection) -> None:
        """By COPY; such rows are nobody else's, so no other batch need wait for this one."""
        for named, appended in self._appended.items():
            await _copy(connection, self._instead.get(named.name, named), appended)

    async def change(self, connection: AsyncConnection) -> None:
        """Each kind of statement once per table and set of columns."""
        await connection.exec_driver_sql(_SETTINGS)
        for named, rows in self._rows.items():
            table = self._instead.get(named.name, named)
            await _write(connection, table, _REMOVAL, [row.key for row in rows.values() if row.removed])
            for _, members in _by_shape(row for row in rows.values() if row.changes):
                await _write(connection, table, _CHANGE, [row.key | row.changes for row in members])
            for (_, _, added), members in _by_shape(row for row in rows.values() if row.put):
                written = [row.key | row.values | row.deltas for row in members]
                await _write(connection, table, _PUT, written, added)


_Shape = tuple[tuple[str, ...], ...]


def _by_shape(rows: Iterable[_Pending]) -> Iterable[tuple[_Shape, list[_Pending]]]:
    groups: dict[_Shape, list[_Pending]] = {}
    for row in rows:
        groups.setdefault((tuple(row.changes), tuple(row.values), tuple(row.deltas)), []).append(row)
    return groups.items()


async def _copy(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    """Rows may leave columns out; those are NULL."""
    names = [column.name for column in table.columns]
    whole = itemgetter(*names)  # half the time of asking for each column, where a row has them all
    records = [whole(row) if len(row) == len(names) > 1 else [row.get(name) for name in names] for row in rows]
    raw = await connection.get_raw_connection()
    await raw.driver_connection.copy_records_to_table(  # type: ignore[union-attr]  # asyncpg's, and connected
        table.name, columns=names, records=records
    )


_REMOVAL, _CHANGE, _PUT = "removal", "change", "put"
_SETTINGS = """
SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('synchronous_commit', 'off', true)
"""
"""Planned for the tables as they are now: a plan kept from when a table was empty reads all of it. Not waited for the
disk: rows and position are lost together when the server dies, and what a log holds is read again."""


async def _write(
    connection: AsyncConnection, table: Table, kind: str, rows: Sequence[dict[str, Any]], added: tuple[str, ...] = ()
) -> None:
    """All rows have the same columns."""
    if rows:
        statement = _statement(table, kind, tuple(rows[0]), added)
        await connection.exec_driver_sql(statement, (orjson.dumps(rows).decode(),))


@lru_cache(maxsize=1024)
def _key_of(table: Table) -> tuple[str, ...]:
    return tuple(str(column.name) for column in table.primary_key.columns)


@lru_cache(maxsize=1024)
def _statement(table: Table, kind: str, columns: tuple[str, ...], added: tuple[str, ...]) -> str:
    quoted = {name: _DIALECT.identifier_preparer.quote(name) for name in columns}
    typed = ", ".join(f"{quoted[name]} {table.c[name].type.compile(dialect=_DIALECT)}" for name in columns)
    key = _key_of(table)
    name = _DIALECT.identifier_preparer.format_table(table)
    given = f"json_to_recordset($1::json) AS given ({typed})"
    same = " AND ".join(f"kept.{quoted[one]} = given.{quoted[one]}" for one in key)
    rest = [one for one in columns if one not in key]
    if kind == _REMOVAL:
        return f"DELETE FROM {name} AS kept USING {given} WHERE {same}"
    if kind == _CHANGE:
        assignments = ", ".join(f"{quoted[one]} = given.{quoted[one]}" for one in rest)
        return f"UPDATE {name} AS kept SET {assignments} FROM {given} WHERE {same}"
    assignments = ", ".join(
        f"{quoted[one]} = "
        + (f"coalesce(kept.{quoted[one]}, 0) + " if one in added else "")
        + f"excluded.{quoted[one]}"
        for one in rest
    )
    conflict = f"ON CONFLICT ({', '.join(quoted[one] for one in key)}) DO " + (
        f"UPDATE SET {assignments}" if rest else "NOTHING"
    )
    return f"INSERT INTO {name} AS kept ({', '.join(quoted.values())}) SELECT * FROM {given} {conflict}"


_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
