"""What the bank answers, read strictly: made by the demo's bank, and written by hand."""

from datetime import date

import pytest

from services.payout.bank.result_file import BadBankFile, BankFile, CreditLine, ReturnLine, read_bank_file
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


def _read(xml: str) -> BankFile:
    return read_bank_file(xml.encode(), TODAY)


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


def _entry(
    *,
    amount: str = '<Amt Ccy="CNY">1440.00</Amt>',
    status: str = "<Cd>BOOK</Cd>",
    direction: str = "DBIT",
    day: str = "<BookgDt><Dt>2021-08-06</Dt></BookgDt>",
    references: str = "<EndToEndId>E-1</EndToEndId>",
    account: str = "6222020000000001",
    back: str = "",
) -> str:
    return (
        f"<Ntry><CdtDbtInd>{direction}</CdtDbtInd><Sts>{status}</Sts>{day}<AcctSvcrRef>R-1</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs>{references}</Refs>{amount}"
        f"<RltdPties><CdtrAcct><Id><Othr><Id>{account}</Id></Othr></Id></CdtrAcct></RltdPties>{back}"
        "</TxDtls></NtryDtls></Ntry>"
    )


def _notification(*entries: str) -> str:
    return (
        f'<Document xmlns="{CAMT_054}"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N-1</MsgId></GrpHdr>'
        f"<Ntfctn><Id>1</Id>{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )


CREDIT = CreditLine("E-1", 144_000, "6222020000000001", BOOKED_ON, "R-1")

# A file rejected whole, and entries that name nothing


def test_a_file_rejected_at_the_level_of_its_payment_block_is_rejected_whole() -> None:
    reason = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>"
    file = _read(_report(f"<PmtInfSts>RJCT</PmtInfSts>{reason}"))
    assert file.rejected_message_id == "B-1"
    assert file.rejection == ReturnLine("", None, "insufficient-funds", "AM04", "余额不足")


def test_a_booked_entry_without_a_transaction_is_a_line_that_fits_no_payment() -> None:
    entry = (
        '<Ntry><Amt Ccy="CNY">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        "<BookgDt><Dt>2021-08-06</Dt></BookgDt><AcctSvcrRef>R-9</AcctSvcrRef></Ntry>"
    )
    file = _read(_notification(entry, _entry()))
    assert list(file.lines) == [ReturnLine("entry R-9", 1_200, "other", "", "no transaction details"), CREDIT]


# Made by the demo's bank


def test_a_notification_tells_credits_and_returns() -> None:
    content = notification(ORDERS, BOOKED_ON, lambda order: "3031" if order is SECOND else None)
    assert read_bank_file(content, TODAY) == BankFile(
        "camt.054",
        "N-A-B-1",
        [
            CreditLine("E-1", 144_000, FIRST.account, BOOKED_ON, "B-1/1"),
            ReturnLine("E-2", 5, "account-name-mismatch", "3031", "账号户名不符"),
        ],
    )


def test_a_status_report_tells_rejections() -> None:
    content = status_report(ORDERS, TODAY, [(FIRST, "AC04"), (SECOND, "3009")])
    assert read_bank_file(content, TODAY) == BankFile(
        "pain.002",
        "S-B-1",
        [
            ReturnLine("E-1", None, "account-closed", "AC04", "账户已关户"),
            ReturnLine("E-2", None, "no-such-account", "3009", "无此账户"),
        ],
    )


# Status reports by hand


@pytest.mark.parametrize("version", ["03", "12", "14", "15"])
def test_a_rejection_is_read_in_every_version_that_can_be_checked(version: str) -> None:
    reason = "<StsRsnInf><Rsn><Cd>AC06</Cd></Rsn><AddtlInf>账户</AddtlInf><AddtlInf>已冻结</AddtlInf></StsRsnInf>"
    namespace = PAIN_002[:-2] + version
    file = _read(_report(_status("RJCT", reason), namespace=namespace))
    assert file.lines == [ReturnLine("E-1", None, "account-blocked", "AC06", "账户已冻结")]


def test_a_settlement_on_the_payees_account_is_a_credit_dated_today() -> None:
    file = _read(_report(_status("ACCC", f"<AcctSvcrRef>R-1</AcctSvcrRef>{REFERENCE}")))
    assert file.lines == [CreditLine("E-1", 144_000, "6222020000000001", TODAY, "R-1")]


@pytest.mark.parametrize("said", ["ACSC", "ACSP", "ACTC", "RCVD", "PDNG"])
def test_sent_is_not_paid(said: str) -> None:
    assert _read(_report(_status(said, REFERENCE))).lines == []


def test_a_file_rejected_whole_names_the_file_and_why() -> None:
    reason = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>"
    file = _read(_report("", f"<GrpSts>RJCT</GrpSts>{reason}"))
    assert (file.lines, file.rejected_message_id) == ([], "B-1")
    assert file.rejection == ReturnLine("", None, "insufficient-funds", "AM04", "余额不足")


def test_a_file_accepted_whole_changes_nothing() -> None:
    file = _read(_report("", "<GrpSts>ACCP</GrpSts>"))
    assert (file.lines, file.rejected_message_id, file.rejection) == ([], None, None)


# Notifications by hand


def test_a_booked_debit_is_a_credit_of_the_payee() -> None:
    assert _read(_notification(_entry())).lines == [CREDIT]


def test_an_older_form_of_the_booking_status_is_read_too() -> None:
    assert _read(_notification(_entry(status="BOOK"))).lines == [CREDIT]


@pytest.mark.parametrize("status", ["PDNG", "<Cd>PDNG</Cd>", "<Cd>INFO</Cd>"])
def test_an_entry_that_is_not_booked_has_not_happened(status: str) -> None:
    assert _read(_notification(_entry(status=status), _entry())).lines == [CREDIT]


def test_a_return_carries_the_banks_code_and_text() -> None:
    back = "<RtrInf><Rsn><Prtry>77</Prtry></Rsn><AddtlInf>开户银行错误</AddtlInf></RtrInf>"
    file = _read(_notification(_entry(direction="CRDT", back=back)))
    assert file.lines == [ReturnLine("E-1", 144_000, "bank-code-wrong", "77", "开户银行错误")]


# Refused


BAD: dict[str, tuple[str, str]] = {
    "not XML": ("序号,收款人名称", "Not well-formed XML"),
    "cut off": (_notification(_entry())[:-20], "Not well-formed XML"),
    "nothing": ("", "Not well-formed XML"),
    "unknown namespace": (_notification().replace("camt.054", "camt.053"), "not a Document of pain.002 or camt.054"),
    "no namespace": ("<Document/>", "not a Document of pain.002 or camt.054"),
    "another root": (f'<Other xmlns="{CAMT_054}"/>', "not a Document of pain.002 or camt.054"),
    "unknown version": (_report("", namespace=PAIN_002[:-2] + "99"), "not a version that can be checked"),
    "off the schema": (_report("<TxInfAndSts><Nonsense/></TxInfAndSts>"), "Line 1: "),
    "no message": (f'<Document xmlns="{CAMT_054}"/>', "BkToCstmrDbtCdtNtfctn is missing."),
    "credit without amount": (_report(_status("ACCC")), "The credit of E-1 names no amount."),
    "credit without account": (
        _report(_status("ACCC", '<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">1.00</InstdAmt></Amt></OrgnlTxRef>')),
        "OrgnlTxRef/CdtrAcct/Id/Othr/Id is missing.",
    ),
    "entry without amount": (_notification(_entry(amount="")), "The transaction E-1 names no amount."),
    "another currency": (_notification(_entry(amount='<Amt Ccy="USD">1.00</Amt>')), "the currency is not CNY."),
    "no currency": (_notification(_entry(amount="<Amt>1.00</Amt>")), "the currency is not CNY."),
    "part of a fen": (_notification(_entry(amount='<Amt Ccy="CNY">1.001</Amt>')), "at most two decimal places"),
    "negative": (_notification(_entry(amount='<Amt Ccy="CNY">-1.00</Amt>')), "An amount is never negative."),
    "no number": (_notification(_entry(amount='<Amt Ccy="CNY">一元</Amt>')), "Not an amount of yuan"),
    "no account": (_notification(_entry(account="")), "RltdPties/CdtrAcct/Id/Othr/Id is missing."),
    "account of letters": (_notification(_entry(account="ABCDEFGH")), "Not an account number"),
    "no end-to-end id": (_notification(_entry(references="")), "Refs/EndToEndId is missing."),
    "no day": (_notification(_entry(day="")), "BookgDt/Dt is missing."),
    "day of no calendar": (_notification(_entry(day="<BookgDt><Dt>2021-08-32</Dt></BookgDt>")), "is no date."),
    "no status": (_notification(_entry(status="")), "Sts is missing."),
    "credit to us": (_notification(_entry(direction="CRDT")), "booked to our credit, and is no return."),
    "return from us": (
        _notification(_entry(back="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")),
        "The return of E-1 is not booked to our credit.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_broken_file_is_refused_with_a_sentence(case: str) -> None:
    xml, sentence = BAD[case]
    with pytest.raises(BadBankFile) as refusal:
        _read(xml)
    assert sentence in str(refusal.value)


def test_one_broken_entry_refuses_the_whole_file() -> None:
    with pytest.raises(BadBankFile):
        _read(_notification(_entry(), _entry(amount="")))


DOCTYPES = {
    "plain": "<!DOCTYPE Document>",
    "file": '<!DOCTYPE Document [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE Document SYSTEM "http://bank.test/message.dtd">',
    "bomb": '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY e "&b;&b;&b;">]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_is_refused_and_no_entity_is_opened(doctype: str) -> None:
    with pytest.raises(BadBankFile) as refusal:
        _read(DOCTYPES[doctype] + _notification(_entry()))
    assert str(refusal.value) == "A bank message has no document type declaration."


def test_the_content_of_a_file_named_by_an_entity_does_not_come_in() -> None:
    with pytest.raises(BadBankFile) as refusal:
        _read(DOCTYPES["file"] + _notification(_entry(references="<EndToEndId>&e;</EndToEndId>")))
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
