"""The net effect of a batch of row operations, written with few statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventlog.rows import Add, Append, Change, Put, Remove, Row, RowOperation

_Key = tuple[Any, ...]


@cache
def _key_of(table: Table) -> tuple[str, ...]:
    """The names of the primary key's columns, looked up once: SQLAlchemy makes its answer anew at each question."""
    return tuple(column.name for column in table.primary_key.columns)


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
        names = _key_of(table)
        key = tuple(source[name] for name in names)
        rows = self._rows.setdefault(table, {})
        if key not in rows:
            rows[key] = _Pending(dict(zip(names, key, strict=True)))
        return rows[key]

    def _add(self, operation: RowOperation) -> None:
        match operation:
            case Put(table, source):
                row = self._pending(table, source)
                row.put = True
                values = {name: value for name, value in source.items() if name not in row.key}
                row.values |= values
                for name in values:
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
        """Write everything, each kind of statement once per table and set of columns; appended rows by COPY."""
        for named, appended in self._appended.items():
            await _copy(connection, self._instead.get(named.name, named), appended)
        for named, rows in self._rows.items():
            table = self._instead.get(named.name, named)
            await _remove(connection, table, [row.key for row in rows.values() if row.removed])
            for columns, members in _by_shape(row for row in rows.values() if row.changes):
                await _change(connection, table, columns, members)
            for columns, members in _by_shape(row for row in rows.values() if row.put):
                await _put(connection, table, columns, members)


_Shape = tuple[tuple[str, ...], ...]


def _by_shape(rows: Iterable[_Pending]) -> Iterable[tuple[_Shape, list[_Pending]]]:
    groups: dict[_Shape, list[_Pending]] = {}
    for row in rows:
        shape = (tuple(row.changes), tuple(sorted(row.values)), tuple(sorted(row.deltas)))
        groups.setdefault(shape, []).append(row)
    return groups.items()


async def _copy(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    """Rows may leave columns out; those are NULL."""
    names = [column.name for column in table.columns]
    raw = await connection.get_raw_connection()
    await raw.driver_connection.copy_records_to_table(  # type: ignore[union-attr]  # asyncpg's, and connected
        table.name, columns=names, records=[[row.get(name) for name in names] for row in rows]
    )


async def _remove(connection: AsyncConnection, table: Table, keys: list[dict[str, Any]]) -> None:
    if keys:
        statement = delete(table).where(*(c == bindparam(f"key_{c.name}") for c in table.primary_key.columns))
        await connection.execute(statement, [{f"key_{name}": value for name, value in key.items()} for key in keys])


async def _change(connection: AsyncConnection, table: Table, shape: _Shape, members: list[_Pending]) -> None:
    statement = (
        update(table)
        .where(*(column == bindparam(f"key_{column.name}") for column in table.primary_key.columns))
        .values({name: bindparam(f"set_{name}") for name in shape[0]})
    )
    await connection.execute(
        statement,
        [
            {f"key_{name}": value for name, value in row.key.items()}
            | {f"set_{name}": value for name, value in row.changes.items()}
            for row in members
        ],
    )


async def _put(connection: AsyncConnection, table: Table, shape: _Shape, members: list[_Pending]) -> None:
    _, columns, added = shape
    upsert = insert(table)
    changes: dict[str, Any] = {name: upsert.excluded[name] for name in columns}
    changes |= {name: func.coalesce(table.c[name], 0) + upsert.excluded[name] for name in added}
    keys = _key_of(table)
    statement = (
        upsert.on_conflict_do_update(index_elements=keys, set_=changes)
        if changes
        else upsert.on_conflict_do_nothing(index_elements=keys)
    )
    await connection.execute(statement, [row.key | row.values | row.deltas for row in members])
