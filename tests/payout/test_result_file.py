"""Any file of the bank: which format it is. What is in it, each format's own tests say (``tests/payout/bank``)."""

from datetime import date

import pytest

from services.payout.bank.lines import At, BadBankFile, Begun, CreditLine, Report, ReturnLine
from services.payout.bank.return_reasons import reason_of
from tests.payout.bank.iso_writing import detail, details, entry, note, read
from wengang.demo.bank import Order, Orders, notification, status_report

TODAY = date(2021, 8, 7)
BOOKED_ON = date(2021, 8, 6)
FIRST = Order("E-1", "1440.00", "西宁第1商贸有限公司", "6222020000000001")
SECOND = Order("E-2", "0.05", "西宁第2商贸有限公司", "6222020000000002")
ORDERS = Orders("B-1", 2, "1440.05", (FIRST, SECOND))


# Made by the demo's bank


def test_a_notification_tells_credits_and_returns() -> None:
    file = read(notification(ORDERS, BOOKED_ON, lambda order: "3031" if order is SECOND else None))
    assert file.begun == Begun("camt.054", "N-A-B-1", checked_by_schema=True)
    report = Report("camt.054", "63000000000000018", "1", BOOKED_ON)
    assert file.lines == [
        CreditLine(At(report, 1, 1, 2), "E-1", 144_000, FIRST.account, BOOKED_ON, "B-1/1", FIRST.payee, entry=True),
        ReturnLine(
            At(report, 2, 1, 2),
            "E-2",
            5,
            "account-name-mismatch",
            "3031",
            "账号户名不符",
            booked_on=BOOKED_ON,
            bank_reference="B-1/2",
            entry=True,
        ),
    ]


def test_a_status_report_tells_rejections() -> None:
    file = read(status_report(ORDERS, TODAY, [(FIRST, "AC04"), (SECOND, "3009")]))
    assert file.begun == Begun("pain.002", "S-B-1", checked_by_schema=True)
    assert (file.answered.original_message_id, file.answered.rejection) == ("B-1", None)
    assert [(line.end_to_end_id, line.bank_code, line.bank_text) for line in file.of(ReturnLine)] == [
        ("E-1", "AC04", "账户已关户"),
        ("E-2", "3009", "无此账户"),
    ]


# Which format


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n  \n", b"\xef\xbb\xbf\r\n"])
def test_xml_is_known_whatever_stands_before_it(before: bytes) -> None:
    content = '<?xml version="1.0" encoding="UTF-8"?>' + note(entry(details(detail())))
    assert read(before + content.encode()).begun.kind == "camt.054"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("序号,收款人名称", "nor a sheet whose headings are known"),
        ("", "The file is empty."),
        ("\n\n", "is empty"),
    ],
)
def test_what_is_no_file_of_the_bank_is_refused(content: str, sentence: str) -> None:
    with pytest.raises(BadBankFile, match=sentence):
        read(content)


# Reasons


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        ("AC01", "", "account-number-wrong"),
        ("AC04", "", "account-closed"),
        ("AC06", "", "account-blocked"),
        ("BE01", "", "account-name-mismatch"),
        ("3031", "", "account-name-mismatch"),
        ("3017", "", "account-frozen"),
        ("10", "", "account-frozen"),
        ("", "收款人户名不符", "account-name-mismatch"),
        ("9999", "账户已冻结", "account-frozen"),
        ("AC04", "户名不符", "account-closed"),
        ("9999", "原因不明", "other"),
        ("", "", "other"),
    ],
)
def test_a_code_or_else_a_text_of_the_bank_becomes_our_reason(code: str, text: str, reason: str) -> None:
    assert reason_of(code, text) == reason


PUBLISHED = {
    "3009 无此账户": "no-such-account",
    "3017 账户已冻结": "account-frozen",
    "3018 已清户": "account-closed",
    "3030 账号错误": "account-number-wrong",
    "3031 账号户名不符": "account-name-mismatch",
    "3038 非通兑户": "not-a-settlement-account",
    "3039 账户已关户": "account-closed",
    "4 帐号不存在": "no-such-account",
    "8 账户状态不正常": "account-not-normal",
    "9 帐户已销户": "account-closed",
    "10 账户已冻结": "account-frozen",
    "12 账户已全额止付": "account-blocked",
    "13 账户已挂失": "account-reported-lost",
    "17 账户为不动户": "account-dormant",
    "37 户名不符": "account-name-mismatch",
    " 参保人银行开户名与账号不相符": "account-name-mismatch",
    " 开户银行错误": "bank-code-wrong",
    " 银行账户失效": "account-closed",
    " 银行账户冻结": "account-frozen",
    " 非一般结算户等": "not-a-settlement-account",
    " 社保卡金融功能未激活": "account-not-activated",
    " 开户银行、开户名称、银行账号等信息不准确": "account-details-wrong",
}
"""Every reason in the published lists of returns (银行退票原因), by code and text, or by text alone."""


@pytest.mark.parametrize("told", PUBLISHED)
def test_every_published_reason_is_known_and_a_text_says_the_same_as_its_code(told: str) -> None:
    code, _, text = told.partition(" ")
    assert reason_of(code, text) == PUBLISHED[told]
    assert reason_of("", text) in (PUBLISHED[told], "other")
