"""What the printed bulletin shows: its layout, which columns are figures, and where it is to be had as a file. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.supervision.reports.circulating.layout import Cell, Layout, Table

_FIGURE = re.compile(r"[-−]?[\d,]+(\.\d+)? ?%?")


@dataclass(frozen=True, slots=True)
class BulletinPage:
    layout: Layout
    files: Mapping[str, str]
    """By form, the query of the address that gives it."""
    figures: tuple[tuple[bool, ...], ...]
    """By table and column: whether it holds numbers, amounts or shares, which stand to the right."""


def bulletin_page(layout: Layout, query: str) -> BulletinPage:
    """``query``: of the page's own address."""
    files = {form: f"?{query}&format={form}" for form in ("xlsx", "docx")}
    return BulletinPage(layout, files, tuple(_figures(table) for table in layout.tables))


def _figures(table: Table) -> tuple[bool, ...]:
    columns = [[row[at] for row in table.rows if row[at] not in (None, "")] for at in range(len(table.head))]
    return tuple(at > 0 and bool(cells) and all(map(_is_figure, cells)) for at, cells in enumerate(columns))


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, int) or _FIGURE.fullmatch(str(cell)) is not None
