"""MT940 statements, as banks write them: what each entry comes to, and what is told of those that cannot be read."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from services.payout.bank.lines import (
    At,
    BadBankFile,
    BatchBooked,
    Begun,
    CreditLine,
    GoneAgainLine,
    Item,
    NameCut,
    OddLine,
    Report,
    ReturnLine,
    Statement,
    StrayLine,
)
from services.payout.bank.result_file import read_items
from tests.payout.bank.mt_writing import (
    ACCOUNT,
    DAY,
    DIALECTS,
    Written,
    balance,
    entry_lines,
    enveloped,
    file_of,
    paid,
    payment,
    returned,
    statement,
    subfields,
)


def read(content: bytes | Sequence[str]) -> list[Item]:
    content = content if isinstance(content, bytes) else file_of(content)
    return list(read_items(io.BytesIO(content), "sheet-1"))


def lines_of(content: bytes | Sequence[str]) -> list[Item]:
    return [one for one in read(content) if not isinstance(one, Begun | Statement)]


PAID = paid(1, 144_000)
FEE = Written("D", 300, text="FEE", kind="NCHG")
REPORT = Report("mt940", ACCOUNT, "ST210806/7/1", DAY, 100_000_000)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_statement_tells_credits_returns_fees_and_its_balances(encoding: str, end: str) -> None:
    begun, credit, back, fee, closed = read(file_of(statement([PAID, returned(2, 500), FEE]), end, encoding))
    assert begun == Begun("mt940", "ST210806/7/1", checked_by_schema=False)
    assert credit == CreditLine(
        At(REPORT, 1, 0, 5),
        payment(1),
        144_000,
        "6222020000000001",
        DAY,
        "B-1",
        "西宁第1商贸有限公司",
        entry=True,
        name_cut=NameCut(54),
    )
    assert back == ReturnLine(
        At(REPORT, 2, 0, 8),
        payment(2),
        500,
        "account-closed",
        "AC04",
        "TRANSFER RETURN AC04 账户已关户",
        booked_on=DAY,
        bank_reference="R-2",
        entry=True,
    )
    assert fee == StrayLine(
        At(REPORT, 3, 0, 11), "", 300, False, "charges, no end-to-end id", booked_on=DAY, text="TRANSFER FEE"
    )
    assert closed == Statement(REPORT, 100_000_000, -143_800, 99_856_200, DAY)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_names_the_payment_an_account_and_a_name_where_it_has_them(dialect: str) -> None:
    (line,) = lines_of(statement([PAID], DIALECTS[dialect]))
    assert isinstance(line, CreditLine)
    assert (line.end_to_end_id, line.amount_fen, line.booked_on) == (payment(1), 144_000, DAY)
    named = dialect != "plain"
    assert line.account_number == ("6222020000000001" if named else None)
    assert line.payee_name == ("西宁第1商贸有限公司" if named else None)


# What a mark means


def test_a_reversed_credit_takes_money_away_and_a_reversed_debit_brings_it_back() -> None:
    interest, undone = Written("C", 20_488, text="INTEREST"), Written("RC", 20_488, text="STORNO")
    first, second, closed = read(statement([interest, undone]))[1:]
    assert isinstance(first, StrayLine)
    assert isinstance(second, StrayLine)
    assert [(one.inward, one.reversal) for one in (first, second)] == [(True, False), (False, True)]
    assert isinstance(closed, Statement)
    assert closed.entries_fen == 0


def test_reversals_that_name_a_payment_turn_its_meaning() -> None:
    gone, back = lines_of(statement([replace(PAID, mark="RC"), replace(PAID, mark="RD")]))
    assert isinstance(gone, GoneAgainLine)
    assert gone == GoneAgainLine(
        At(gone.at.report, 1, 0, 5), payment(1), 144_000, "6222020000000001", DAY, "B-1", "TRANSFER TRANSFER"
    )
    assert isinstance(back, ReturnLine)
    assert (back.end_to_end_id, back.reversal, back.entry, back.amount_fen) == (payment(1), True, True, 144_000)


@pytest.mark.parametrize(
    ("mark", "inward"),
    [
        *(("C", True), ("CR", True), ("CY", True), ("D", False), ("DR", False), ("DY", False)),
        *(("RC", False), ("RCR", False), ("RD", True), ("RDY", True)),
    ],
)
def test_a_funds_code_changes_no_mark(mark: str, inward: bool) -> None:
    (line,) = lines_of([*statement([])[:4], f":61:2108060806{mark}5,NTRFNONREF", ":62F:C210806CNY0,"])
    assert isinstance(line, StrayLine)
    assert (line.amount_fen, line.inward, line.reversal) == (500, inward, mark.startswith("R"))


def test_a_funds_code_of_another_currency_is_a_case_with_the_money() -> None:
    (line,) = lines_of([*statement([])[:4], ":61:2108060806CH5,NTRFNONREF", ":62F:C210806CNY0,"])
    assert isinstance(line, OddLine)
    assert (line.kind, line.found, line.amount_fen, line.inward) == ("other-currency", "funds code H", 500, True)


def test_charges_booked_for_a_payment_are_not_the_payment() -> None:
    (line,) = lines_of(statement([replace(PAID, amount_fen=50, kind="NCHG")]))
    assert isinstance(line, StrayLine)
    assert (line.charges, line.end_to_end_id, line.amount_fen, line.inward) == (True, payment(1), 50, False)


def test_charges_inside_the_amount_are_told_apart_when_original_and_charges_add_up() -> None:
    entry = replace(PAID, amount_fen=144_500)
    written = statement([entry])
    written.insert(5, "/OCMT/CNY1440,//CHGS/CNY5,00/")
    credit, charge = lines_of(written)
    assert isinstance(credit, CreditLine)
    assert isinstance(charge, StrayLine)
    assert (credit.amount_fen, credit.at.detail) == (144_000, 1)
    assert (charge.amount_fen, charge.charges, charge.end_to_end_id, charge.at.detail) == (500, True, payment(1), 2)
    written[5] = "/OCMT/CNY1439,//CHGS/CNY5,00/"
    (line,) = lines_of(written)
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_500


def test_a_sum_booked_for_a_file_of_ours_names_it() -> None:
    written = [*statement([])[:4], ":61:2108060806D2880,NTRFKREF+//S-1", ":86:191?00SAMMLER?20KREF+BATCH-1"]
    (line,) = lines_of([*written, ":62F:C210806CNY997120,"])
    assert isinstance(line, StrayLine)
    assert line.batch == BatchBooked("BATCH-1", "BATCH-1")
    written[5] = ":86:/TRTP/SEPA OVERBOEKING BATCH/PREF/BATCH-1/NRTX/2"
    (line,) = lines_of([*written, ":62F:C210806CNY997120,"])
    assert isinstance(line, StrayLine)
    assert line.batch == BatchBooked("BATCH-1", "BATCH-1", 2)


# Statements, pages, accounts


def test_numbers_of_six_digits_are_read() -> None:
    begun, _, closed = read(statement([PAID], number="167619/1"))
    assert isinstance(begun, Begun)
    assert begun.message_id == "ST210806/167619/1"
    assert isinstance(closed, Statement)
    assert closed.page is None


def test_pages_say_which_they_are_and_that_their_balances_are_of_a_page() -> None:
    first = statement([PAID], number="8/1", pages=("F", "M"))
    second = statement([paid(2, 100)], number="8/2", opening_fen=99_856_000, pages=("M", "F"))
    ends = [one for one in read(first + second) if isinstance(one, Statement)]
    assert [(one.page, one.interim_opening, one.interim_closing) for one in ends] == [
        (1, False, True),
        (2, True, False),
    ]
    assert ends[0].closing_fen == ends[1].opening_fen


def test_two_days_that_bear_the_same_names_are_two_reports() -> None:
    first = read(statement([FEE], reference="STARTUMSE", number="00000/001"))
    monday = date(2021, 8, 9)
    fee = replace(FEE, value=monday, booked=monday)
    second = read(statement([fee], reference="STARTUMSE", number="00000/001", day=monday, opening_fen=99_999_700))
    names = {one.at.report for one in (first[1], second[1]) if isinstance(one, StrayLine)}
    assert {one.report_id for one in names} == {"STARTUMSE/00000/001"}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("written", "account"),
    [
        (ACCOUNT, ACCOUNT),
        (f"104100000004/{ACCOUNT}", ACCOUNT),
        (f"{ACCOUNT}CNY", ACCOUNT),
        (f"{ACCOUNT} CNY", ACCOUNT),
        (f"BKCHCNBJ/{ACCOUNT}CNY  ", ACCOUNT),
        ("DE89370400440532013000", "DE89370400440532013000"),
    ],
)
def test_the_account_is_told_without_the_banks_code_and_the_currency(written: str, account: str) -> None:
    _, line, _ = read(statement([FEE], account=written))
    assert isinstance(line, StrayLine)
    assert line.at.report.account == account


def test_an_account_with_the_banks_bic_beside_it_is_the_account() -> None:
    written = statement([FEE])
    written[1:2] = [f":25P:{ACCOUNT}", "BKCHCNBJXXX"]
    _, line, _ = read(written)
    assert isinstance(line, StrayLine)
    assert line.at.report.account == ACCOUNT


@pytest.mark.parametrize("lines", [enveloped(statement([PAID])), ["BKCHCNBJ", "940", "", *statement([PAID])]])
def test_what_networks_and_banks_write_around_a_statement_is_left(lines: list[str]) -> None:
    _, credit, closed = read(lines)
    assert isinstance(credit, CreditLine)
    assert isinstance(closed, Statement)


def test_frames_of_disks_around_messages_are_left() -> None:
    one = "\r\n".join(enveloped(statement([PAID])))
    content = f"\x01{one}\x03\x01{one}\x03".encode()
    assert sum(isinstance(line, CreditLine) for line in read(content)) == 2


def test_blank_lines_a_line_of_one_dash_and_a_time_broken_after_the_hour_are_text() -> None:
    entry = [":61:2108060806D5,NTRFNONREF", ":86:付款时间16", ":20:37 完成", "", "-", ":86:还有一行"]
    (line,) = lines_of([*statement([])[:4], *entry, ":62F:C210806CNY999995,", "-"])
    assert isinstance(line, StrayLine)
    assert line.text == "付款时间16 :20:37 完成 - 还有一行"


def test_a_balance_has_text_of_its_own_and_it_is_of_no_entry() -> None:
    written = statement([FEE])
    written[-1:] = [":64:C210806CNY999997,", f":86:EREF+{payment(1)}", "-"]
    (line,) = lines_of(written)
    assert isinstance(line, StrayLine)


@pytest.mark.parametrize(
    ("value", "entry", "booked"),
    [
        ("211231", "0102", date(2022, 1, 2)),
        ("220102", "1231", date(2021, 12, 31)),
        ("240301", "0229", date(2024, 2, 29)),
        ("210806", "", date(2021, 8, 6)),
        ("210230", "0301", date(2021, 3, 1)),
    ],
)
def test_the_entry_date_has_the_year_that_is_nearest_to_the_value_date(value: str, entry: str, booked: date) -> None:
    (line,) = lines_of([*statement([])[:4], f":61:{value}{entry}D5,NTRFNONREF", ":62F:C210806CNY999995,"])
    assert isinstance(line, StrayLine)
    assert line.booked_on == booked


@pytest.mark.parametrize(("written", "fen"), [("1468,8", 146_880), ("1468,", 146_800), ("0000001468,80", 146_880)])
def test_amounts_as_banks_shorten_and_fill_them(written: str, fen: int) -> None:
    (line,) = lines_of([*statement([])[:4], f":61:2108060806D{written}NTRFNONREF", ":62F:C210806CNY0,"])
    assert isinstance(line, StrayLine)
    assert line.amount_fen == fen


# References, names, ids


@pytest.mark.parametrize(
    ("written", "reference"),
    [
        ("NTRFNONREF//B-1", "B-1"),
        ("NTRFNONREF", ""),
        ("NTRFINV-2021//B-1", "B-1"),
        ("NTRFINV-2021", "INV-2021"),
        ("NTRFKREF+//B-1", "B-1"),
        ("NONREF//B-1", "B-1"),
        ("NMSCNONREF          D. BRIDEAU", ""),
        ("N084P002445588      Belastingdienst", "P002445588"),
        ("NTRF2023-02-09-08.37.18.054696", "2023-02-09-08.37.18.054696"),
    ],
)
def test_a_reference_that_says_there_is_none_is_none(written: str, reference: str) -> None:
    (line,) = lines_of([*statement([])[:4], f":61:2108060806D5,{written}", ":62F:C210806CNY999995,"])
    assert isinstance(line, StrayLine)
    assert line.reference == reference


def test_the_banks_reference_may_stand_on_the_second_line() -> None:
    written = [*statement([])[:4], ":61:2108060806D5,NTRFINV-2021", "//B-1", ":62F:C210806CNY999995,"]
    (line,) = lines_of(written)
    assert isinstance(line, StrayLine)
    assert line.reference == "B-1"


LONG_NAME = (
    "西宁市城北区第一百二十三号职业技术培训与就业创业指导服务中心有限责任公司青海湖分公司海南藏族自治州共和县分公司"
)


def test_a_name_of_two_subfields_is_one_and_says_where_it_was_cut() -> None:
    (line,) = lines_of(statement([paid(1, 100, LONG_NAME)]))
    assert isinstance(line, CreditLine)
    assert line.payee_name == LONG_NAME[:54]
    assert line.name_cut == NameCut(54)


def test_a_name_cut_by_bytes_of_gbk_says_so() -> None:
    name = "西宁市城北区第一百二十三号职业技术培训与就业创业指导中心"
    details = f"020?00TRANSFER?20EREF+{payment(1)}?32{name[:13]}?33{name[13:26]}"
    written = [*statement([])[:4], ":61:2108060806D5,NTRFNONREF", f":86:{details}", ":62F:C210806CNY999995,"]
    (line,) = lines_of(written)
    assert isinstance(line, CreditLine)
    assert (line.payee_name, line.name_cut) == (name[:26], NameCut(52, of_gbk=True))


def test_a_key_word_in_the_payers_own_text_names_no_payment() -> None:
    text = f"thanks EREF+{payment(9)}"
    written = [":61:2108060806C5,NTRFNONREF", f":86:166?00IN?20EREF+{payment(1)}?21SVWZ+{text}"]
    (line,) = lines_of([*statement([])[:4], *written, ":62F:C210806CNY1000005,"])
    assert isinstance(line, ReturnLine)
    assert line.end_to_end_id == payment(1)


def test_an_entry_that_names_two_payments_is_a_case_with_its_money() -> None:
    details = f":86:/EREF/{payment(1)}/REMI/thanks/EREF/{payment(2)}"
    written = [*statement([])[:4], ":61:2108060806C5,NTRFNONREF", details, ":62F:C210806CNY1000005,"]
    (line,) = lines_of(written)
    assert isinstance(line, OddLine)
    assert (line.kind, line.amount_fen, line.inward) == ("unreadable", 500, True)
    assert payment(1) in line.found
    assert payment(2) in line.found


@pytest.mark.parametrize("named", ["NOTPROVIDED", "NOT PROVIDED", "NONREF", "-", ""])
def test_an_id_that_says_there_is_none_is_none(named: str) -> None:
    for details in (f"020?20EREF+{named}?21SVWZ+x", f"/EREF/{named}/REMI/x"):
        written = [*statement([])[:4], ":61:2108060806D5,NTRFNONREF", f":86:{details}", ":62F:C210806CNY999995,"]
        (line,) = lines_of(written)
        assert isinstance(line, StrayLine)


# What cannot be read


@pytest.mark.parametrize(
    ("wrong", "part", "found", "amount"),
    [
        ("21O8060806D1440,00NTRF6222020000000001//西宁第1商贸有限公司", "value date", "21O806", 144_000),
        ("2113060806D1440,00NTRF6222020000000001", "value date", "211306", 144_000),
        ("2108061332D1440,00NTRF6222020000000001", "entry date", "1332", 144_000),
        ("2108060806X1440,00NTRF6222020000000001", "entry date or mark", "0806X1", None),
        ("2108060806D1.440,00NTRF6222020000000001", "amount", "1.440,00", None),
        ("2108060806D1440NTRF6222020000000001", "amount", "1440", None),
        ("2108060806D1440,005NTRF6222020000000001", "amount", "1440,005", None),
        ("2108060806D5,NTRFNONREF//" + "6222020000000001" * 3, "reference", "48 characters", 500),
    ],
)
def test_an_entry_that_cannot_be_read_is_one_case_and_the_others_are_taken(
    wrong: str, part: str, found: str, amount: int | None, capfd: pytest.CaptureFixture[str]
) -> None:
    details = f":86:020?00TRANSFER?20EREF+{payment(1)}"
    written = [*statement([])[:4], f":61:{wrong}", details, *entry_lines(paid(2, 100), subfields("?"))]
    odd, credit = lines_of([*written, ":62F:C210806CNY998559,"])
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("unreadable", f"line 5, field 61, {part}: {found}")
    assert (odd.end_to_end_id, odd.amount_fen, odd.at.entry, odd.at.file_line) == (payment(1), amount, 1, 5)
    assert "6222020000000001" not in f"{odd.expected}{odd.found}{odd.reference}"
    assert isinstance(credit, CreditLine)
    assert credit.at.entry == 2
    assert capfd.readouterr() == ("", "")


def test_an_entry_whose_tag_is_damaged_does_not_hide_in_the_text_before_it() -> None:
    written = statement([FEE, PAID])
    place = next(place for place, line in enumerate(written) if "1440," in line)
    for tag in (":6l:", ":64:", "x61:", ":61"):
        damaged = [*written[:place], tag + written[place][4:], *written[place + 1 :]]
        odd, _ = lines_of(damaged)
        assert isinstance(odd, OddLine)
        assert odd.found == f"line {place + 1}: an entry without its tag"


@pytest.mark.parametrize(
    ("tag", "wrong", "found"),
    [
        ("60F", "C210832CNY1000000,", "line 4, field 60F, day: 210832"),
        ("60F", "X210806CNY1000000,", "line 4, field 60F, mark: X"),
        ("62F", "C210806CNY999.997,", "line 7, field 62F, amount: 999.997,"),
        ("62F", "C210806999997,", "line 7, field 62F, balance: 999"),
        ("62F", "", "no field 62F"),
    ],
)
def test_a_balance_that_cannot_be_read_is_a_case_and_the_entries_are_taken(tag: str, wrong: str, found: str) -> None:
    written = [line for line in statement([FEE]) if wrong or not line.startswith(f":{tag}:")]
    written = [f":{tag}:{wrong}" if line.startswith(f":{tag}:") else line for line in written]
    items = read(written)
    assert not any(isinstance(one, Statement) for one in items)
    (odd,) = (one for one in items if isinstance(one, OddLine))
    assert (odd.kind, odd.found) == ("unreadable", found)
    assert any(isinstance(one, StrayLine) for one in items)


def test_a_statement_in_another_currency_is_one_case_and_none_of_its_lines_is_taken() -> None:
    foreign = [line.replace("CNY", "USD") for line in statement([PAID, FEE], number="8/1")]
    odd, credit = lines_of(foreign + statement([PAID]))
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("other-currency", "line 4: USD, 2 entries")
    assert isinstance(credit, CreditLine)


def test_a_balance_in_another_currency_than_the_other_is_a_case() -> None:
    written = [line.replace("CNY", "USD") if line.startswith(":62F") else line for line in statement([FEE])]
    odd, fee = lines_of(written)
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("other-currency", "line 7, field 62F, currency: USD")
    assert isinstance(fee, StrayLine)


def test_a_statement_that_does_not_say_whose_account_it_is_of_is_one_case() -> None:
    (odd,) = lines_of([line for line in statement([PAID, FEE]) if not line.startswith(":25:")])
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found) == ("other-account", "no account, 2 entries")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (file_of([":20:ST", "hello\x00"]), "Line 2: character U+0000 is a control character"),
        (file_of([f":20:{'X' * 9000}", *statement([])[1:]]), "Line 1: field 20 has 9000 characters, at most 35."),
        (file_of(["{1:F01BKCHCNBJAXXX0000000000}{2:I101BKCHCNBJXXXXN}{4:", ":20:X", "-}"]), "a message MT101"),
        (":20:ST\n:86:西宁第1商贸".encode() + b"\n:86:" + "西宁第1商贸".encode("gbk"), "Line 3 is in another encoding"),
        (b":20:ST\n:86:\xff\xff\n", "Line 2 is neither UTF-8 nor GB18030"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(content: bytes, sentence: str) -> None:
    with pytest.raises(BadBankFile, match=sentence.replace("+", r"\+")):
        read(content)


def test_account_numbers_in_texts_and_references_are_not_kept() -> None:
    details = f":86:020?00付款?20EREF+{payment(1)}?21SVWZ+付至 6222020000000001 西?22宁?316222020000000001"
    written = [
        ":61:2108060806C5,NTRF6222020000000001",
        details,
        ":61:2108060806D5,NTRFNONREF",
        ":86:转至6222020000000001",
    ]
    back, stray = lines_of([*statement([])[:4], *written, ":62F:C210806CNY1000000,"])
    assert isinstance(back, ReturnLine)
    assert (back.bank_text, back.bank_reference) == ("付款 付至 …0001 西宁", "")
    assert isinstance(stray, StrayLine)
    assert stray.text == "转至…0001"


def test_files_put_together_keep_the_marks_that_each_began_with() -> None:
    one = file_of(statement([PAID]), encoding="utf-8-sig")
    assert sum(isinstance(line, CreditLine) for line in read(one + one)) == 2


def test_a_statement_without_end_is_refused_at_once() -> None:
    with pytest.raises(BadBankFile, match="more than 100000 entries"):
        read([*statement([])[:4], *[":61:210806D5,NTRFNONREF"] * 100_001])
    assert len(lines_of([*statement([])[:4], ":61:210806D5,NTRFNONREF", *["-", ":86:x"] * 20_000])) == 2


def test_an_entry_of_nothing_is_left_and_keeps_its_place() -> None:
    (line,) = lines_of(statement([Written("D", 0, text="CODE 423782"), FEE]))
    assert isinstance(line, StrayLine)
    assert line.at.entry == 2


def test_balances_may_be_overdrawn() -> None:
    *_, closed = read(statement([PAID], opening_fen=-5))
    assert isinstance(closed, Statement)
    assert (closed.opening_fen, closed.closing_fen) == (-5, -144_005)
    assert balance(-5).startswith("D")
