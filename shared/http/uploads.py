"""Streamed CSV uploads: any usual Chinese encoding, every bad row named, all rows or none."""

import asyncio
import base64
import csv
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, Any, Generic, TypeVar

from fastapi import Request
from starlette.requests import ClientDisconnect

from shared.decoding import NotText, encoding_of
from shared.faults import CELLS_MISSING, CELLS_TOO_MANY, EMPTY, SAME_AS_LINE
from shared.http.door import allow_body
from shared.http.problems.uploads import (
    A_NUMBER,
    BAD_CSV,
    BAD_ENCODING,
    BAD_HEADING,
    BAD_ROWS,
    CELL_TOO_LONG,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    CUT_UPLOAD,
    DIGEST_DIFFERS,
    EMPTY_UPLOAD,
    LINE_TOO_LONG,
    NAMELESS,
    NO_ROWS,
    OTHER_LENGTH,
)
from shared.http.validation import fault_of
from shared.invalid import Fault, Flaw, Invalid
from shared.plain import plain_line, shown
from shared.problem import Problem
from shared.words import Term, Words

Row = TypeVar("Row")
MOST_ERRORS_TOLD = 1_000
MOST_BYTES = 1 << 30
MOST_OF_A_LINE = 1 << 20
_SPOOL_BYTES = 4 << 20
NOTHING_RENAMED: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class RowErrors:
    """What is wrong, by line and column. Counts all, lists the first thousand."""

    told: list[Flaw] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str | None, fault: Fault, values: Mapping[str, Any]) -> None:
        self.count += 1
        if len(self.told) < MOST_ERRORS_TOLD:
            self.told.append(Flaw({"line": line, "column": column}, fault, values))


class Cells:
    """One row under its header. ``take`` parses a cell, and notes what is wrong with it instead of raising."""

    def __init__(self, line: int, values: dict[str, str], errors: RowErrors) -> None:
        self.line = line
        self._values = values
        self._errors = errors
        self.good = True

    def take(self, column: str, parse: Callable[[str], Any], *, default: Any = None) -> Any:
        """``default`` is for an empty cell, or a column that is not there; without one the cell must be filled."""
        try:
            text = plain_line(self._values.get(column, ""))
            if text == "":
                if default is None:
                    raise Invalid(EMPTY)
                return default()
            return parse(text)
        except ValueError as error:
            fault, values = fault_of(error)
            self.reject(column, fault, **values)
            return None

    def reject(self, column: str | None, fault: Fault, /, **values: Any) -> None:
        self.good = False
        self._errors.add(self.line, column, fault, values)


@dataclass(frozen=True, slots=True)
class Upload(Generic[Row]):
    rows: list[Row]
    sha256: bytes


def csv_body(columns: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    """What OpenAPI says of an upload with these columns."""
    description = f"CSV with the heading `{','.join(columns)}`; UTF-8 or GB18030 (GBK)."
    if optional:
        description += f" Columns that may be added: `{','.join(optional)}`."
    return file_body(description, ["text/csv"])


def file_body(description: str, kinds: Sequence[str], most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """What OpenAPI says of a body that is a file of one of these media types."""
    content = {kind: {"schema": {"type": "string", "format": "binary", "maxLength": most_bytes}} for kind in kinds}
    return {"requestBody": {"required": True, "description": description, "content": content}}


async def read_csv(
    request: Request,
    columns: Sequence[str],
    parse: Callable[[Cells], Row | None],
    key: Callable[[Row], object],
    optional: Sequence[str] = (),
    former: Mapping[str, str] = NOTHING_RENAMED,
) -> Upload[Row]:
    """Read a CSV body whole. Raises ``Problem``: 400 for a file that is none, 422 with every bad row otherwise.

    Encoding: UTF-8, with or without BOM, else GB18030 (which holds GBK and GB 2312). ``key`` names a row; two rows of
    one key are an error. ``former`` are names that columns had before, which are taken for those of today. A
    ``Content-Digest`` header (RFC 9530, sha-256) is checked when it is there.
    """
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
        digest = await receive(request, spool)
        rows = await asyncio.to_thread(_parse, spool, columns, optional, former, parse, key)
    return Upload(rows, digest)


async def receive(request: Request, spool: IO[bytes]) -> bytes:
    """The body into a file, as it comes; its SHA-256. Raises ``Problem`` (400, 413): cut off, empty, too long."""
    allow_body(request, MOST_BYTES)
    digest = hashlib.sha256()
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            digest.update(chunk)
            spool.write(chunk)
    except ClientDisconnect:
        raise Problem(CUT_UPLOAD) from None
    declared = request.headers.get("content-length")
    if declared is not None and declared != str(size):
        raise Problem(OTHER_LENGTH)
    promised = request.headers.get("content-digest")
    if promised is not None:
        actual = f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        if actual not in [part.strip() for part in promised.split(",")]:
            raise Problem(DIGEST_DIFFERS)
    if size == 0:
        raise Problem(EMPTY_UPLOAD)
    return digest.digest()


def _parse(
    spool: IO[bytes],
    columns: Sequence[str],
    optional: Sequence[str],
    former: Mapping[str, str],
    parse: Callable[[Cells], Row | None],
    key: Callable[[Row], object],
) -> list[Row]:
    errors = RowErrors()
    rows: list[Row] = []
    first_lines: dict[object, int] = {}
    for cells in _cells(spool, columns, optional, former, errors):
        row = parse(cells)
        if row is None or not cells.good:
            continue
        name = key(row)
        if name in first_lines:
            cells.reject(None, SAME_AS_LINE, first=first_lines[name])
            continue
        first_lines[name] = cells.line
        rows.append(row)
    if errors.count:
        raise Problem(BAD_ROWS, error_count=errors.count, errors=errors.told)
    if not rows:
        raise Problem(NO_ROWS)
    return rows


def _encoding(spool: IO[bytes]) -> str:
    try:
        return encoding_of(spool)
    except NotText as error:
        lines = [Flaw({"line": line, "column": None}, why) for line, why in error.lines]
        raise Problem(BAD_ENCODING, why=error.term, errors=lines) from None


class _Kept(io.RawIOBase):
    """The spool, read through a wrapper that closes with it no file of ours."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._spool.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _cells(
    spool: IO[bytes],
    columns: Sequence[str],
    optional: Sequence[str],
    former: Mapping[str, str],
    errors: RowErrors,
) -> Iterator[Cells]:
    encoding = _encoding(spool)
    spool.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Kept(spool)), encoding=encoding, newline="")
    reader = csv.reader(_lines(text), strict=True)
    try:
        heading = [former.get(name.strip(), name.strip()) for name in next(reader, [])]
        _check_heading(heading, columns, optional)
        for values in reader:
            if not any(map(str.strip, values)):
                continue  # blank, or the commas that a spreadsheet leaves below its table
            if len(values) != len(heading):
                fault = CELLS_MISSING if len(values) < len(heading) else CELLS_TOO_MANY
                errors.add(reader.line_num, None, fault, {"cells": len(values), "columns": len(heading)})
                continue
            yield Cells(reader.line_num, dict(zip(heading, values, strict=True)), errors)
    except csv.Error as error:
        if "field limit" in str(error):
            raise Problem(CELL_TOO_LONG, line=reader.line_num, most=csv.field_size_limit()) from None
        raise Problem(BAD_CSV, line=reader.line_num) from None


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """As the file has them; none without end, which would be read whole before anything is known of it."""
    number = 0
    while line := text.readline(MOST_OF_A_LINE + 1):
        number += 1
        if len(line) > MOST_OF_A_LINE:
            raise Problem(LINE_TOO_LONG, line=number, most=MOST_OF_A_LINE)
        yield line


def _check_heading(heading: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    wrong = [Invalid(COLUMN_MISSING, column=name) for name in columns if name not in heading]
    wrong += [
        Invalid(COLUMN_UNKNOWN, column=_told(name)) for name in heading if name not in columns and name not in optional
    ]
    twice = sorted({name for name in heading if heading.count(name) > 1})
    wrong += [Invalid(COLUMN_TWICE, column=_told(name)) for name in twice]
    if wrong:
        said = [one.term.words for one in wrong]
        what = Words("; ".join(one.en for one in said), "；".join(one.zh for one in said))
        errors = [one.at({"line": 1, "column": None}) for one in wrong[:MOST_ERRORS_TOLD]]
        raise Problem(BAD_HEADING, what=Term("heading", what), errors=errors)


def _told(name: str) -> Term:
    """A word of a heading. In a file without one a row is in its place, and a number may be an account's."""
    if not name:
        return NAMELESS
    if any(character.isdigit() for character in name):
        return A_NUMBER
    seen = shown(name)
    return Term(seen, Words(f"'{seen}'", f"“{seen}”"))
