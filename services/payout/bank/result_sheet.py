"""The bank's sheet of results (CSV, UTF-8 or GB18030), for banks that send no ISO 20022. Pure.

One row a payment. 结果 is 成功 (credited), 失败 (rejected: it never left) or 退汇 (came back). A closing row 合计 is
checked when there is one: number of rows and sum of amounts.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from services.payout.bank.lines import BadBankFile, Begun, CreditLine, Item, ReturnLine
from services.payout.bank.return_reasons import reason_of
from shared.money import fen, yuan

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


def read(source: IO[bytes], message_id: str) -> Iterator[Item]:
    """``message_id`` names the sheet, which names itself nowhere."""
    encoding = _encoding(source)
    source.seek(0)
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    try:
        yield from _rows(csv.reader(text, strict=True), message_id)
    except csv.Error as error:
        raise BadBankFile(f"Not a CSV sheet: {error}.") from None
    finally:
        text.detach()


def _encoding(source: IO[bytes]) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        source.seek(0)
        text = io.TextIOWrapper(source, encoding=encoding, newline="")
        try:
            for _ in text:
                pass
        except UnicodeDecodeError:
            continue
        else:
            return encoding
        finally:
            text.detach()
    raise BadBankFile("The file is neither UTF-8 nor GB18030 (GBK) text.")


def _rows(reader: Any, message_id: str) -> Iterator[Item]:
    heading = tuple(cell.strip() for cell in next(reader, []))
    if heading != HEADINGS:
        raise BadBankFile(f"No message of the bank: neither XML nor MT940, nor a sheet headed {','.join(HEADINGS)}.")
    yield Begun("sheet", message_id, checked_by_schema=False)
    count = total = 0
    closed = False
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if closed:
            raise BadBankFile(f"Line {reader.line_num}: a row after the closing total.")
        try:
            if cells[0].strip() == "合计":
                _check_total(cells, count, total)
                closed = True
                continue
            if len(cells) != len(HEADINGS):
                raise ValueError(f"{len(cells)} cells where the heading has {len(HEADINGS)}.")
            line = _line([cell.strip() for cell in cells])
        except ValueError as error:
            raise BadBankFile(f"Line {reader.line_num}: {error}") from None
        count += 1
        total += line.amount_fen or 0
        yield line


def _line(cells: list[str]) -> CreditLine | ReturnLine:
    transfer, name, account, amount, result, code, text, day, reference = cells
    if not transfer:
        raise ValueError("端到端标识 is empty.")
    match result:
        case "成功":
            return CreditLine(transfer, fen(amount), account or None, date.fromisoformat(day), reference, name or None)
        case "失败" | "退汇":
            return ReturnLine(transfer, fen(amount), reason_of(code, text), code, text, rejected=result == "失败")
        case _:
            raise ValueError(f"结果 is {result!r}: write 成功, 失败 or 退汇.")


def _check_total(cells: list[str], count: int, total: int) -> None:
    found = (cells[1].strip().removesuffix("笔").strip(), fen(cells[3].strip()))
    if found != (str(count), total):
        raise ValueError(
            f"the closing total says {found[0]} and {yuan(found[1])}; there are {count} and {yuan(total)}."
        )
