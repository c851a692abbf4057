"""Reading: pages by cursor, rows by region."""

import base64
import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends, Query
from sqlalchemy import Column, ColumnElement, Executable, true, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventlog.sessions import statement_by_statement
from shared.http.answers import Item, Listing
from shared.http.problems import BAD_CURSOR
from shared.plain import LARGEST_NUMBER
from shared.problem import Problem
from shared.regions import region_prefix


class Page:
    """``?limit=&cursor=``. The cursor is opaque: the key of the last row of the page before."""

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        cursor: Annotated[str | None, Query(description="``next`` of the page before.", max_length=500)] = None,
    ) -> None:
        self.limit = limit
        self._cursor = cursor

    @property
    def after(self) -> list[Any] | None:
        """Read where the page is looked up: who may not see it is told that first."""
        return None if self._cursor is None else _key_in(self._cursor)

    def follows(self, *key: ColumnElement[Any]) -> ColumnElement[bool]:
        """Rows after the cursor, by the key that the page is in the order of; without a cursor, all."""
        if self.after is None:
            return true()
        if [type(value) for value in self.after] != [column.type.python_type for column in key]:
            raise _bad_cursor()
        return tuple_(*key) > tuple_(*self.after)

    def after_text(self) -> str:
        """The key of the last row before, of a list that is in the order of one text; empty without a cursor."""
        if self.after is None:
            return ""
        if len(self.after) != 1 or not isinstance(self.after[0], str):
            raise _bad_cursor()
        return self.after[0]

    def answer(self, rows: Sequence[dict[str, Any]], key: Sequence[str]) -> dict[str, Any]:
        """As ``listing``, of rows that are no models."""
        items = list(rows[: self.limit])
        more = len(rows) > self.limit
        return {"items": items, "next": _cursor([items[-1][name] for name in key]) if more else None}

    def listing(self, rows: Sequence[Item], key: Sequence[str]) -> Listing[Item]:
        """``rows`` were fetched with ``limit + 1``: one more says that there is a next page."""
        items = rows[: self.limit]
        more = len(rows) > self.limit
        return Listing(items=items, next=_cursor([getattr(items[-1], name) for name in key]) if more else None)


def _cursor(key: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _key_in(cursor: str) -> list[Any]:
    """Of texts and numbers that the database holds: whoever makes a cursor of their own gets no further with it."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except ValueError:
        raise _bad_cursor() from None
    if not isinstance(key, list) or not all(map(_can_be_a_key, key)):
        raise _bad_cursor()
    return key


def _can_be_a_key(value: object) -> bool:
    if isinstance(value, str):
        return "\0" not in value and value.encode("utf-8", "replace").decode() == value
    return isinstance(value, int) and abs(value) <= LARGEST_NUMBER


def _bad_cursor() -> Problem:
    return Problem(BAD_CURSOR)


PageOf = Annotated[Page, Depends()]


def in_region(column: ColumnElement[str] | Column[str], region: str) -> ColumnElement[bool]:
    """Rows of a county, or of all counties of a city or province (GB/T 2260 codes)."""
    return column.startswith(region_prefix(region), autoescape=True)


async def rows_of(engine: AsyncEngine, query: Executable) -> list[dict[str, Any]]:
    """What a query selects, row by row, by the names of its columns."""
    async with statement_by_statement(engine).connect() as connection:
        found = await connection.execute(query)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]
