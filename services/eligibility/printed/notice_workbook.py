"""The public notice as XLSX (ECMA-376): the notice on one sheet, its list on another. Equal notices, equal bytes.

Amounts, ratios and people are numbers, codes are text.
"""

import io
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

import xlsxwriter

from services.eligibility.printed.notice import HEADINGS, Entry, NoticeText
from services.eligibility.schemas.notices import NoticeAnswer

_WIDTHS = (6, 34, 22, 16, 12, 12, 10, 16, 10, 16, 18)
_A4 = 9
_FREE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_of(notice: NoticeAnswer, text: NoticeText, lines: Iterable[Entry]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **_FREE}) as book:
        at = datetime.combine(notice.published_on, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": text.title, "created": at})
        _cover(book, text)
        _list(book, text, lines)
    return content.getvalue()


def _cover(book: Any, text: NoticeText) -> None:
    sheet = book.add_worksheet("公示")
    sheet.set_paper(_A4)
    sheet.set_margins(left=1.1, right=1.02, top=1.45, bottom=1.38)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 78)
    title = {"bold": True, "font_name": "方正小标宋简体", "font_size": 20, "align": "center", "text_wrap": True}
    body = {"font_name": "仿宋", "font_size": 14, "text_wrap": True, "valign": "top"}
    sheet.write_string(0, 0, text.title, book.add_format(title | {"valign": "vcenter"}))
    sheet.set_row(0, 60)
    row = 1
    for paragraph in (*text.paragraphs, text.attachment):
        sheet.write_string(row, 0, f"　　{paragraph}", book.add_format(body))
        sheet.set_row(row, 20 * max(1, -(-len(paragraph) // 34)))
        row += 1
    for line in (text.issuer, text.day):
        row += 1
        sheet.write_string(row, 0, line, book.add_format(body | {"align": "right"}))


def _list(book: Any, text: NoticeText, lines: Iterable[Entry]) -> None:
    sheet = book.add_worksheet("名单")
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    base = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter"}

    def style(**more: Any) -> Any:
        return book.add_format(base | more)

    plain, centre = style(text_wrap=True), style(align="center")
    people, averages = style(num_format="#,##0"), style(num_format="#,##0.00")
    shares, amounts = style(num_format="0.00%"), style(num_format="#,##0.00")
    head = style(bold=True, align="center", text_wrap=True, bg_color="#E6EEF7")
    title = {"bold": True, "font_name": "方正小标宋简体", "font_size": 16, "align": "center"}
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "拟返还单位名单", book.add_format(title))
    sheet.set_row(0, 30)
    sheet.set_row(1, 32)
    for column, name in enumerate(HEADINGS):
        sheet.write_string(1, column, name, head)
    row = 1
    for row, one in enumerate(lines, 2):
        sheet.write_number(row, 0, one.number, centre)
        sheet.write_string(row, 1, one.name, plain)
        sheet.write_string(row, 2, one.uscc, centre)
        sheet.write_string(row, 3, one.kind, centre)
        numbers = (
            (one.average_insured, averages),
            (one.claimants, people),
            (one.layoff_rate, shares),
            (None if one.premium_fen is None else one.premium_fen / 100, amounts),
            (one.rate, shares),
            (one.refund_fen / 100, amounts),
        )
        for column, (value, form) in enumerate(numbers, 4):
            if value is None:
                sheet.write_blank(row, column, None, form)
            else:
                sheet.write_number(row, column, float(value), form)
        sheet.write_string(row, 10, one.remark, plain)
    last = row + 1
    total = style(bold=True, num_format="#,##0.00")
    sheet.merge_range(last, 0, last, 8, f"合计 {text.employers:,} 家", style(bold=True, align="center"))
    sheet.write_number(last, 9, text.total_fen / 100, total)
    sheet.write_string(last, 10, "", plain)
