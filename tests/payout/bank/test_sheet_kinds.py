"""Sheets as data: a bank's own description is read strictly, and its sheet then like a shipped one."""

import io
from datetime import date
from pathlib import Path

import pytest
import yaml

from services.payout.bank.lines import CreditLine, NameCut, ReturnLine
from services.payout.bank.result_file import read_items
from services.payout.bank.sheet_kinds import parse_sheets, sheets_of
from tests.payout.bank.sheet_writing import CREDITED, FIRST, SECOND, sheet

DAY = date(2021, 8, 6)
OWN = """
sheets:
  lakeside:
    title: 湖滨银行代付回盘
    source: 湖滨银行代付文件说明 2.1
    columns:
      end_to_end_id: {headings: [企业参考号]}
      amount: {headings: [发生额]}
      result: {headings: [标志]}
      account: {headings: [卡号], required: false}
      day: {headings: [完成日], required: false}
    results: {credited: [S], rejected: [F], returned: [R], pending: [W]}
    total: [总笔数]
    days: [DD/MM/YYYY]
    name_cut: {size: 30, of_gbk: true, source: 湖滨银行代付文件说明 2.1}
"""


def test_a_banks_own_sheet_is_read_as_it_is_described(tmp_path: Path) -> None:
    described = tmp_path / "sheets.yaml"
    described.write_text(OWN, encoding="utf-8")
    kinds = sheets_of(described)
    headings = ("企业参考号", "卡号", "发生额", "标志", "完成日")
    rows = (
        (FIRST, "6222020000000001", "1,440.00", "s", "06/08/2021"),
        (SECOND, "6222020000000002", "5.00", "R", "09/08/2021"),
        (SECOND, "", "7.00", "W", ""),
        ("总笔数：3笔", "", "1452.00", "", ""),
    )
    content = io.BytesIO(sheet(*rows, headings=headings))
    _, credit, back = read_items(content, "sheet-1", kinds)
    assert isinstance(credit, CreditLine)
    assert (credit.booked_on, credit.amount_fen, credit.name_cut) == (DAY, 144_000, NameCut(30, of_gbk=True))
    assert isinstance(back, ReturnLine)
    assert back.booked_on == date(2021, 8, 9)
    _, shipped = read_items(io.BytesIO(sheet(CREDITED)), "sheet-1", kinds)
    assert isinstance(shipped, CreditLine)


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("title:", "titel:", "Extra inputs are not permitted"),
        ("    source: 湖滨银行代付文件说明 2.1\n", "", "A sheet names its source, or the assumption that it is."),
        (
            "title: 湖滨银行代付回盘",
            "title: 湖滨银行代付回盘\n    assumption: 没有公布格式，照所见",
            "names its source, or the",
        ),
        ("returned: [R]", "returned: [R, ｓ]", "'s' stands for credited and for returned."),
        ("[卡号]", "[卡号, 发生额]", "'发生额' stands for amount and for account."),
        ("[DD/MM/YYYY]", "[DD/MM]", "'DD/MM' is no form of a day"),
        ("[DD/MM/YYYY]", "[DD/MM/YYYY, M/MM/YYYY]", "'M/MM/YYYY' is no form of a day"),
        (
            "{headings: [标志]}",
            "{headings: [标志], required: false}",
            "cannot do without end_to_end_id, amount and result",
        ),
        ("{headings: [标志]}", "{headings: []}", "at least 1 item"),
        ("size: 30", "size: 3000", "less than or equal to 140"),
        ("lakeside:", "Lakeside Bank:", "should match pattern"),
        ("columns:", "columns: [", "No YAML"),
    ],
)
def test_a_description_that_is_wrong_is_refused(right: str, wrong: str, sentence: str) -> None:
    assert right in OWN
    with pytest.raises(ValueError, match="(?s)" + sentence.replace("[", r"\[")):
        parse_sheets(OWN.replace(right, wrong, 1).encode())


def test_every_shipped_sheet_says_where_it_comes_from_and_two_shipped_sheets_are_never_one() -> None:
    kinds = sheets_of(None)
    assert all(bool(kind.source) != bool(kind.assumption) for kind in kinds)
    required = [
        frozenset(column.headings[0] for _, column in kind.columns.named() if column.required) for kind in kinds
    ]
    assert len(set(required)) == len(kinds)


def test_what_yaml_reads_as_a_number_is_no_word(tmp_path: Path) -> None:
    described = yaml.safe_load(OWN)
    described["sheets"]["lakeside"]["results"]["credited"] = [1]
    with pytest.raises(ValueError, match="valid string"):
        parse_sheets(yaml.safe_dump(described, allow_unicode=True).encode())
