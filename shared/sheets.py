"""CSV for spreadsheets (RFC 4180), in which text is text whatever it begins with. Pure.

Every CSV that leaves the system is written here. Cells of XLSX have a type of their own: what is written as text is
never reckoned with.
"""

import csv
from collections.abc import Iterable, Sequence
from typing import Protocol

_RECKONED = frozenset("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula, or passes over to find one (OWASP, CSV injection)."""
_SIGNS = frozenset("+-")


class Sink(Protocol):
    def write(self, text: str, /) -> object: ...


class SheetWriter:
    """Rows into a text opened with ``newline=""``. ``quoted``: every cell between quotation marks."""

    def __init__(self, out: Sink, *, quoted: bool = False) -> None:
        self._csv = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)

    def row(self, cells: Sequence[object]) -> None:
        self.rows([cells])

    def rows(self, rows: Iterable[Sequence[object]]) -> None:
        # Nearly no cell is meant, and there are millions: only those are looked at twice.
        self._csv.writerows(
            [as_text(one) if one.__class__ is str and one[:1] in _RECKONED else one for one in row] for row in rows
        )


def as_text(cell: str) -> str:
    """With an apostrophe before it, by which spreadsheets know text. An amount with its sign stays a number.

    >>> as_text("=1+1"), as_text("-12.00"), as_text("西宁商贸")
    ("'=1+1", '-12.00', '西宁商贸')
    """
    if cell[:1] not in _RECKONED or (cell[0] in _SIGNS and _is_amount(cell[1:])):
        return cell
    return f"'{cell}"


def as_meant(cell: str) -> str:
    """A cell of a sheet that somebody filled in and sent back: without the apostrophe that ``as_text`` put there."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _RECKONED else cell


def _is_amount(text: str) -> bool:
    whole, _, part = text.partition(".")
    return text.isascii() and whole.isdecimal() and (part.isdecimal() or not part)
