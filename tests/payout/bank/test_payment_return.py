"""Payments that had settled and come back (``pacs.004``)."""

import pytest

from services.payout.bank.lines import At, BadBankFile, Begun, OddLine, Report, ReturnLine
from tests.payout.bank.iso_writing import DAY, read

REPORT = Report("pacs.004", "", "P-1", DAY)
SETTLED = "<RtrdIntrBkSttlmAmt Ccy='CNY'>1440.00</RtrdIntrBkSttlmAmt>"
REASON = "<RtrRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已关户</AddtlInf></RtrRsnInf>"


def transaction(
    amount: str = SETTLED, transfer: str = "E-1", reason: str = REASON, day: str = "", reference: str = "RT-1"
) -> str:
    named = f"<OrgnlEndToEndId>{transfer}</OrgnlEndToEndId>" if transfer else ""
    return f"<TxInf><RtrId>{reference}</RtrId>{named}{amount}{day}{reason}</TxInf>"


def returns(*told: str, count: str = "1", head: str = "", version: str = "09", original: str = "") -> str:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.{version}"><PmtRtr><GrpHdr><MsgId>P-1</MsgId>'
        f"<CreDtTm>2021-08-06T10:00:00</CreDtTm><NbOfTxs>{count}</NbOfTxs>{head}</GrpHdr>{original}{''.join(told)}"
        "</PmtRtr></Document>"
    )


@pytest.mark.parametrize("version", [f"{number:02d}" for number in range(2, 15)])
def test_a_return_is_read_in_every_version_and_checked_by_its_structure(version: str) -> None:
    day = "<IntrBkSttlmDt>2021-08-05</IntrBkSttlmDt>"
    file = read(returns(transaction(day=day), version=version))
    assert file.begun == Begun("pacs.004", "P-1", checked_by_schema=False)
    (line,) = file.lines
    assert line == ReturnLine(
        At(REPORT, 1, 1, 1), "E-1", 144_000, "account-closed", "AC04", "账户已关户",
        booked_on=DAY.replace(day=5), bank_reference="RT-1",
    )  # fmt: skip


def test_the_oldest_form_is_read_too() -> None:
    reason = "<RtrRsnInf><RtrRsn><Cd>AC04</Cd></RtrRsn><AddtlRtrRsnInf>账户已关户</AddtlRtrRsnInf></RtrRsnInf>"
    old = returns(transaction(reason=reason), version="01").replace("PmtRtr>", "pacs.004.001.01>")
    (line,) = read(old).lines
    assert isinstance(line, ReturnLine)
    assert (line.bank_code, line.bank_text) == ("AC04", "账户已关户")


def test_the_day_of_the_head_counts_for_all() -> None:
    (line,) = read(returns(transaction(), head="<IntrBkSttlmDt>2021-08-04</IntrBkSttlmDt>")).lines
    assert line.booked_on == DAY.replace(day=4)


def test_what_came_back_is_what_was_settled_less_charges_on_the_way() -> None:
    amounts = (
        "<OrgnlIntrBkSttlmAmt Ccy='CNY'>1440.00</OrgnlIntrBkSttlmAmt>"
        "<RtrdIntrBkSttlmAmt Ccy='CNY'>1430.00</RtrdIntrBkSttlmAmt><RtrdInstdAmt Ccy='CNY'>1440.00</RtrdInstdAmt>"
        "<ChrgsInf><Amt Ccy='CNY'>10.00</Amt></ChrgsInf>"
    )
    (line,) = read(returns(transaction(amounts))).lines
    assert (line.amount_fen, isinstance(line, ReturnLine)) == (143_000, True)


@pytest.mark.parametrize("settled", ["", "<RtrdIntrBkSttlmAmt Ccy='USD'>200.00</RtrdIntrBkSttlmAmt>"])
def test_settled_in_another_currency_it_is_what_was_instructed_in_ours(settled: str) -> None:
    (line,) = read(returns(transaction(f"{settled}<RtrdInstdAmt Ccy='CNY'>1440.00</RtrdInstdAmt>"))).lines
    assert line.amount_fen == 144_000


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (transaction("<RtrdIntrBkSttlmAmt Ccy='USD'>200.00</RtrdIntrBkSttlmAmt>"), "other-currency"),
        (transaction("<RtrdIntrBkSttlmAmt Ccy='CNY'>1.001</RtrdIntrBkSttlmAmt>"), "unreadable"),
        (transaction(day="<IntrBkSttlmDt>2021-02-30</IntrBkSttlmDt>"), "unreadable"),
        (transaction(transfer=""), "unreadable"),
    ],
)
def test_a_return_that_cannot_be_read_is_a_case_and_stops_no_other(told: str, kind: str) -> None:
    odd, line = read(returns(told, transaction(transfer="E-2"), count="2")).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.reference, odd.amount_fen) == (kind, "RT-1", None)
    assert isinstance(line, ReturnLine)


def test_a_return_may_leave_its_reason_out() -> None:
    (line,) = read(returns(transaction(reason=""))).lines
    assert isinstance(line, ReturnLine)
    assert (line.reason, line.bank_code) == ("other", "")


@pytest.mark.parametrize(
    ("head", "count", "found"),
    [
        ("", "2", "NbOfTxs 2"),
        ("", "two", "NbOfTxs two"),
        ("<CtrlSum>1441.00</CtrlSum>", "1", "CtrlSum 1441.00"),
        ("<TtlRtrdIntrBkSttlmAmt Ccy='CNY'>1441.00</TtlRtrdIntrBkSttlmAmt>", "1", "TtlRtrdIntrBkSttlmAmt 1441.00"),
    ],
)
def test_totals_that_are_not_their_transactions_are_one_case_and_the_returns_are_taken(
    head: str, count: str, found: str
) -> None:
    line, odd = read(returns(transaction(), count=count, head=head)).lines
    assert isinstance(line, ReturnLine)
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found, odd.amount_fen, odd.at) == ("total-differs", found, None, At(REPORT, 0))


def test_totals_that_are_their_transactions_say_nothing() -> None:
    head = "<CtrlSum>1440</CtrlSum><TtlRtrdIntrBkSttlmAmt Ccy='CNY'>1440.00</TtlRtrdIntrBkSttlmAmt>"
    assert len(read(returns(transaction(), head=head)).lines) == 1


def test_a_group_that_comes_back_without_naming_its_payments_is_a_case() -> None:
    original = "<OrgnlGrpInf><OrgnlMsgId>B-1</OrgnlMsgId></OrgnlGrpInf>"
    (odd,) = read(returns(head="<GrpRtr>true</GrpRtr>", count="3", original=original)).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("batch-booked", "all payments of B-1 came back, none is named")
    told = read(returns(transaction(), head="<GrpRtr>true</GrpRtr>", original=original)).lines
    assert [type(line) for line in told] == [ReturnLine]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (returns(transaction()).replace("<MsgId>P-1</MsgId>", ""), "GrpHdr/MsgId is missing."),
        (returns(transaction())[:-20], "Not well-formed XML"),
        ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.09"/>', "PmtRtr/GrpHdr is missing."),
    ],
)
def test_what_is_no_payment_return_is_refused(content: str, sentence: str) -> None:
    with pytest.raises(BadBankFile, match=sentence):
        read(content)
