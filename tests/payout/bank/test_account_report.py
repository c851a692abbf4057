"""What an entry says of payments: credits, returns, and what is undone; each line in its place."""

from datetime import date

import pytest

from services.payout.bank.lines import (
    BatchBooked,
    Begun,
    CreditLine,
    GoneAgainLine,
    OddLine,
    Report,
    ReturnLine,
    StrayLine,
)
from tests.payout.bank.iso_writing import (
    ACCOUNT,
    DAY,
    amt,
    at,
    balance,
    detail,
    details,
    entry,
    message,
    note,
    read,
    report,
    statement,
)

PAYEE = (
    "<Cdtr><Pty><Nm>西宁第1商贸有限公司</Nm></Pty></Cdtr>"
    "<CdtrAcct><Id><Othr><Id>6222020000000001</Id></Othr></Id></CdtrAcct>"
)
CREDIT = CreditLine(at(1, 1), "E-1", 144_000, "6222020000000001", DAY, "R-1", "西宁第1商贸有限公司", entry=True)
RETURNED = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户</AddtlInf><AddtlInf>已关户</AddtlInf></RtrInf>"


def one(direction: str = "DBIT", reversal: str = "", returned: str = "", transfer: str = "E-1", **more: str) -> str:
    told = detail(transfer, direction=direction, returned=returned, parties=PAYEE)
    return entry(details(told), direction=direction, reversal=reversal, reference="R-1", **more)


# What an entry is


def test_a_booked_debit_is_a_credit_of_the_payee() -> None:
    assert read(note(one())).items == [Begun("camt.054", "N-1", checked_by_schema=True), CREDIT]


def test_a_credit_with_its_reason_is_a_payment_that_came_back() -> None:
    back = ReturnLine(
        at(1, 1),
        "E-1",
        144_000,
        "account-closed",
        "AC04",
        "账户已关户",
        booked_on=DAY,
        bank_reference="R-1",
        entry=True,
    )
    assert read(note(one("CRDT", returned=RETURNED))).lines == [back]


@pytest.mark.parametrize("family", ["RRTN", "RPCR"])
def test_a_credit_that_its_code_calls_a_return_is_one(family: str) -> None:
    code = f"<Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>{family}</SubFmlyCd></Fmly></Domn>"
    (line,) = read(note(one("CRDT", code=code, text="账户已销户"))).lines
    assert isinstance(line, ReturnLine)
    assert (line.reason, line.bank_text) == ("account-closed", "账户已销户")


@pytest.mark.parametrize("said", ["true", "1"])
def test_a_reversed_debit_is_a_payment_that_came_back(said: str) -> None:
    back = ReturnLine(
        at(1, 1), "E-1", 144_000, "other", "", "", booked_on=DAY, bank_reference="R-1", entry=True, reversal=True
    )
    assert read(note(one("CRDT", said))).lines == [back]


@pytest.mark.parametrize("returned", ["", RETURNED])
def test_a_reversed_credit_is_money_that_is_gone_again(returned: str) -> None:
    """The indicator speaks of what was booked before: a credit. It is never a credit of the payee."""
    (line,) = read(note(one("DBIT", "true", returned))).lines
    assert isinstance(line, GoneAgainLine)
    assert (line.end_to_end_id, line.amount_fen, line.account_number) == ("E-1", 144_000, "6222020000000001")
    assert (line.booked_on, line.bank_reference) == (DAY, "R-1")


@pytest.mark.parametrize("said", ["false", "0", ""])
def test_an_entry_that_reverses_nothing_is_what_it_is(said: str) -> None:
    assert read(note(one(reversal=said))).lines == [CREDIT]


@pytest.mark.parametrize(("direction", "inward"), [("CRDT", True), ("DBIT", False)])
@pytest.mark.parametrize("transfer", ["", "NOTPROVIDED"])
def test_a_reversal_that_names_no_payment_is_told_as_one(direction: str, inward: bool, transfer: str) -> None:
    (line,) = read(note(one(direction, "true", transfer=transfer))).lines
    assert isinstance(line, StrayLine)
    assert (line.inward, line.reversal, line.said) == (inward, True, "a reversal that names no payment")


def test_a_reversal_without_details_is_told_as_one() -> None:
    (line,) = read(note(entry(direction="CRDT", reversal="true", reference="R-9"))).lines
    assert isinstance(line, StrayLine)
    assert (line.reversal, line.inward, line.reference) == (True, True, "R-9")


def test_money_in_that_names_no_return_is_money_in_and_says_from_whom() -> None:
    debtor = "<Dbtr><Pty><Nm>青海省财政厅</Nm></Pty></Dbtr><DbtrAcct><Id><Othr><Id>6301</Id></Othr></Id></DbtrAcct>"
    told = detail("", direction="CRDT", parties=debtor, returned="<RmtInf><Ustrd>稳岗返还资金</Ustrd></RmtInf>")
    (line,) = read(note(entry(details(told), direction="CRDT", reference="IN-1"))).lines
    assert line == StrayLine(
        at(1, 1), "IN-1", 144_000, True, "no end-to-end id", DAY, text="稳岗返还资金", other_account="6301",
        other_name="青海省财政厅",
    )  # fmt: skip


def test_money_in_under_the_id_of_a_payment_is_not_taken_as_its_return() -> None:
    (line,) = read(note(one("CRDT"))).lines
    assert isinstance(line, StrayLine)
    assert (line.said, line.end_to_end_id, line.inward) == ("money in", "E-1", True)


def test_a_return_booked_to_our_debit_credits_nobody() -> None:
    (line,) = read(note(one("DBIT", returned=RETURNED))).lines
    assert isinstance(line, StrayLine)
    assert line.said == "a return booked to our debit"


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
def test_what_is_not_booked_is_looked_at_and_left(status: str) -> None:
    left = entry(details(detail("E-0"), detail("E-2")), amount="2880.00", status=f"<Cd>{status}</Cd>")
    (line,) = read(note(left, one())).lines
    assert isinstance(line, CreditLine)
    assert (line.end_to_end_id, line.at.entry) == ("E-1", 2)


def test_an_unknown_status_is_a_case_and_moves_nothing() -> None:
    (odd,) = read(note(one(status="<Prtry>VORM</Prtry>"))).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.end_to_end_id, odd.amount_fen) == ("unreadable", "E-1", None)
    assert odd.found == "the status VORM"


def test_a_statement_holds_what_is_booked_even_if_it_does_not_say_so() -> None:
    unsaid = one().replace("<Sts><Cd>BOOK</Cd></Sts>", "")
    assert [type(line) for line in read(statement(unsaid)).lines] == [CreditLine]
    (odd,) = read(note(unsaid)).odd
    assert (odd.kind, odd.found) == ("unreadable", "no status")


@pytest.mark.parametrize("version", ["02", "06", "07", "08", "14"])
@pytest.mark.parametrize("status", ["BOOK", "<Cd>BOOK</Cd>"])
def test_a_status_may_be_written_as_older_versions_do_and_as_newer_ones(version: str, status: str) -> None:
    told = entry(details(detail(money="" if version == "02" else None)), status=status)
    assert [type(line) for line in read(note(told, version=version)).lines] == [CreditLine]


@pytest.mark.parametrize("left_out", ["<CdtDbtInd>DBIT</CdtDbtInd>", '<Amt Ccy="CNY">15.00</Amt>', "<BkTxCd>"])
def test_what_an_entry_leaves_out_is_a_matter_of_that_entry(left_out: str) -> None:
    broken = entry(amount="15.00", reference="R-9").replace(left_out, "")
    broken = broken.replace("<Prtry><Cd>PAYOUT</Cd></Prtry></BkTxCd>", "") if left_out == "<BkTxCd>" else broken
    first, second = read(note(broken, one())).lines
    assert isinstance(first, StrayLine if left_out == "<BkTxCd>" else OddLine)
    assert isinstance(second, CreditLine)


# Where a line stands, and under which reference


def test_lines_are_counted_by_entry_and_detail_from_one() -> None:
    many = entry(details(detail("E-2"), detail("E-3")), amount="2880.00")
    lines = read(note(one(), many, entry(amount="15.00"))).lines
    assert [(line.at.entry, line.at.detail) for line in lines] == [(1, 1), (2, 1), (2, 2), (3, 0)]


def test_each_report_counts_for_itself_and_names_its_account() -> None:
    both = message(
        report(one(), report_id="A"),
        report(one(), report_id="B", account="<IBAN>NL84MOCK0000000003</IBAN>"),
    )
    first, second = read(both).lines
    assert first.at == at(1, 1, Report("camt.054", ACCOUNT, "A", DAY))
    assert second.at == at(1, 1, Report("camt.054", "NL84MOCK0000000003", "B", DAY))


def test_a_statement_of_two_accounts_is_two_reports() -> None:
    """Whose they are is not for the reader to judge."""
    own = report(one(), kind="camt.053", report_id="S-1", balances=_balances("5000.00", "3560.00"))
    other = report(
        entry(amount="7.77", reference="FEE"), kind="camt.053", report_id="S-2",
        account="<Othr><Id>63000000000000099</Id></Othr>", balances=_balances("100.00", "92.23"),
    )  # fmt: skip
    file = read(message(own, other, kind="camt.053"))
    assert [line.at.report.account for line in file.lines] == [ACCOUNT, "63000000000000099"]
    assert [told.report.account for told in file.statements] == [ACCOUNT, "63000000000000099"]


def _balances(opening: str, closing: str) -> str:
    return balance("OPBD", opening) + balance("CLBD", closing)


@pytest.mark.parametrize(
    ("references", "reference", "number", "named"),
    [
        ("<AcctSvcrRef>D-1</AcctSvcrRef>", "R-1", "7", "D-1"),
        ("<AcctSvcrTxId>D-2</AcctSvcrTxId>", "R-1", "7", "D-2"),
        ("<TxId>T-1</TxId>", "R-1", "7", "R-1"),
        ("<TxId>T-1</TxId>", "", "7", "T-1"),
        ("<ClrSysRef>C-1</ClrSysRef>", "", "7", "C-1"),
        ("", "", "7", "7"),
        ("<InstrId>OURS</InstrId>", "", "", ""),
    ],
)
def test_the_reference_is_the_banks_own_and_a_mere_number_only_for_want_of_any(
    references: str, reference: str, number: str, named: str
) -> None:
    refs = references.replace("<AcctSvcrTxId>", "<EndToEndId>E-1</EndToEndId><AcctSvcrTxId>")
    transfer = "" if "EndToEndId" in refs else "E-1"
    before, after = ("", refs) if refs.startswith(("<TxId", "<ClrSysRef")) else (refs, "")
    told = f"<Refs>{before}{f'<EndToEndId>{transfer}</EndToEndId>' if transfer else ''}{after}</Refs>"
    body = entry(details(f"<TxDtls>{told}{amt('1440.00')}</TxDtls>"), reference=reference, number=number)
    (line,) = read(note(body)).lines
    assert isinstance(line, CreditLine)
    assert line.bank_reference == named


@pytest.mark.parametrize(
    ("account", "named"),
    [
        ("<Othr><Id>6222 0200 0000 0001</Id></Othr>", "6222 0200 0000 0001"),
        ("<IBAN>NL84MOCK0000000003</IBAN>", "NL84MOCK0000000003"),
    ],
)
def test_an_account_is_told_as_it_is_written(account: str, named: str) -> None:
    parties = f"<CdtrAcct><Id>{account}</Id></CdtrAcct>"
    (line,) = read(note(entry(details(detail(parties=parties))))).lines
    assert isinstance(line, CreditLine)
    assert line.account_number == named
    file = read(message(report(one(), account=account)))
    assert file.lines[0].at.report.account == named


def test_a_report_may_name_no_account_at_all() -> None:
    assert read(message(report(one(), account=""), version="13")).lines[0].at.report.account == ""


def test_a_booking_may_name_neither_account_nor_name() -> None:
    (line,) = read(note(entry(details(detail())))).lines
    assert isinstance(line, CreditLine)
    assert (line.account_number, line.payee_name, line.bank_reference) == (None, None, "")


# Days


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("<BookgDt><Dt>2021-08-05</Dt></BookgDt>", date(2021, 8, 5)),
        ("<BookgDt><DtTm>2021-08-05T23:59:59</DtTm></BookgDt>", date(2021, 8, 5)),
        ("<BookgDt><DtTm>2021-08-05T23:59:59.123+08:00</DtTm></BookgDt>", date(2021, 8, 5)),
        ("<BookgDt><DtTm>2021-08-05T18:00:00Z</DtTm></BookgDt>", date(2021, 8, 6)),
        ("<BookgDt><DtTm>2021-08-06T24:00:00</DtTm></BookgDt>", date(2021, 8, 6)),
        ("<BookgDt><Dt>2021-08-05+08:00</Dt></BookgDt>", date(2021, 8, 5)),
        ("<BookgDt><Dt>2021-08-05</Dt></BookgDt><ValDt><Dt>2021-08-09</Dt></ValDt>", date(2021, 8, 5)),
        ("<ValDt><Dt>2021-08-09</Dt></ValDt>", date(2021, 8, 9)),
        ("", DAY),
    ],
)
def test_the_booking_day_else_the_value_day_else_the_reports(said: str, day: date) -> None:
    (line,) = read(note(one(day=said))).lines
    assert line.booked_on == day


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("2021-08-32", "unreadable"),
        ("6.8.2021", "unreadable"),
        ("0001-01-01", "day-differs"),
        ("2199-01-01", "day-differs"),
        ("-2021-08-06", "unreadable"),
        ("12021-08-06", "unreadable"),
    ],
)
def test_a_day_that_is_none_is_a_case_with_the_money_and_stops_no_other_line(said: str, kind: str) -> None:
    odd, credit = read(note(one(day=f"<BookgDt><Dt>{said}</Dt></BookgDt>"), one())).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.end_to_end_id, odd.amount_fen, odd.inward) == (kind, "E-1", 144_000, False)
    assert said[:8] in odd.found
    assert isinstance(credit, CreditLine)


# Amounts


@pytest.mark.parametrize("written", ["1440.00", "1440", "1440.", "0000000001440.00", "+1440.0", "1440.00000"])
def test_what_a_decimal_allows_is_read_exactly(written: str) -> None:
    told = entry(details(detail(amount=written)), amount=written)
    (line,) = read(note(told)).lines
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


@pytest.mark.parametrize(
    "written", ["1440.001", "-1440.00", "一元", "1,440.00", ".", "1440.00 元", "99999999999999.00"]
)
def test_an_amount_that_is_none_of_ours_is_a_case_and_stops_no_other_line(written: str) -> None:
    odd, credit = read(note(entry(details(detail(amount=written)), amount=written), one())).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.end_to_end_id, odd.amount_fen) == ("unreadable", "E-1", None)
    assert odd.found == written
    assert isinstance(credit, CreditLine)


def test_the_only_detail_may_leave_its_amount_to_the_entry() -> None:
    (line,) = read(note(entry(details(detail(money="")), reference="R-1"))).lines
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


@pytest.mark.parametrize("path", ["TxAmt", "CntrValAmt", "InstdAmt"])
def test_an_amount_stands_where_older_versions_put_it(path: str) -> None:
    money = f"<AmtDtls><{path}>{amt('1440.00')}</{path}></AmtDtls>"
    body = entry(details(detail(money=money)), status="BOOK")
    (line,) = read(note(body, version="02")).lines
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


# Other currencies


def test_an_entry_in_another_currency_is_a_case_without_money_of_ours_and_the_others_are_taken() -> None:
    foreign = entry(details(detail("X-1", money=amt("10.00", "USD"))), amount="10.00", currency="USD", reference="U-1")
    credit, odd = read(note(one(), foreign)).lines
    assert credit == CREDIT
    assert odd == OddLine(at(2, 1), "other-currency", "an amount in CNY", "10.00 USD", "X-1", "U-1", booked_on=DAY)


def test_an_entry_in_another_currency_without_details_is_one_case() -> None:
    (odd,) = read(note(entry(amount="10.00", currency="USD", reference="U-1"))).lines
    assert odd == OddLine(at(1), "other-currency", "an amount in CNY", "10.00 USD", "", "U-1", booked_on=DAY)


def test_many_payments_of_an_entry_in_another_currency_are_each_a_case() -> None:
    told = entry(details(detail("E-1"), detail("E-2")), amount="2880.00", currency="EUR")
    assert [(odd.kind, odd.end_to_end_id, odd.amount_fen) for odd in read(note(told)).odd] == [
        ("other-currency", "E-1", None),
        ("other-currency", "E-2", None),
    ]


@pytest.mark.parametrize("own", [amt("1440.00"), ""])
@pytest.mark.parametrize("path", ["InstdAmt", "CntrValAmt"])
def test_what_was_instructed_in_another_currency_is_still_booked_in_ours(own: str, path: str) -> None:
    money = own + f"<AmtDtls><{path}>{amt('200.00', 'USD')}</{path}></AmtDtls>"
    (line,) = read(note(entry(details(detail(money=money))))).lines
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


def test_of_several_amounts_in_an_older_version_the_entrys_counts() -> None:
    money = f"<AmtDtls><InstdAmt>{amt('1440.00')}</InstdAmt><TxAmt>{amt('0.04')}</TxAmt></AmtDtls>"
    (line,) = read(note(entry(details(detail(money=money)), status="BOOK"), version="02")).lines
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


def test_a_detail_in_another_currency_gives_way_to_its_amount_in_ours() -> None:
    money = amt("200.00", "USD") + f"<AmtDtls><TxAmt>{amt('1440.00')}</TxAmt></AmtDtls>"
    (line,) = read(note(entry(details(detail(money=money))))).lines
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


def test_the_only_detail_in_another_currency_is_one_case_with_the_entrys_money() -> None:
    (odd,) = read(note(entry(details(detail(money=amt("200.00", "USD")))))).lines
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.end_to_end_id, odd.amount_fen, odd.inward) == ("other-currency", "E-1", 144_000, False)


# Entries that name no payment


def test_an_entry_without_details_is_money_that_moved() -> None:
    assert read(note(entry(amount="15.00", reference="FEE-1", text="账户管理费"))).lines == [
        StrayLine(at(1), "FEE-1", 1_500, False, "no transaction details", DAY, text="账户管理费")
    ]


def test_a_batch_booked_as_one_says_what_the_bank_says_of_it() -> None:
    batch = "<MsgId>B-1</MsgId><PmtInfId>P-1</PmtInfId><NbOfTxs>3</NbOfTxs>"
    (line,) = read(note(entry(details(batch=batch)))).lines
    assert isinstance(line, StrayLine)
    assert (line.batch, line.amount_fen, line.inward) == (BatchBooked("B-1", "P-1", 3), 144_000, False)


def test_a_batch_may_be_told_by_one_detail_without_an_id() -> None:
    told = detail("", references="<MsgId>B-1</MsgId><PmtInfId>P-1</PmtInfId>", parties=PAYEE)
    (line,) = read(note(entry(details(told)))).lines
    assert isinstance(line, StrayLine)
    assert (line.batch, line.other_account, line.other_name) == (
        BatchBooked("B-1", "P-1"),
        "6222020000000001",
        "西宁第1商贸有限公司",
    )


def test_a_detail_without_an_id_in_a_batch_says_how_many_it_stands_for() -> None:
    (line,) = read(note(entry(details(detail(""), batch="<MsgId>B-1</MsgId><NbOfTxs>3</NbOfTxs>")))).lines
    assert isinstance(line, StrayLine)
    assert line.batch == BatchBooked("B-1", "", 3)


# Versions and kinds


@pytest.mark.parametrize("version", [f"{number:02d}" for number in range(1, 15)])
@pytest.mark.parametrize("kind", ["camt.052", "camt.053", "camt.054"])
def test_every_version_of_every_kind_is_read_alike_and_checked_by_its_schema(kind: str, version: str) -> None:
    number = int(version)
    new = number >= 7
    name = "<Nm>西宁第1商贸有限公司</Nm>"
    party = f"<Cdtr>{f'<Pty>{name}</Pty>' if new else name}</Cdtr>"
    holder = "<PrtryAcct><Id>{}</Id></PrtryAcct>" if number == 1 else "<Othr><Id>{}</Id></Othr>"
    parties = f"{party}<CdtrAcct><Id>{holder.format('6222020000000001')}</Id></CdtrAcct>"
    money = "" if number == 1 else None if number > 2 else f"<AmtDtls><TxAmt>{amt('1440.00')}</TxAmt></AmtDtls>"
    told = detail(money=money, parties=parties)
    body = entry(told if number == 1 else details(told), status="<Cd>BOOK</Cd>" if new else "BOOK", reference="R-1")
    balances = _balances("5000.00", "3560.00") if kind == "camt.053" else ""
    if number == 1:
        balances = balances.replace("<CdOrPrtry>", "").replace("</CdOrPrtry>", "")
    one = report(body, kind=kind, account=holder.format(ACCOUNT), balances=balances)
    if kind == "camt.052" and number == 1:
        one = one.replace(body, _balances("1.00", "1.00").replace("<CdOrPrtry>", "").replace("</CdOrPrtry>", "") + body)
    file = read(message(one, kind=kind, version=version))
    assert file.begun == Begun(kind, "N-1", checked_by_schema=True)  # type: ignore[arg-type]
    (line,) = file.lines
    assert isinstance(line, CreditLine)
    assert (line.end_to_end_id, line.amount_fen, line.account_number) == ("E-1", 144_000, "6222020000000001")
    assert (line.payee_name, line.booked_on, line.bank_reference) == ("西宁第1商贸有限公司", DAY, "R-1")
    assert (line.at.report.source, line.at.report.account) == (kind, ACCOUNT)
    assert len(file.statements) == (kind == "camt.053")


def test_a_report_of_a_day_not_over_makes_no_statement() -> None:
    intraday = report(one(), kind="camt.052", balances=_balances("5000.00", "3560.00"))
    file = read(message(intraday, kind="camt.052"))
    assert (len(file.lines), file.statements) == (1, [])
    assert file.lines[0].at.report == Report("camt.052", ACCOUNT, "1", DAY)


@pytest.mark.parametrize("said", ["COPY", "DUPL", "CODU"])
def test_a_copy_is_read_as_what_it_copies(said: str) -> None:
    """Whether its lines are known already is told by their identity, which the copy shares."""
    copy = report(one(), copy=f"<CpyDplctInd>{said}</CpyDplctInd>")
    assert read(message(copy)).lines == [CREDIT]


def test_a_statement_that_holds_nothing_tells_nothing_but_its_balances() -> None:
    file = read(statement(balances=_balances("5000.00", "5000.00")))
    assert (file.lines, len(file.statements)) == ([], 1)
