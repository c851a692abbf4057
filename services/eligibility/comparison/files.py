"""The files that are compared: found, their headings checked, and what is wrong in them listed with its place."""

import codecs
import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from services.eligibility.comparison.columns import MONEY, Column
from services.eligibility.comparison.engines import Engine
from services.eligibility.comparison.faults import (
    BAD_HEADING,
    COLUMN_TYPE,
    FEN_COLUMN,
    FLAG_COLUMN,
    FOLDER_OF_OTHERS,
    HEADINGS_DIFFER,
    NO_PARQUET,
    NO_ROW,
    NO_SUCH_FILE,
    OTHER_WIDTH,
    OUT_OF_RANGE,
    TEXT_COLUMN,
    WHOLE_COLUMN,
    money_column,
)
from shared.decoding import NotText, encoding_of
from shared.faults import EMPTY
from shared.http.problems.uploads import A_NUMBER, COLUMN_MISSING, COLUMN_TWICE, COLUMN_UNKNOWN
from shared.http.validation import fault_of
from shared.invalid import Fault, Flaw, Invalid
from shared.words import Language, Words, filled

MOST_LISTED = 1_000
_CHUNK = 1 << 20


_PLACED = Words("{file}, row {row}", "{file} 第 {row} 行")
_SUMMARY = Words("{count} thing(s) are wrong; nothing was assessed.", "共 {count} 处有误，未作任何核定。")


class BadInput(ValueError):
    """The files are not what they must be; nothing was assessed. ``flaws`` holds the first thousand of ``count``."""

    def __init__(self, flaws: Sequence[Flaw], count: int | None = None) -> None:
        self.flaws = tuple(flaws[:MOST_LISTED])
        self.count = len(flaws) if count is None else count
        super().__init__(" ".join([self.summary("en"), *self.said_in("en")[:1]]))

    def summary(self, language: Language) -> str:
        return filled(_SUMMARY.said_in(language), {"count": self.count})

    def said_in(self, language: Language) -> list[str]:
        """One line each, with its place."""
        comma, colon = ("，", "：") if language == "zh" else (", ", ": ")
        lines = []
        for one in self.flaws:
            place = filled(_PLACED.said_in(language), one.where) if one.where["row"] else str(one.where["file"])
            column = f"{comma}{one.where['column']}" if one.where["column"] else ""
            lines.append(f"{place}{column}{colon}{one.fault.said_in(language, one.values)}")
        return lines


def _at(file: Path, row: int | None = None, column: str | None = None) -> dict[str, str | int | None]:
    """``row`` is the line of a CSV, or the number of the row of a Parquet file from 1; None: the file as a whole."""
    return {"file": str(file), "row": row, "column": column}


def _bad(fault: Fault, file: Path, column: str | None = None, **values: object) -> BadInput:
    return BadInput([Flaw(_at(file, column=column), fault, values)])


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one kind and heading. ``read_from`` are the same as UTF-8 without a mark, where they were not.

    ``written`` is the heading as the files have it, ``heading`` with today's names of the columns.
    """

    files: tuple[Path, ...]
    read_from: tuple[Path, ...]
    parquet: bool
    written: tuple[str, ...]
    heading: tuple[str, ...]
    ignored: tuple[str, ...]

    def table(self, engine: Engine) -> ir.Table:
        names = [str(file) for file in self.read_from]
        found = engine.parquet(names) if self.parquet else engine.csv(names, self.written)
        renamed = {new: old for old, new in zip(self.written, self.heading, strict=True) if old != new}
        found = found.rename(renamed) if renamed else found
        return found.drop(*self.ignored) if self.ignored else found

    def sha256(self) -> str:
        """Of the content: of one file its own, of several that of their hashes in the order of their names."""
        hashes = [_sha256(file) for file in self.files]
        if len(hashes) == 1:
            return hashes[0].hex()
        return hashlib.sha256(b"".join(hashes)).hexdigest()


def _sha256(file: Path) -> bytes:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").digest()


def find(path: Path) -> tuple[tuple[Path, ...], bool]:
    """A CSV or Parquet file, or a folder of either; with whether they are Parquet."""
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix in (".parquet", ".csv"))
        if not found or len({one.suffix for one in found}) > 1:
            raise _bad(FOLDER_OF_OTHERS, path)
        return tuple(found), found[0].suffix == ".parquet"
    if not path.is_file():
        raise _bad(NO_SUCH_FILE, path)
    return (path,), path.suffix == ".parquet"


def source(path: Path, columns: Sequence[Column], ignored: Sequence[str], folder: Path) -> Source:
    """``folder`` is for files written anew as UTF-8. Raises ``BadInput``."""
    files, parquet = find(path)
    read_from = files if parquet else tuple(_as_utf8(file, folder) for file in files)
    headings = [_parquet_heading(file, columns) if parquet else _csv_heading(file) for file in read_from]
    if len(set(headings)) > 1:
        raise _bad(HEADINGS_DIFFER, path)
    written = headings[0]
    renamed = {old: new for column in columns for old, new in column.renamed.items()}
    heading = tuple(renamed.get(name, name) for name in written)
    _check_heading(files[0], heading, columns, ignored, parquet=parquet)
    return Source(files, read_from, parquet, written, heading, tuple(name for name in ignored if name in heading))


def has_column(path: Path, name: str, folder: Path) -> bool:
    files, parquet = find(path)
    heading = tuple(pq.read_schema(files[0]).names) if parquet else _csv_heading(_as_utf8(files[0], folder))
    return name in heading


def _csv_heading(file: Path) -> tuple[str, ...]:
    with file.open(encoding="utf-8", newline="") as opened:
        return tuple(name.strip() for name in next(csv.reader(opened), []))


def _check_heading(
    file: Path, heading: Sequence[str], columns: Sequence[Column], ignored: Sequence[str], *, parquet: bool
) -> None:
    known = {column.name for column in columns} | set(ignored)
    if parquet:
        known |= {column.value_name for column in columns}
    there = set(heading)
    missing = [one.name for one in columns if not one.optional and not there & {one.name, one.value_name}]
    wrong = [Invalid(COLUMN_MISSING, column=name) for name in missing]
    # In a file without a heading a row stands in its place, and a number may be an account's.
    wrong += [
        Invalid(COLUMN_UNKNOWN, column=A_NUMBER if any(sign.isdigit() for sign in name) else repr(name))
        for name in heading
        if name not in known
    ]
    twice = [name for name in sorted(there) if list(heading).count(name) > 1]
    wrong += [Invalid(COLUMN_TWICE, column=repr(name)) for name in twice]
    if wrong:
        raise _bad(BAD_HEADING, file, what=[one.term for one in wrong])


def _parquet_heading(file: Path, columns: Sequence[Column]) -> tuple[str, ...]:
    try:
        schema = pq.read_schema(file)
    except (pa.ArrowInvalid, OSError):
        raise _bad(NO_PARQUET, file) from None
    for column in columns:
        for name in {column.name, column.value_name, *column.renamed} & set(schema.names):
            _check_type(file, name, schema.field(name).type, column)
    return tuple(schema.names)


def _check_type(file: Path, name: str, found: pa.DataType, column: Column) -> None:
    if pa.types.is_dictionary(found):
        found = found.value_type
    text = pa.types.is_string(found) or pa.types.is_large_string(found)
    whole = pa.types.is_integer(found)
    money = pa.types.is_decimal(found) and found.scale <= 2
    flag = pa.types.is_boolean(found)
    if name not in (column.name, column.former):
        good, wanted = whole, FEN_COLUMN
    elif column.kind is MONEY:
        good, wanted = text or money, money_column(column.value_name)
    elif column.kind.whole:
        good, wanted = text or whole, WHOLE_COLUMN
    else:
        good, wanted = text or (flag and column.kind.flag), FLAG_COLUMN if column.kind.flag else TEXT_COLUMN
    if not good:
        raise _bad(COLUMN_TYPE, file, name, found=str(found), wanted=wanted)


def _as_utf8(file: Path, folder: Path) -> Path:
    """The file itself where it is UTF-8, else a copy: without the mark, or from GB18030 (which holds GBK, GB 2312)."""
    with file.open("rb") as opened:
        marked = opened.read(3) == codecs.BOM_UTF8
        try:
            encoding = encoding_of(opened)
        except NotText as error:
            lines = [Flaw(_at(file, line), why) for line, why in error.lines]
            raise BadInput([error.at(_at(file)), *lines]) from None
    if encoding == "utf-8-sig" and not marked:
        return file
    copy = folder / f"{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:16]}.csv"
    if not copy.exists():
        with file.open(encoding=encoding, newline="") as old, copy.open("w", encoding="utf-8", newline="") as new:
            while text := old.read(_CHUNK):
                new.write(text)
    return copy


# Finding what is wrong: row by row, only when an engine said that something is


@dataclass(slots=True)
class Flaws:
    """Counts all, lists the first thousand."""

    listed: list[Flaw]
    count: int = 0

    def add(self, file: Path, row: int | None, column: str | None, fault: Fault, /, **values: object) -> None:
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(Flaw(_at(file, row, column), fault, values))


def checked_rows(
    found: Source, columns: Sequence[Column], flaws: Flaws
) -> Iterator[tuple[Path, int, dict[str, object]]]:
    """Every row with its place and values; those with a bad cell are listed in ``flaws`` and left out."""
    reader = _parquet_rows if found.parquet else _csv_rows
    for file, content in zip(found.files, found.read_from, strict=True):
        for row, cells in reader(file, content, found.heading, flaws):
            values: dict[str, object] = {}
            for column in columns:
                name = column.name if column.name in cells else column.value_name
                if name not in cells:
                    continue
                try:
                    values[column.name] = _value(cells[name], column, trimming=not found.parquet)
                except ValueError as error:
                    fault, told = fault_of(error)
                    flaws.add(file, row, name, fault, **told)
            if len(values) == sum(bool({one.name, one.value_name} & cells.keys()) for one in columns):
                yield file, row, values


def _value(cell: object, column: Column, *, trimming: bool) -> object:
    if isinstance(cell, bool):
        cell = "true" if cell else "false"
    if isinstance(cell, int | Decimal):
        whole = int(cell * 100) if isinstance(cell, Decimal) else cell
        if not 0 <= whole <= column.kind.most:
            raise Invalid(OUT_OF_RANGE, most=column.kind.most)
        return whole
    text = "" if cell is None else str(cell)
    if trimming:
        text = text.strip(" ")
    if text == "":
        if column.absent is None:
            raise Invalid(EMPTY)
        return column.absent
    return column.kind.check(text)


def _csv_rows(
    file: Path, content: Path, heading: Sequence[str], flaws: Flaws
) -> Iterator[tuple[int, dict[str, object]]]:
    with content.open(encoding="utf-8", newline="") as opened:
        reader = csv.reader(opened, strict=True)
        try:
            next(reader, None)
            for values in reader:
                if not values:
                    continue
                if len(values) != len(heading):
                    width = {"cells": len(values), "columns": len(heading)}
                    flaws.add(file, reader.line_num, None, OTHER_WIDTH, **width)
                    continue
                yield reader.line_num, dict(zip(heading, values, strict=True))
        except csv.Error:
            flaws.add(file, reader.line_num, None, NO_ROW)


def _parquet_rows(
    file: Path, content: Path, heading: Sequence[str], flaws: Flaws
) -> Iterator[tuple[int, dict[str, object]]]:
    del file, flaws
    number = 0
    with pq.ParquetFile(content) as opened:
        for batch in opened.iter_batches(65_536):
            for cells in batch.rename_columns(list(heading)).to_pylist():
                number += 1
                yield number, cells
