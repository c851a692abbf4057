"""What the bank answers in ISO 20022, read strictly: made by the demo's bank, and written by hand."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from services.payout.bank.lines import (
    Answered,
    BadBankFile,
    Begun,
    CreditLine,
    Item,
    Line,
    ReturnLine,
    Statement,
    StrayLine,
)
from services.payout.bank.result_file import read_items, summarise
from services.payout.bank.return_reasons import reason_of
from wengang.demo.bank import Order, Orders, notification, status_report

TODAY = date(2021, 8, 7)
BOOKED_ON = date(2021, 8, 6)
FIRST = Order("E-1", "1440.00", "西宁第1商贸有限公司", "6222020000000001")
SECOND = Order("E-2", "0.05", "西宁第2商贸有限公司", "6222020000000002")
ORDERS = Orders("B-1", 2, "1440.05", (FIRST, SECOND))

PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"
CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
REFERENCE = (
    '<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">1440.00</InstdAmt></Amt>'
    "<CdtrAcct><Id><Othr><Id>6222020000000001</Id></Othr></Id></CdtrAcct></OrgnlTxRef>"
)


@dataclass(frozen=True)
class _File:
    begun: Begun
    answered: Sequence[Answered]
    statements: Sequence[Statement]
    lines: Sequence[Line]


def _read(content: str | bytes) -> _File:
    source = io.BytesIO(content.encode() if isinstance(content, str) else content)
    items: list[Item] = list(read_items(source, TODAY, "sheet"))
    summary = summarise(iter(items))
    lines = [item for item in items if not isinstance(item, Begun | Answered | Statement)]
    assert summary.lines == len(lines)
    return _File(summary.begun, summary.answered, summary.statements, lines)


def _report(transaction: str, group: str = "", namespace: str = PAIN_002) -> str:
    return (
        f'<Document xmlns="{namespace}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>S-1</MsgId><CreDtTm>2021-08-06T17:00:00+08:00</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>B-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{group}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>B-1</OrgnlPmtInfId>{transaction}"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )


def _status(said: str, rest: str = "") -> str:
    return f"<TxInfAndSts><OrgnlEndToEndId>E-1</OrgnlEndToEndId><TxSts>{said}</TxSts>{rest}</TxInfAndSts>"


def entry_xml(
    *,
    amount: str = '<Amt Ccy="CNY">1440.00</Amt>',
    status: str = "<Cd>BOOK</Cd>",
    direction: str = "DBIT",
    day: str = "<BookgDt><Dt>2021-08-06</Dt></BookgDt>",
    references: str = "<EndToEndId>E-1</EndToEndId>",
    account: str = "<CdtrAcct><Id><Othr><Id>6222020000000001</Id></Othr></Id></CdtrAcct>",
    name: str = "",
    back: str = "",
) -> str:
    direction = f"<CdtDbtInd>{direction}</CdtDbtInd>"
    return (
        f'<Ntry><Amt Ccy="CNY">1440.00</Amt>{direction}<Sts>{status}</Sts>{day}<AcctSvcrRef>R-1</AcctSvcrRef>{CODE}'
        f"<NtryDtls><TxDtls><Refs>{references}</Refs>{amount}"
        f"<RltdPties>{name}{account}</RltdPties>{back}"
        "</TxDtls></NtryDtls></Ntry>"
    )


HEADER = "<GrpHdr><MsgId>N-1</MsgId><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm></GrpHdr>"
OWN = "<Acct><Id><Othr><Id>63000000000000018</Id></Othr></Id></Acct>"
CODE = "<BkTxCd><Prtry><Cd>PAYOUT</Cd></Prtry></BkTxCd>"


def notification_xml(*entries: str, namespace: str = CAMT_054) -> str:
    return (
        f'<Document xmlns="{namespace}"><BkToCstmrDbtCdtNtfctn>{HEADER}'
        f"<Ntfctn><Id>1</Id><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm>{OWN}{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )


def _balance(code: str, amount: str, direction: str = "CRDT", day: str = "2021-08-06") -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f'<Bal>{kind}<Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>'


def _statement(*entries: str, balances: str = "") -> str:
    both = balances or _balance("OPBD", "5000.00") + _balance("CLBD", "3560.00")
    return (
        f'<Document xmlns="{CAMT_054.replace("054", "053")}"><BkToCstmrStmt>{HEADER}'
        f"<Stmt><Id>S-7</Id>{OWN}{both}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    )


WHOLE = ReturnLine("", None, "insufficient-funds", "AM04", "余额不足", rejected=True)
CREDIT = CreditLine("E-1", 144_000, "6222020000000001", BOOKED_ON, "R-1", entry=True)

# A file rejected whole, and entries that name nothing


def test_a_file_rejected_at_the_level_of_its_payment_block_is_rejected_whole() -> None:
    reason = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>"
    file = _read(_report(f"<PmtInfSts>RJCT</PmtInfSts>{reason}"))
    assert file.answered == (Answered("B-1", WHOLE),)


def test_a_booked_entry_without_a_transaction_is_a_line_that_fits_no_payment() -> None:
    entry = (
        '<Ntry><Amt Ccy="CNY">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2021-08-06</Dt></BookgDt><AcctSvcrRef>R-9</AcctSvcrRef>{CODE}</Ntry>"
    )
    file = _read(notification_xml(entry, entry_xml()))
    assert list(file.lines) == [StrayLine("R-9", 1_200, False, "no transaction details"), CREDIT]


# Made by the demo's bank


def test_a_notification_tells_credits_and_returns() -> None:
    content = notification(ORDERS, BOOKED_ON, lambda order: "3031" if order is SECOND else None)
    file = _read(content)
    assert file.begun == Begun("camt.054", "N-A-B-1", checked_by_schema=True)
    assert file.lines == [
        CreditLine("E-1", 144_000, FIRST.account, BOOKED_ON, "B-1/1", FIRST.payee, entry=True),
        ReturnLine("E-2", 5, "account-name-mismatch", "3031", "账号户名不符"),
    ]


def test_a_status_report_tells_rejections() -> None:
    content = status_report(ORDERS, TODAY, [(FIRST, "AC04"), (SECOND, "3009")])
    file = _read(content)
    assert (file.begun, file.answered) == (Begun("pain.002", "S-B-1", True), (Answered("B-1", None),))
    assert file.lines == [
        ReturnLine("E-1", None, "account-closed", "AC04", "账户已关户", rejected=True),
        ReturnLine("E-2", None, "no-such-account", "3009", "无此账户", rejected=True),
    ]


# Status reports by hand


@pytest.mark.parametrize(
    ("version", "by_schema"), [("03", True), ("12", True), ("14", True), ("15", True), ("10", False)]
)
def test_a_rejection_is_read_in_every_version_and_says_what_checked_it(version: str, by_schema: bool) -> None:
    reason = "<StsRsnInf><Rsn><Cd>AC06</Cd></Rsn><AddtlInf>账户</AddtlInf><AddtlInf>已冻结</AddtlInf></StsRsnInf>"
    namespace = PAIN_002[:-2] + version
    file = _read(_report(_status("RJCT", reason), namespace=namespace))
    assert file.lines == [ReturnLine("E-1", None, "account-blocked", "AC06", "账户已冻结", rejected=True)]
    assert file.begun.checked_by_schema is by_schema


def test_a_settlement_on_the_payees_account_is_a_credit_dated_today() -> None:
    file = _read(_report(_status("ACCC", f"<AcctSvcrRef>R-1</AcctSvcrRef>{REFERENCE}")))
    assert file.lines == [CreditLine("E-1", 144_000, "6222020000000001", TODAY, "R-1")]


@pytest.mark.parametrize("said", ["ACSC", "ACSP", "ACTC", "RCVD", "PDNG"])
def test_sent_is_not_paid(said: str) -> None:
    assert _read(_report(_status(said, REFERENCE))).lines == []


def test_a_file_rejected_whole_names_the_file_and_why() -> None:
    reason = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>"
    file = _read(_report("", f"<GrpSts>RJCT</GrpSts>{reason}"))
    assert (file.lines, file.answered) == ([], (Answered("B-1", WHOLE),))


def test_a_file_accepted_whole_changes_nothing() -> None:
    file = _read(_report("", "<GrpSts>ACCP</GrpSts>"))
    assert (file.lines, file.answered) == ([], (Answered("B-1", None),))


def test_a_block_of_which_each_payment_is_rejected_says_so_once() -> None:
    file = _read(_report("<PmtInfSts>RJCT</PmtInfSts>" + _status("RJCT"), "<GrpSts>RJCT</GrpSts>"))
    assert (len(file.lines), file.answered) == (1, (Answered("B-1", None),))


# Notifications by hand


def test_a_booked_debit_is_a_credit_of_the_payee() -> None:
    assert _read(notification_xml(entry_xml())).lines == [CREDIT]


@pytest.mark.parametrize("version", ["04", "06"])
def test_an_older_form_of_the_booking_status_is_read_too(version: str) -> None:
    entry = entry_xml(status="BOOK").replace("</Amt><RltdPties>", "</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties>")
    assert _read(notification_xml(entry, namespace=CAMT_054[:-2] + version)).lines == [CREDIT]


@pytest.mark.parametrize("version", ["08", "09", "10", "11", "12", "13", "14"])
def test_newer_versions_are_read_alike(version: str) -> None:
    file = _read(notification_xml(entry_xml(), namespace=CAMT_054[:-2] + version))
    assert (file.lines, file.begun.checked_by_schema) == ([CREDIT], True)


@pytest.mark.parametrize("status", ["<Cd>PDNG</Cd>", "<Cd>INFO</Cd>"])
def test_an_entry_that_is_not_booked_has_not_happened(status: str) -> None:
    assert _read(notification_xml(entry_xml(status=status), entry_xml())).lines == [CREDIT]


def test_a_return_carries_the_banks_code_and_text() -> None:
    back = "<RtrInf><Rsn><Prtry>77</Prtry></Rsn><AddtlInf>开户银行错误</AddtlInf></RtrInf>"
    file = _read(notification_xml(entry_xml(direction="CRDT", back=back)))
    assert file.lines == [ReturnLine("E-1", 144_000, "bank-code-wrong", "77", "开户银行错误")]


def test_a_booking_names_the_payee_and_may_leave_the_account_out() -> None:
    name = "<Cdtr><Pty><Nm>西宁第1商贸有限公司</Nm></Pty></Cdtr>"
    (line,) = _read(notification_xml(entry_xml(name=name, account=""))).lines
    assert line == CreditLine("E-1", 144_000, None, BOOKED_ON, "R-1", "西宁第1商贸有限公司", entry=True)


def test_an_account_in_letters_is_another_account_and_not_a_broken_file() -> None:
    iban = "<CdtrAcct><Id><IBAN>NL84MOCK0000000003</IBAN></Id></CdtrAcct>"
    (line,) = _read(notification_xml(entry_xml(account=iban))).lines
    assert isinstance(line, CreditLine)
    assert line.account_number == "NL84MOCK0000000003"


RETURNED = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"


@pytest.mark.parametrize(
    ("entry", "stray"),
    [
        (entry_xml(direction="CRDT"), StrayLine("E-1", 144_000, True, "money in")),
        (entry_xml(back=RETURNED), StrayLine("E-1", 144_000, False, "a return booked to our debit")),
        (entry_xml(references=""), StrayLine("R-1", 144_000, False, "no end-to-end id")),
        (
            entry_xml(references="<EndToEndId>NOTPROVIDED</EndToEndId>"),
            StrayLine("R-1", 144_000, False, "no end-to-end id"),
        ),
    ],
    ids=["money in", "return from us", "no id", "id not provided"],
)
def test_money_that_names_no_payment_of_ours_is_a_line_of_its_own(entry: str, stray: StrayLine) -> None:
    assert _read(notification_xml(entry, entry_xml())).lines == [stray, CREDIT]


def test_many_transactions_may_stand_in_one_entry() -> None:
    once = entry_xml()
    details = once[once.index("<TxDtls>") : once.index("</NtryDtls>")]
    both = once.replace(details, details + details.replace("E-1", "E-2"))
    assert [line.end_to_end_id for line in _read(notification_xml(both)).lines if isinstance(line, CreditLine)] == [
        "E-1",
        "E-2",
    ]


# Statements


def test_a_statement_tells_its_balances_and_the_sum_of_its_entries() -> None:
    file = _read(_statement(entry_xml()))
    assert file.lines == [CREDIT]
    assert file.statements == (Statement("63000000000000018", "S-7", 500_000, -144_000, 356_000, BOOKED_ON),)


def test_an_overdraft_is_negative_and_pending_entries_count_for_nothing() -> None:
    balances = _balance("OPBD", "10.00", "DBIT") + _balance("CLBD", "10.00", "DBIT")
    (statement,) = _read(_statement(entry_xml(status="<Cd>PDNG</Cd>"), balances=balances)).statements
    assert (statement.opening_fen, statement.entries_fen, statement.closing_fen) == (-1_000, 0, -1_000)


def test_a_statement_without_its_balances_is_refused() -> None:
    with pytest.raises(BadBankFile, match="lacks its opening or closing balance"):
        _read(_statement(balances=_balance("OPBD", "10.00")))


# Returns of payments that had settled

PACS_004 = "urn:iso:std:iso:20022:tech:xsd:pacs.004.001.09"


def _payment_return(count: str = "1", reason: str = "<RtrRsnInf><Rsn><Cd>AC04</Cd></Rsn></RtrRsnInf>") -> str:
    amount = '<RtrdIntrBkSttlmAmt Ccy="CNY">1440.00</RtrdIntrBkSttlmAmt>'
    return (
        f'<Document xmlns="{PACS_004}"><PmtRtr><GrpHdr><MsgId>P-1</MsgId><NbOfTxs>{count}</NbOfTxs></GrpHdr>'
        f"<TxInf><OrgnlEndToEndId>E-1</OrgnlEndToEndId>{amount}{reason}</TxInf></PmtRtr></Document>"
    )


def test_a_payment_return_is_a_return_checked_by_its_structure() -> None:
    file = _read(_payment_return())
    assert file.begun == Begun("pacs.004", "P-1", checked_by_schema=False)
    assert file.lines == [ReturnLine("E-1", 144_000, "account-closed", "AC04", "")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (_payment_return("2"), "NbOfTxs promises 2 transactions, and there are 1."),
        (_payment_return("two"), "NbOfTxs is no number."),
        (_payment_return(reason=""), "RtrRsnInf/Rsn/Cd is missing."),
        (_payment_return().replace("<OrgnlEndToEndId>E-1</OrgnlEndToEndId>", ""), "OrgnlEndToEndId is missing."),
    ],
)
def test_a_broken_payment_return_is_refused(content: str, sentence: str) -> None:
    with pytest.raises(BadBankFile) as refusal:
        _read(content)
    assert sentence in str(refusal.value)


# Refused


BAD: dict[str, tuple[str, str]] = {
    "some CSV": ("序号,收款人名称", "neither XML nor MT940, nor a sheet headed"),
    "cut off": (notification_xml(entry_xml())[:-20], "Not well-formed XML"),
    "cut off between entries": (
        notification_xml(entry_xml(), entry_xml())[: -len(entry_xml()) - 60],
        "Not well-formed XML",
    ),
    "broken in the middle": (notification_xml(entry_xml(), "</Ntry>", entry_xml()), "Not well-formed XML"),
    "cut off, no schema": (_payment_return()[:-20], "Not well-formed XML"),
    "something behind": (notification_xml(entry_xml()) + "<x/>", "Not well-formed XML"),
    "nothing": ("", "The file is empty."),
    "another message": (notification_xml().replace("camt.054", "camt.052"), "The root is not a Document of"),
    "no namespace": ("<Document/>", "The root is not a Document of"),
    "another root": (f'<Other xmlns="{CAMT_054}"/>', "The root is not a Document of"),
    "unknown version": (_report("", namespace=PAIN_002[:-2] + "99"), "not a version of the message that is in use"),
    "off the schema": (_report("<TxInfAndSts><Nonsense/></TxInfAndSts>"), "TxSts is missing"),
    "off the schema at its end": (_report(_status("RJCT"), "<Nonsense/>"), "Not valid by the schema of pain.002"),
    "no message": (f'<Document xmlns="{CAMT_054}"/>', "Not valid by the schema of camt.054"),
    "no message, no schema": (f'<Document xmlns="{PAIN_002[:-2]}10"/>', "CstmrPmtStsRpt is missing."),
    "credit without amount": (_report(_status("ACCC")), "The credit of E-1 names no amount."),
    "credit without account": (
        _report(_status("ACCC", '<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">1.00</InstdAmt></Amt></OrgnlTxRef>')),
        "OrgnlTxRef/CdtrAcct/Id/Othr/Id is missing.",
    ),
    "entry without amount": (notification_xml(entry_xml(amount="")), "the transaction names no amount."),
    "another currency": (notification_xml(entry_xml(amount='<Amt Ccy="USD">1.00</Amt>')), "the currency is not CNY."),
    "no currency": (notification_xml(entry_xml(amount="<Amt>1.00</Amt>")), "the currency is not CNY."),
    "part of a fen": (notification_xml(entry_xml(amount='<Amt Ccy="CNY">1.001</Amt>')), "at most two decimal places"),
    "negative": (notification_xml(entry_xml(amount='<Amt Ccy="CNY">-1.00</Amt>')), "An amount is never negative."),
    "no number": (notification_xml(entry_xml(amount='<Amt Ccy="CNY">一元</Amt>')), "Not an amount of yuan"),
    "no day": (notification_xml(entry_xml(day="")), "BookgDt/Dt is missing."),
    "day of no calendar": (notification_xml(entry_xml(day="<BookgDt><Dt>2021-08-32</Dt></BookgDt>")), "is no date."),
    "no status": (notification_xml(entry_xml(status="")), "Sts/Cd is missing."),
}


@pytest.mark.parametrize("case", BAD)
def test_a_broken_file_is_refused_with_a_sentence(case: str) -> None:
    xml, sentence = BAD[case]
    with pytest.raises(BadBankFile) as refusal:
        _read(xml)
    assert sentence in str(refusal.value)


def test_one_broken_entry_refuses_the_whole_file() -> None:
    with pytest.raises(BadBankFile):
        _read(notification_xml(entry_xml(), entry_xml(amount="")))


DOCTYPES = {
    "plain": "<!DOCTYPE Document>",
    "file": '<!DOCTYPE Document [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE Document SYSTEM "http://bank.test/message.dtd">',
    "bomb": '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY e "&b;&b;&b;">]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_is_refused_and_no_entity_is_opened(doctype: str) -> None:
    with pytest.raises(BadBankFile) as refusal:
        _read(DOCTYPES[doctype] + notification_xml(entry_xml()))
    assert str(refusal.value) == "A bank message has no document type declaration."


def test_the_content_of_a_file_named_by_an_entity_does_not_come_in() -> None:
    with pytest.raises(BadBankFile) as refusal:
        _read(DOCTYPES["file"] + notification_xml(entry_xml(references="<EndToEndId>&e;</EndToEndId>")))
    assert "document type" in str(refusal.value)


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
