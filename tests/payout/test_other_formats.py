"""What banks without ISO 20022 answer with: MT940 and the sheet of results."""

import io
from datetime import date

import pytest

from services.payout.bank.lines import (
    BadBankFile,
    Begun,
    CreditLine,
    Item,
    ReturnLine,
    Statement,
    StrayLine,
)
from services.payout.bank.result_file import read_items
from services.payout.bank.result_sheet import HEADINGS

DAY = date(2021, 8, 6)
FIRST, SECOND = "91630102000000001D-ABCDEF12-01", "91630102000000002D-ABCDEF12-01"


def _items(content: bytes) -> list[Item]:
    return list(read_items(io.BytesIO(content), DAY, "sheet-1"))


MT940 = f""":20:ST210806
:25:63000000000000018
:28C:00007/001
:60F:C210806CNY10000,00
:61:2108060806D1440,00NTRFNONREF//B-1/1
:86:020?00TRANSFER?20EREF+{FIRST}?30102851000106?316222020000000001?32西宁第1商贸有限公司
:61:2108060806C5,00NRTINONREF//B-1/2
:86:159?00RETURN?20EREF+{SECOND}?21SVWZ+RETURN AC04 账户已关户
:61:2108060806D2,50NCHGNONREF//FEE-1
:86:808?00FEE
:62F:C210806CNY8562,50
"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_mt940_statement_tells_credits_returns_fees_and_its_balances(encoding: str) -> None:
    begun, credit, back, fee, statement = _items(MT940.encode(encoding))
    assert begun == Begun("mt940", "ST210806/00007", checked_by_schema=False)
    assert credit == CreditLine(FIRST, 144_000, "6222020000000001", DAY, "B-1/1", "西宁第1商贸有限公司", entry=True)
    assert back == ReturnLine(SECOND, 500, "account-closed", "AC04", "RETURN AC04 账户已关户")
    assert fee == StrayLine("FEE-1", 250, False, "no end-to-end id (EREF)")
    assert statement == Statement("63000000000000018", "ST210806/00007", 1_000_000, -143_750, 856_250, DAY)


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("C210806CNY10000,00", "C210806USD10000,00", "The currency is USD"),
        ("D1440,00N", "D1440,001N", "at most two decimal places"),
        (":62F:C210806CNY8562,50\n", "", "lacks its opening or closing balance"),
    ],
)
def test_a_broken_mt940_statement_is_refused(wrong: str, right: str, sentence: str) -> None:
    assert wrong in MT940
    with pytest.raises(BadBankFile, match=sentence):
        _items(MT940.replace(wrong, right).encode())


def _sheet(*rows: str, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join((",".join(HEADINGS), *rows)).encode(encoding)


CREDITED = f"{FIRST},西宁第1商贸有限公司,6222020000000001,1440.00,成功,,,2021-08-06,B-1/1"
REJECTED = f"{SECOND},西宁第2商贸有限公司,6222020000000002,0.05,失败,3031,账号户名不符,,"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_sheet_tells_credits_rejections_and_returns(encoding: str) -> None:
    back = REJECTED.replace("失败", "退汇")
    content = _sheet(CREDITED, REJECTED, back, "合计,3 笔,,1440.10,,,,,", encoding=encoding)
    rejected = ReturnLine(SECOND, 5, "account-name-mismatch", "3031", "账号户名不符", rejected=True)
    assert _items(content) == [
        Begun("sheet", "sheet-1", checked_by_schema=False),
        CreditLine(FIRST, 144_000, "6222020000000001", DAY, "B-1/1", "西宁第1商贸有限公司"),
        rejected,
        ReturnLine(SECOND, 5, "account-name-mismatch", "3031", "账号户名不符"),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((CREDITED.replace("1440.00", "1440.001"),), "Line 2: An amount of yuan has at most two decimal places."),
        ((CREDITED.replace("成功", "处理中"),), "Line 2: 结果 is '处理中'"),
        ((CREDITED.replace("2021-08-06", "8月6日"),), "Line 2: "),
        ((CREDITED, "a,b"), "Line 3: 2 cells where the heading has 9."),
        ((CREDITED, "合计,1 笔,,1440.01,,,,,"), "there are 1 and 1440.00."),
        ((CREDITED, "合计,2 笔,,1440.00,,,,,"), "there are 1 and 1440.00."),
        (("合计,0 笔,,0.00,,,,,", CREDITED), "a row after the closing total."),
        ((f",{CREDITED.partition(',')[2]}",), "端到端标识 is empty."),
    ],
)
def test_a_broken_sheet_is_refused_with_its_line(rows: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(BadBankFile) as refusal:
        _items(_sheet(*rows))
    assert sentence in str(refusal.value)
