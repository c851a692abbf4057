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
from shared.decoding import NotText, encoding_of

MOST_LISTED = 1_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """``row`` is the line of a CSV, or the number of the row of a Parquet file from 1; None: the file as a whole."""

    file: str
    row: int | None
    column: str | None
    detail: str

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{place}{f', {self.column}' if self.column else ''}: {self.detail}"


class BadInput(ValueError):
    """The files are not what they must be; nothing was assessed. ``faults`` holds the first thousand of ``count``."""

    def __init__(self, faults: Sequence[Fault], count: int | None = None) -> None:
        self.faults = tuple(faults[:MOST_LISTED])
        self.count = len(faults) if count is None else count
        super().__init__(f"{self.count} thing(s) are wrong; nothing was assessed. {self.faults[0] if faults else ''}")


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
            raise BadInput([Fault(str(path), None, None, "A folder holds either .parquet or .csv files.")])
        return tuple(found), found[0].suffix == ".parquet"
    if not path.is_file():
        raise BadInput([Fault(str(path), None, None, "There is no such file.")])
    return (path,), path.suffix == ".parquet"


def source(path: Path, columns: Sequence[Column], ignored: Sequence[str], folder: Path) -> Source:
    """``folder`` is for files written anew as UTF-8. Raises ``BadInput``."""
    files, parquet = find(path)
    read_from = files if parquet else tuple(_as_utf8(file, folder) for file in files)
    headings = [_parquet_heading(file, columns) if parquet else _csv_heading(file) for file in read_from]
    if len(set(headings)) > 1:
        raise BadInput([Fault(str(path), None, None, "The files have different headings.")])
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
    problems = [f"{name!r} is missing" for name in missing]
    # In a file without a heading a row stands in its place, and a number may be an account's.
    problems += [
        f"{'a number' if any(sign.isdigit() for sign in name) else repr(name)} is not known"
        for name in heading
        if name not in known
    ]
    problems += [f"{name!r} stands twice" for name in sorted(there) if list(heading).count(name) > 1]
    if problems:
        raise BadInput([Fault(str(file), None, None, f"The heading is wrong: {'; '.join(problems)}.")])


def _parquet_heading(file: Path, columns: Sequence[Column]) -> tuple[str, ...]:
    try:
        schema = pq.read_schema(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput([Fault(str(file), None, None, f"Not a Parquet file: {error}.")]) from None
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
        good, wanted = whole, "an integer of fen"
    elif column.kind is MONEY:
        good, wanted = text or money, f"text or a decimal with two places of yuan, or {column.value_name}"
    elif column.kind.whole:
        good, wanted = text or whole, "an integer, or text"
    else:
        good, wanted = text or (flag and column.kind.flag), "text or true and false" if column.kind.flag else "text"
    if not good:
        raise BadInput([Fault(str(file), None, name, f"The column is of {found}; it must be {wanted}.")])


def _as_utf8(file: Path, folder: Path) -> Path:
    """The file itself where it is UTF-8, else a copy: without the mark, or from GB18030 (which holds GBK, GB 2312)."""
    with file.open("rb") as opened:
        marked = opened.read(3) == codecs.BOM_UTF8
        try:
            encoding = encoding_of(opened)
        except NotText as error:
            lines = [Fault(str(file), line, None, why.says.en) for line, why in error.lines]
            raise BadInput([Fault(str(file), None, None, str(error)), *lines]) from None
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
class Faults:
    """Counts all, lists the first thousand."""

    listed: list[Fault]
    count: int = 0

    def add(self, file: Path, row: int | None, column: str | None, detail: str) -> None:
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(Fault(str(file), row, column, detail))


def checked_rows(
    found: Source, columns: Sequence[Column], faults: Faults
) -> Iterator[tuple[Path, int, dict[str, object]]]:
    """Every row with its place and values; those with a bad cell are listed in ``faults`` and left out."""
    reader = _parquet_rows if found.parquet else _csv_rows
    for file, content in zip(found.files, found.read_from, strict=True):
        for row, cells in reader(file, content, found.heading, faults):
            values: dict[str, object] = {}
            for column in columns:
                name = column.name if column.name in cells else column.value_name
                if name not in cells:
                    continue
                try:
                    values[column.name] = _value(cells[name], column, trimming=not found.parquet)
                except ValueError as error:
                    faults.add(file, row, name, str(error))
            if len(values) == sum(bool({one.name, one.value_name} & cells.keys()) for one in columns):
                yield file, row, values


def _value(cell: object, column: Column, *, trimming: bool) -> object:
    if isinstance(cell, bool):
        cell = "true" if cell else "false"
    if isinstance(cell, int | Decimal):
        whole = int(cell * 100) if isinstance(cell, Decimal) else cell
        if not 0 <= whole <= column.kind.most:
            raise ValueError(f"Not between 0 and {column.kind.most}.")
        return whole
    text = "" if cell is None else str(cell)
    if trimming:
        text = text.strip(" ")
    if text == "":
        if column.absent is None:
            raise ValueError("Must not be empty.")
        return column.absent
    return column.kind.check(text)


def _csv_rows(
    file: Path, content: Path, heading: Sequence[str], faults: Faults
) -> Iterator[tuple[int, dict[str, object]]]:
    with content.open(encoding="utf-8", newline="") as opened:
        reader = csv.reader(opened, strict=True)
        try:
            next(reader, None)
            for values in reader:
                if not values:
                    continue
                if len(values) != len(heading):
                    faults.add(
                        file, reader.line_num, None, f"{len(values)} fields where the heading has {len(heading)}."
                    )
                    continue
                yield reader.line_num, dict(zip(heading, values, strict=True))
        except csv.Error as error:
            faults.add(file, reader.line_num, None, f"Not CSV: {error}.")


def _parquet_rows(
    file: Path, content: Path, heading: Sequence[str], faults: Faults
) -> Iterator[tuple[int, dict[str, object]]]:
    del file, faults
    number = 0
    with pq.ParquetFile(content) as opened:
        for batch in opened.iter_batches(65_536):
            for cells in batch.rename_columns(list(heading)).to_pylist():
                number += 1
                yield number, cells
