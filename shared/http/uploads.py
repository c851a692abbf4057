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
from shared.http.door import allow_body
from shared.plain import plain_line, shown
from shared.problem import Problem

Row = TypeVar("Row")
MOST_ERRORS_TOLD = 1_000
MOST_BYTES = 1 << 30
MOST_OF_A_LINE = 1 << 20
_SPOOL_BYTES = 4 << 20
NOTHING_RENAMED: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class RowErrors:
    """What is wrong, by line and column. Counts all, lists the first thousand."""

    told: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str | None, detail: str) -> None:
        self.count += 1
        if len(self.told) < MOST_ERRORS_TOLD:
            self.told.append({"line": line, "column": column, "detail": detail})


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
        except ValueError as error:
            self.reject(column, str(error))
            return None
        if text == "":
            if default is None:
                self.reject(column, "Must not be empty.")
                return None
            return default()
        try:
            return parse(text)
        except ValueError as error:
            self.reject(column, str(error))
            return None

    def reject(self, column: str | None, detail: str) -> None:
        self.good = False
        self._errors.add(self.line, column, detail)


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
        raise Problem(400, "cut-upload", "The upload ended in the middle; nothing was imported.") from None
    declared = request.headers.get("content-length")
    if declared is not None and declared != str(size):
        raise Problem(400, "cut-upload", "The upload is not as long as announced; nothing was imported.")
    promised = request.headers.get("content-digest")
    if promised is not None:
        actual = f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        if actual not in [part.strip() for part in promised.split(",")]:
            raise Problem(
                400, "digest-differs", "The upload is not what Content-Digest promises; nothing was imported."
            )
    if size == 0:
        raise Problem(400, "empty-upload", "The upload is empty.")
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
            cells.reject(None, f"The same as line {first_lines[name]}.")
            continue
        first_lines[name] = cells.line
        rows.append(row)
    if errors.count:
        detail = f"{errors.count} thing(s) are wrong; nothing was imported."
        raise Problem(422, "bad-rows", detail, errors=errors.told, error_count=errors.count)
    if not rows:
        raise Problem(422, "no-rows", "The file holds a heading and no rows.")
    return rows


def _encoding(spool: IO[bytes]) -> str:
    try:
        return encoding_of(spool)
    except NotText as error:
        lines = [{"line": line, "column": None, "detail": detail} for line, detail in error.lines]
        raise Problem(400, "bad-encoding", f"{error} Nothing was imported.", errors=lines) from None


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
                errors.add(reader.line_num, None, _other_length(len(values), len(heading)))
                continue
            yield Cells(reader.line_num, dict(zip(heading, values, strict=True)), errors)
    except csv.Error as error:
        raise Problem(400, "bad-csv", f"Line {reader.line_num} is not CSV: {error}.") from None


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """As the file has them; none without end, which would be read whole before anything is known of it."""
    number = 0
    while line := text.readline(MOST_OF_A_LINE + 1):
        number += 1
        if len(line) > MOST_OF_A_LINE:
            raise Problem(400, "bad-csv", f"Line {number} is longer than {MOST_OF_A_LINE} characters.")
        yield line


def _other_length(fields: int, columns: int) -> str:
    said = f"{fields} fields where the heading has {columns}"
    if fields < columns:
        return f"{said}: some are missing."
    return f"{said}: a column is added, or a comma inside a cell is not between quotation marks."


def _check_heading(heading: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    problems = [f"{name!r} is missing" for name in columns if name not in heading]
    problems += [f"{_told(name)} is not known" for name in heading if name not in columns and name not in optional]
    problems += [
        f"{_told(name)} stands twice" for name in sorted({name for name in heading if heading.count(name) > 1})
    ]
    if problems:
        raise Problem(400, "bad-heading", f"The heading is wrong: {'; '.join(problems)}.")


def _told(name: str) -> str:
    """A word of a heading. In a file without one a row is in its place, and a number may be an account's."""
    if not name:
        return "a column without a name"
    return "a number" if any(character.isdigit() for character in name) else f"'{shown(name)}'"
