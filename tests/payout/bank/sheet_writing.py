"""Sheets of results as banks export them, for tests that read them back."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADINGS = (
    "端到端标识",
    "收款人名称",
    "收款账号",
    "金额（元）",
    "结果",
    "原因代码",
    "原因说明",
    "记账日期",
    "银行流水号",
)
FIRST, SECOND = "91630102000000001D-ABCDEF12-01", "91630102000000002D-ABCDEF12-01"
CREDITED = (FIRST, "西宁第1商贸有限公司", "6222020000000001", "1440.00", "成功", "", "", "2021-08-06", "B-1/1")
REJECTED = (SECOND, "西宁第2商贸有限公司", "6222020000000002", "0.05", "失败", "3031", "账号户名不符", "", "")


def row(of: Sequence[str], **changes: str) -> tuple[str, ...]:
    """Under the own headings, by place: ``day``, ``amount`` and the like."""
    names = ("payment", "name", "account", "amount", "result", "code", "text", "day", "reference")
    return tuple(changes.get(name, cell) for name, cell in zip(names, of, strict=True))


def sheet(
    *rows: Sequence[str], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8-sig", delimiter: str = ","
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows((headings, *rows))
    return text.getvalue().encode(encoding)


def workbook(*worksheets: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in worksheets:
        worksheet = book.create_sheet()
        for one in rows:
            worksheet.append(list(one))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
