"""What the bank answers to a file of ours: the file, its blocks, its payments, and whether they agree."""

from datetime import date

import pytest

from services.payout.bank.lines import (
    Answered,
    AnsweredBlock,
    At,
    BadBankFile,
    Begun,
    CreditLine,
    OddLine,
    Rejection,
    Report,
    ReturnLine,
)
from tests.payout.bank.iso_writing import DAY, read

REPORT = Report("pain.002", "", "S-1", DAY)
REASON = "<StsRsnInf><Rsn><Cd>AC06</Cd></Rsn><AddtlInf>账户</AddtlInf><AddtlInf>已冻结</AddtlInf></StsRsnInf>"
WHOLE = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>"
REFERENCE = (
    "<OrgnlTxRef><Amt><InstdAmt Ccy='CNY'>1440.00</InstdAmt></Amt><Cdtr><Pty><Nm>西宁第1商贸有限公司</Nm></Pty></Cdtr>"
    "<CdtrAcct><Id><Othr><Id>6222020000000001</Id></Othr></Id></CdtrAcct></OrgnlTxRef>"
)
REFUSED = Rejection("insufficient-funds", "AM04", "余额不足")


def single(said: str, rest: str = "", transfer: str = "E-1") -> str:
    named = f"<OrgnlEndToEndId>{transfer}</OrgnlEndToEndId>" if transfer else ""
    return f"<TxInfAndSts>{named}{f'<TxSts>{said}</TxSts>' if said else ''}{rest}</TxInfAndSts>"


def block(*singles: str, said: str = "", block_id: str = "P-1") -> str:
    return f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{block_id}</OrgnlPmtInfId>{said}{''.join(singles)}</OrgnlPmtInfAndSts>"


def answer(*blocks: str, group: str = "", version: str = "12", namespace: str = "") -> str:
    space = namespace or f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"
    return (
        f'<Document xmlns="{space}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>S-1</MsgId><CreDtTm>2021-08-06T17:00:00+08:00</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>B-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{group}</OrgnlGrpInfAndSts>{''.join(blocks)}</CstmrPmtStsRpt></Document>"
    )


def at(place: int, number: int) -> At:
    return At(REPORT, place, number, 1)


# Single payments


@pytest.mark.parametrize("version", [f"{number:02d}" for number in range(3, 16)])
def test_a_rejection_is_read_in_every_version_and_says_what_checked_it(version: str) -> None:
    file = read(answer(block(single("RJCT", REASON)), version=version))
    assert file.begun == Begun("pain.002", "S-1", checked_by_schema=version in ("03", "12", "14", "15"))
    assert file.lines == [
        ReturnLine(at(1, 1), "E-1", None, "account-blocked", "AC06", "账户已冻结", rejected=True, answers="B-1")
    ]


def test_a_payment_that_was_cancelled_never_left() -> None:
    (line,) = read(answer(block(single("CANC")))).lines
    assert isinstance(line, ReturnLine)
    assert (line.rejected, line.bank_code) == (True, "CANC")


@pytest.mark.parametrize("code", ["DUPL", "AM05"])
def test_a_duplicate_is_told_with_its_code(code: str) -> None:
    """What it means for the payment is not for the reader to judge."""
    (line,) = read(answer(block(single("RJCT", f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>")))).lines
    assert isinstance(line, ReturnLine)
    assert (line.bank_code, line.reason, line.rejected) == (code, "duplicate", True)


def test_a_settlement_on_the_payees_account_is_a_credit_of_no_stated_day() -> None:
    file = read(answer(block(single("ACCC", f"<AcctSvcrRef>R-1</AcctSvcrRef>{REFERENCE}"))))
    credit = CreditLine(at(1, 1), "E-1", 144_000, "6222020000000001", None, "R-1", "西宁第1商贸有限公司", answers="B-1")
    assert file.lines == [credit]


def test_a_settlement_may_name_neither_amount_nor_account_nor_be_known_to_the_version() -> None:
    """``ACCC`` came with a later version; banks say it in version 03 all the same."""
    credit, rejected = read(answer(block(single("ACCC"), single("RJCT", REASON, "E-2")), version="03")).lines
    assert credit == CreditLine(at(1, 1), "E-1", None, None, None, "", answers="B-1")
    assert isinstance(rejected, ReturnLine)


def test_what_the_tracker_confirms_is_what_was_credited_and_when() -> None:
    tracker = "<TrckrData><ConfdDt><Dt>2021-08-05</Dt></ConfdDt><ConfdAmt Ccy='CNY'>1438.00</ConfdAmt></TrckrData>"
    (line,) = read(answer(block(single("ACCC", tracker + REFERENCE)), version="13")).lines
    assert isinstance(line, CreditLine)
    assert (line.booked_on, line.amount_fen) == (date(2021, 8, 5), 143_800)


@pytest.mark.parametrize(
    "said", ["ACSC", "ACSP", "ACTC", "ACCP", "ACWC", "ACWP", "RCVD", "PDNG", "PART", "PATC", "RVNC"]
)
def test_sent_is_not_paid(said: str) -> None:
    assert read(answer(block(single(said, REFERENCE)))).lines == []


@pytest.mark.parametrize(
    ("said", "kind", "found"),
    [
        ("BLCK", "status-contradicts", "BLCK: blocked at the payee's bank, neither credited nor returned"),
        ("CPUC", "status-contradicts", "CPUC: picked up in cash, not credited to an account"),
        ("ZZZZ", "unreadable", "ZZZZ"),
        ("", "unreadable", "no status"),
    ],
)
def test_a_status_that_leaves_open_where_the_money_is_is_a_case(said: str, kind: str, found: str) -> None:
    odd, line = read(answer(block(single(said), single("RJCT", REASON, "E-2")))).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found, odd.end_to_end_id) == (kind, found, "E-1")
    assert isinstance(line, ReturnLine)


def test_an_amount_in_another_currency_is_a_case() -> None:
    (odd,) = read(answer(block(single("ACCC", REFERENCE.replace("CNY", "USD"))))).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.end_to_end_id, odd.found) == ("other-currency", "E-1", "1440.00 USD")


@pytest.mark.parametrize("said", ["RJCT", "ACCC"])
def test_a_status_of_no_named_payment_is_a_case(said: str) -> None:
    (odd,) = read(answer(block(single(said, transfer="")))).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("unreadable", f"{said} of none")


def test_a_single_payment_has_the_status_of_its_block_or_file_where_it_has_none() -> None:
    (line,) = read(answer(block(single("", REASON), said="<PmtInfSts>RJCT</PmtInfSts>"))).lines
    assert isinstance(line, ReturnLine)
    assert line.bank_code == "AC06"
    assert read(answer(block(single("")), group="<GrpSts>ACSP</GrpSts>")).lines == []


# The file, and its blocks


def test_a_file_that_is_rejected_says_why() -> None:
    file = read(answer(group=f"<GrpSts>RJCT</GrpSts>{WHOLE}"))
    assert (file.lines, file.answered) == ([], Answered(At(REPORT, 0, 0, 1), "B-1", REFUSED))


def test_a_block_that_is_rejected_says_why() -> None:
    file = read(answer(block(said=f"<PmtInfSts>RJCT</PmtInfSts>{WHOLE}")))
    assert file.answered == Answered(At(REPORT, 0, 0, 1), "B-1", None, blocks=(AnsweredBlock("P-1", REFUSED),))


def test_a_rejected_file_stays_rejected_whatever_single_payments_it_lists() -> None:
    """The ones that it does not list are rejected, too."""
    file = read(answer(block(single("RJCT", REASON)), group=f"<GrpSts>RJCT</GrpSts>{WHOLE}"))
    (line,) = file.lines
    assert isinstance(line, ReturnLine)
    assert line.bank_code == "AC06"
    assert file.answered.rejection == REFUSED


@pytest.mark.parametrize("said", ["ACCC", "ACSC", "ACSP", "PDNG"])
@pytest.mark.parametrize("level", ["file", "block"])
def test_in_a_rejected_file_or_block_no_payment_is_anything_else(said: str, level: str) -> None:
    group = f"<GrpSts>RJCT</GrpSts>{WHOLE}" if level == "file" else ""
    own = f"<PmtInfSts>RJCT</PmtInfSts>{WHOLE}" if level == "block" else ""
    odd, other = read(
        answer(block(single(said, REFERENCE), single("RJCT", REASON, "E-2"), said=own), group=group)
    ).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.end_to_end_id, odd.found) == ("status-contradicts", "E-1", said)
    assert isinstance(other, ReturnLine)


def test_an_accepted_block_in_a_rejected_file_is_a_case() -> None:
    file = read(answer(block(said="<PmtInfSts>ACCP</PmtInfSts>"), group=f"<GrpSts>RJCT</GrpSts>{WHOLE}"))
    assert [(odd.kind, odd.found, odd.at) for odd in file.odd] == [("status-contradicts", "ACCP", at(1, 0))]


def test_one_block_may_be_rejected_and_another_not() -> None:
    rejected = block(said=f"<PmtInfSts>RJCT</PmtInfSts>{WHOLE}")
    file = read(answer(rejected, block(single("ACSP", transfer="E-2"), block_id="P-2")))
    assert (file.lines, [one.block_id for one in file.answered.blocks]) == ([], ["P-1", "P-2"])
    assert [one.rejection for one in file.answered.blocks] == [REFUSED, None]


def test_control_figures_are_told_of_the_file_and_of_each_block() -> None:
    figures = "<OrgnlNbOfTxs>{}</OrgnlNbOfTxs><OrgnlCtrlSum>{}</OrgnlCtrlSum>"
    file = read(answer(block(said=figures.format(2, "1440.05")), group=figures.format(2, "1440.0500")))
    assert (file.answered.count, file.answered.total_fen) == (2, 144_005)
    assert [(one.count, one.total_fen) for one in file.answered.blocks] == [(2, 144_005)]


# How many of which status


def per_status(count: int, said: str, control: str = "") -> str:
    total = f"<DtldCtrlSum>{control}</DtldCtrlSum>" if control else ""
    return f"<NbOfTxsPerSts><DtldNbOfTxs>{count}</DtldNbOfTxs><DtldSts>{said}</DtldSts>{total}</NbOfTxsPerSts>"


@pytest.mark.parametrize("level", ["file", "block"])
@pytest.mark.parametrize(
    ("said", "differs"),
    [
        (per_status(1, "RJCT"), False),
        (per_status(1, "RJCT") + per_status(44, "ACSP"), False),
        (per_status(2, "RJCT"), True),
        (per_status(45, "ACSP"), True),
        (per_status(1, "RJCT", "1440.00"), False),
        (per_status(1, "RJCT", "1441.00"), True),
        ("<OrgnlNbOfTxs>0</OrgnlNbOfTxs>", True),
    ],
)
def test_what_is_counted_is_compared_with_what_is_listed(said: str, differs: bool, level: str) -> None:
    group, own = (said, "") if level == "file" else ("", said)
    if said.startswith("<Nb"):
        group = group and f"<GrpSts>PART</GrpSts>{group}"
    file = read(answer(block(single("RJCT", REASON + REFERENCE), said=own), group=group))
    assert [odd.kind for odd in file.odd] == (["answer-differs"] if differs else [])
    assert len(file.of(ReturnLine)) == 1


def test_rejections_that_are_counted_and_not_listed_are_a_case_unless_all_are_rejected() -> None:
    assert [odd.kind for odd in read(answer(group=f"<GrpSts>PART</GrpSts>{per_status(3, 'RJCT')}")).odd] == [
        "answer-differs"
    ]
    assert read(answer(group=f"<GrpSts>RJCT</GrpSts>{WHOLE}{per_status(3, 'RJCT')}")).odd == []


def test_a_rejected_file_that_counts_accepted_payments_is_a_case() -> None:
    said = f"<GrpSts>RJCT</GrpSts>{WHOLE}{per_status(1, 'RJCT')}{per_status(2, 'ACSP')}"
    assert [(odd.kind, odd.found) for odd in read(answer(group=said)).odd] == [("status-contradicts", "2 ACSP")]


# Name spaces


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.six-interbank-clearing.com/de/pain.002.001.03.ch.02.xsd",
        "urn:iso:std:iso:20022:tech:xsd:pain.002.003.03",
        "URN:ISO:STD:ISO:20022:TECH:XSD:PAIN.002.001.03",
    ],
)
def test_a_banks_own_name_space_of_the_message_is_read(namespace: str) -> None:
    file = read(answer(block(single("RJCT", REASON)), namespace=namespace))
    assert len(file.of(ReturnLine)) == 1
    assert file.begun.checked_by_schema is ("002.001." in namespace.lower())


def test_the_oldest_form_has_its_payments_in_no_block() -> None:
    old = (
        answer(single("RJCT", "<StsRsnInf><StsRsn><Cd>AC06</Cd></StsRsn></StsRsnInf>"), version="02")
        .replace("<CstmrPmtStsRpt>", "<pain.002.001.02>")
        .replace("</CstmrPmtStsRpt>", "</pain.002.001.02>")
    )
    (line,) = read(old).lines
    assert isinstance(line, ReturnLine)
    assert (line.at.entry, line.at.detail, line.bank_code) == (1, 1, "AC06")


def test_a_report_that_does_not_say_what_it_is_about_is_refused() -> None:
    for version in ("10", "12"):
        whole = answer(block(single("RJCT")), version=version)
        before, after = whole.split("<OrgnlGrpInfAndSts>")[0], whole.split("</OrgnlGrpInfAndSts>")[1]
        with pytest.raises(BadBankFile):
            read(before + after)
