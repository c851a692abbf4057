"""Rows of a sheet as text, whether it is CSV or XLSX, as a stream. Pure.

CSV: UTF-8, UTF-16 with a byte order mark, or GB18030; commas, tabs or semicolons. XLSX is a zip of XML that a library
reads row by row; what it may grow to is looked at before it is opened.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel

from services.payout.bank.faults import (
    BROKEN_WORKBOOK,
    NO_ROW,
    NO_WORKBOOK,
    OLD_WORKBOOK,
    ROW_UNREADABLE,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    WORKBOOK_TOO_LARGE,
    WORKBOOK_WITH_DOCUMENT_TYPE,
)
from services.payout.bank.lines import BadBankFile
from services.payout.bank.reading_text import check_kept, encoding_of

DELIMITERS = (",", "\t", ";")
MOST_COLUMNS = 100
MOST_ROWS = 100_000
MOST_UNPACKED_BYTES = 128 << 20
_MOST_PARTS = 500
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SERIAL_DAYS = range(20_000, 80_000)
"""1954 to 2119."""

# Parts of a workbook that the library does not know are no concern of ours, nor of whoever reads our log.
warnings.filterwarnings("ignore", module=r"openpyxl(\.|$)")


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of rows: a CSV under one delimiter, or one worksheet. ``epoch``: of its serial days, if it has some."""

    rows: Iterator[Row]
    epoch: datetime | None = None


def tables_of(source: IO[bytes]) -> Iterator[Table]:
    """Of CSV the file under each delimiter, of which one fits; of XLSX the worksheets."""
    source.seek(0)
    start = source.read(4)
    if start == _OLE:
        raise BadBankFile(OLD_WORKBOOK)
    if start == _ZIP:
        yield from _worksheets(source)
        return
    encoding = encoding_of(source)
    for delimiter in DELIMITERS:
        source.seek(0)
        yield Table(_csv_rows(source, encoding, delimiter))


def is_workbook(source: IO[bytes]) -> bool:
    source.seek(0)
    return source.read(4) == _ZIP


def serial_day(text: str, epoch: datetime) -> date | None:
    """``"44414"`` -> 2021-08-06."""
    if not (text.isascii() and text.isdecimal() and len(text) == 5 and int(text) in _SERIAL_DAYS):
        return None
    return datetime.date(from_excel(int(text), epoch))


def _checked(line: int, cells: list[str]) -> Row:
    while cells and not cells[-1]:
        cells.pop()
    for cell in cells:
        check_kept(cell, line)
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise BadBankFile(TOO_MANY_COLUMNS, line=line, cells=len(cells), most=MOST_COLUMNS)
    return Row(line, cells)


def _csv_rows(source: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    reader = csv.reader(text, strict=True, delimiter=delimiter)
    try:
        for cells in reader:
            yield _checked(reader.line_num, cells)
    except csv.Error:
        raise BadBankFile(NO_ROW, line=reader.line_num) from None
    finally:
        text.detach()


def _worksheets(source: IO[bytes]) -> Iterator[Table]:
    _check_size(source)
    book = _opened(source)
    try:
        for worksheet in book.worksheets:
            worksheet.reset_dimensions()
            yield Table(_worksheet_rows(worksheet), book.epoch)
    finally:
        book.close()


def _check_size(source: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(source) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or unpacked > MOST_UNPACKED_BYTES:
                raise BadBankFile(
                    WORKBOOK_TOO_LARGE,
                    parts=len(parts),
                    bytes=unpacked,
                    most_parts=_MOST_PARTS,
                    most_bytes=MOST_UNPACKED_BYTES,
                )
            for part in parts:
                with packed.open(part) as content:
                    # A workbook declares no document type; what does wants to define entities.
                    if b"<!D" in content.read(2048).replace(b"\0", b""):
                        raise BadBankFile(WORKBOOK_WITH_DOCUMENT_TYPE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        raise BadBankFile(BROKEN_WORKBOOK) from None


def _opened(source: IO[bytes]) -> Any:
    source.seek(0)
    try:
        return load_workbook(source, read_only=True, data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - the library raises what it meets: any of it means a broken file
        raise BadBankFile(NO_WORKBOOK) from None


def _worksheet_rows(worksheet: Any) -> Iterator[Row]:
    rows = worksheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
    line = 0
    while True:
        try:
            values = next(rows, None)
        except Exception:  # noqa: BLE001 - as above
            raise BadBankFile(ROW_UNREADABLE, line=line + 1) from None
        if values is None:
            return
        line += 1
        if line > MOST_ROWS:
            raise BadBankFile(TOO_MANY_ROWS, most=MOST_ROWS)
        yield _checked(line, [_text_of(value) for value in values])


def _text_of(value: Any) -> str:
    """As a person sees it. Spreadsheets keep fifteen digits: a longer number was rounded, and gets an exponent."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case bool() | str() | date():
            return str(value)
        case int() | float():
            return f"{value:.15g}"
        case _:
            return str(value)
