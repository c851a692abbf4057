"""A bulletin as XLSX (ECMA-376): a sheet a table. Equal bulletins, equal bytes.

Amounts, shares and counts are numbers that a spreadsheet adds up; names and hashes are text. The exact figures are in
the bulletin's content, as JSON.
"""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from services.supervision.reports.circulating.layout import Cell, Layout, Share, Table, Yuan

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDEST = 48


def workbook_of(layout: Layout, made_at: datetime) -> bytes:
    """``made_at`` is written into the file's properties: when it was issued, or the cut-off of a draft."""
    content = io.BytesIO()
    # Text that begins like a formula or an address is text.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, plain) as book:
        at = made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": layout.title, "created": at})
        title = book.add_format({"bold": True, "font_size": 16})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E6EEF7"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        text = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        total = book.add_format({"border": 1, "align": "right", "bold": True})
        figures = {
            (kind, bold): book.add_format({"border": 1, "valign": "top", "num_format": form, "bold": bold})
            for kind, form in ((int, "#,##0"), (Yuan, "#,##0.00"), (Share, "0.00%"))
            for bold in (False, True)
        }
        cover = book.add_worksheet(_sheet_name(layout.title, set()))
        cover.set_column(0, 0, 100)
        cover.set_paper(9)
        cover.fit_to_pages(1, 0)
        cover.write_string(0, 0, layout.title, title)
        for row, line in enumerate([*layout.under_title, *layout.sentences, *layout.foot], start=1):
            cover.write_string(row, 0, line, wrapped)
        taken = {cover.get_name()}
        for table in layout.tables:
            sheet = book.add_worksheet(_sheet_name(table.name, taken))
            taken.add(sheet.get_name())
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.freeze_panes(1, 1)
            sheet.set_footer("&C第 &P 页，共 &N 页")
            for column, width in enumerate(_widths(table)):
                sheet.set_column(column, column, width)
            for column, name in enumerate(table.head):
                sheet.write_string(0, column, name, head)
            for row, cells in enumerate(table.rows, start=1):
                last = table.has_total and row == len(table.rows)
                for column, cell in enumerate(cells):
                    if isinstance(cell, int):
                        sheet.write_number(row, column, cell, figures[int, last])
                    elif isinstance(cell, Yuan):
                        sheet.write_number(row, column, cell.fen / 100, figures[Yuan, last])
                    elif isinstance(cell, Share):
                        sheet.write_number(row, column, cell.hundredths / 10_000, figures[Share, last])
                    else:
                        sheet.write_string(row, column, cell or "", total if last else text)
    return content.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    short = _FORBIDDEN.sub(" ", name)[:_LONGEST_NAME]
    while short in taken:
        short = f"{short[: _LONGEST_NAME - 1]}’"
    return short


def _widths(table: Table) -> Sequence[int]:
    """A Chinese character is two wide."""
    columns = zip(table.head, *table.rows, strict=True)
    return [min(_WIDEST, max(_width(cell) for cell in column) + 2) for column in columns]


def _width(cell: Cell) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in str(cell if cell is not None else ""))
