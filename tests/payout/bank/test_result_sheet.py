"""Sheets of results: headings, words, days, amounts and encodings as banks write them, as CSV and as XLSX."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.payout.bank.lines import (
    At,
    BadBankFile,
    Begun,
    CreditLine,
    Item,
    NameCut,
    OddLine,
    Report,
    ReturnLine,
)
from services.payout.bank.result_file import read_items
from services.payout.bank.sheet_kinds import SheetKind
from tests.payout.bank.sheet_writing import CREDITED, FIRST, HEADINGS, REJECTED, SECOND, row, sheet, workbook

DAY = date(2021, 8, 6)
REPORT = Report("sheet", "", "sheet-1")
MIDNIGHT = datetime.combine(DAY, time())
TOTAL = ("合计", "2 笔", "", "1440.05", "", "", "", "", "")


def read(content: bytes, sheets: Sequence[SheetKind] | None = None) -> list[Item]:
    return list(read_items(io.BytesIO(content), "sheet-1", sheets))


def line_of(content: bytes) -> Item:
    begun, line = read(content)
    assert isinstance(begun, Begun)
    return line


# What a row comes to


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_sheet_tells_credits_rejections_and_returns(encoding: str, delimiter: str) -> None:
    back = row(REJECTED, result="退汇", day="2021-08-09", reference="B-9")
    total = ("合计", "3 笔", "", "1440.10", "", "", "", "", "")
    begun, credit, rejected, returned = read(
        sheet(CREDITED, REJECTED, back, total, encoding=encoding, delimiter=delimiter)
    )
    assert begun == Begun("sheet", "sheet-1", checked_by_schema=False)
    assert credit == CreditLine(
        At(REPORT, 1, 0, 2), FIRST, 144_000, "6222020000000001", DAY, "B-1/1", "西宁第1商贸有限公司"
    )
    reason = ("account-name-mismatch", "3031", "账号户名不符")
    assert rejected == ReturnLine(At(REPORT, 2, 0, 3), SECOND, 5, *reason, rejected=True)
    assert returned == ReturnLine(
        At(REPORT, 3, 0, 4), SECOND, 5, *reason, booked_on=date(2021, 8, 9), bank_reference="B-9"
    )


@pytest.mark.parametrize(
    "written",
    ["2021-08-06", "2021/8/6", "2021.8.6", "20210806", "2021年8月6日", "２０２１/８/６", "2021-08-06 10:30:00"],
)
def test_days_as_banks_write_them(written: str) -> None:
    line = line_of(sheet(row(CREDITED, day=written)))
    assert isinstance(line, CreditLine)
    assert line.booked_on == DAY


@pytest.mark.parametrize(
    "written",
    [
        "1440.00",
        "1,440.00",
        "￥1,440.00",
        "¥1440",
        "1440",
        "１，４４０．００",
        "1440元",
        "人民币1440.00元",
        "CNY 1,440.0",
    ],
)
def test_amounts_as_banks_write_them(written: str) -> None:
    line = line_of(sheet(row(CREDITED, amount=written)))
    assert isinstance(line, CreditLine)
    assert line.amount_fen == 144_000


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        *(
            (3, heading)
            for heading in ("金额(元)", "金额", "交易金额", " 金额 （元） ", "*金额（元）：", "金额\n（元）")
        ),
        *((0, "端到端标识号"), (1, "收款人户名"), (2, "收款人账号"), (4, "处理结果"), (7, "入账日期")),
    ],
)
def test_headings_as_banks_write_them(place: int, heading: str) -> None:
    headings = [*HEADINGS[:place], heading, *HEADINGS[place + 1 :]]
    line = line_of(sheet(CREDITED, headings=headings))
    assert isinstance(line, CreditLine)
    assert (line.amount_fen, line.booked_on, line.account_number) == (144_000, DAY, "6222020000000001")


@pytest.mark.parametrize(
    ("word", "comes_to"),
    [
        ("成功", "credited"),
        ("交易成功", "credited"),
        (" 已 入账", "credited"),
        ("已退票", "returned"),
        ("退汇", "returned"),
        ("交易失败", "rejected"),
        ("失败", "rejected"),
    ],
)
def test_words_of_results(word: str, comes_to: str) -> None:
    line = line_of(sheet(row(CREDITED, result=word)))
    told = "credited" if isinstance(line, CreditLine) else "rejected" if getattr(line, "rejected", None) else "returned"
    assert told == comes_to


def test_what_is_still_on_its_way_is_no_line_and_counts_in_the_total() -> None:
    lines = read(sheet(CREDITED, row(REJECTED, result="处理中"), TOTAL))[1:]
    assert [type(one) for one in lines] == [CreditLine]


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("6222 0200 0000 0001", "6222020000000001"),
        ("'6222020000000001", "6222020000000001"),
        ('="6222020000000001"', "6222020000000001"),
        ("6222020000000001\t", "6222020000000001"),
        ("622202******0001", None),
        ("", None),
    ],
)
def test_accounts_as_banks_keep_them_from_being_rounded(written: str, account: str | None) -> None:
    line = line_of(sheet(row(CREDITED, account=written)))
    assert isinstance(line, CreditLine)
    assert line.account_number == account


def test_columns_may_come_in_any_order_under_lines_of_the_banks_own_with_columns_that_say_nothing_to_us() -> None:
    order = (4, 3, 0, 8, 7, 2, 1, 5, 6)
    headings = ["序号", *(HEADINGS[place] for place in order)]
    rows = [["1", *(CREDITED[place] for place in order)]]
    above = "中国某银行企业网银,,\r\n批次号：20210806001,,\r\n\r\n".encode()
    content = above + sheet(*rows, headings=headings, encoding="utf-8") + "制表人：张三\r\n".encode()
    line = line_of(content)
    assert isinstance(line, CreditLine)
    assert (line.end_to_end_id, line.at.file_line) == (FIRST, 5)


def test_a_portals_sheet_is_known_by_its_headings_and_cuts_names_as_cnaps_does() -> None:
    headings = (
        "序号",
        "客户流水号",
        "收款方账号",
        "收款方户名",
        "交易金额",
        "币种",
        "交易状态",
        "失败原因",
        "交易时间",
    )
    credited = (
        "1",
        FIRST,
        "6222020000000001",
        "西宁第1商贸有限公司",
        "1,440.00",
        "人民币",
        "交易成功",
        "",
        "2021-08-06 10:00",
    )
    foreign = (
        "2",
        SECOND,
        "6222020000000002",
        "西宁第2商贸有限公司",
        "5.00",
        "USD",
        "交易成功",
        "",
        "2021-08-06 10:00",
    )
    back = ("3", SECOND, "6222020000000002", "西宁第2商贸有限公司", "5.00", "人民币", "已退汇", "AC04 账户已销户", "")
    _, line, odd, returned = read(sheet(credited, foreign, back, headings=headings, encoding="gb18030"))
    assert isinstance(line, CreditLine)
    assert (line.booked_on, line.name_cut) == (DAY, NameCut(60, of_gbk=True))
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found, odd.amount_fen) == ("other-currency", "line 3, 币种: USD", 500)
    assert isinstance(returned, ReturnLine)
    assert (returned.reason, returned.booked_on) == ("account-closed", None)


# Rows that do not fit


@pytest.mark.parametrize(
    ("wrong", "found", "right"),
    [
        ({"day": "2021-13-45"}, "line 2, 记账日期: 2021-13-45", "a day that there is"),
        ({"day": "8/6/2021"}, "line 2, 记账日期: 8/6/2021", "YYYY-M-D or YYYY/M/D"),
        ({"day": "44414"}, "line 2, 记账日期: 44414", "a day that there is"),
        ({"day": ""}, "line 2, 记账日期: empty", "a day that there is"),
        ({"amount": "1440.001"}, "line 2, 金额(元): 1440.001", "an amount of yuan, like 1908.00"),
        ({"amount": "14,40.00"}, "line 2, 金额(元): 14,40.00", "an amount of yuan"),
        ({"amount": "-1440.00"}, "line 2, 金额(元): -1440.00", "an amount of yuan"),
        ({"amount": "1.44E+03"}, "line 2, 金额(元): 1.44E+03", "an amount of yuan"),
        ({"amount": ""}, "line 2, 金额(元): empty", "an amount of yuan"),
        ({"result": "部分成功"}, "line 2, 结果: 部分成功", "one of 成功, 失败, 退汇, 处理中"),
        ({"result": ""}, "line 2, 结果: empty", "one of 成功"),
        ({"payment": ""}, "line 2, 端到端标识: empty", "the end-to-end id of a payment"),
        ({"account": "6.22202E+15"}, "line 2, 收款账号: 11 characters", "an account number in full"),
    ],
)
def test_a_row_that_does_not_fit_is_a_case_with_its_line_and_the_others_are_taken(
    wrong: dict[str, str], found: str, right: str
) -> None:
    odd, credit = read(sheet(row(CREDITED, **wrong), row(CREDITED, reference="B-2")))[1:]
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.found, odd.at.entry, odd.at.file_line) == ("unreadable", found, 1, 2)
    assert right in odd.expected
    assert odd.end_to_end_id == wrong.get("payment", FIRST)
    assert odd.amount_fen == (None if "amount" in wrong else 144_000)
    assert isinstance(credit, CreditLine)
    assert credit.at.entry == 2


def test_cells_that_slipped_show_no_account_number() -> None:
    account = "6222020000000001"
    for odd in (line_of(sheet(row(CREDITED, **{slipped: account}))) for slipped in ("result", "day")):
        assert isinstance(odd, OddLine)
        assert odd.found.endswith(": …0001")
    back = line_of(sheet(row(REJECTED, text=f"收款账号{account}户名不符")))
    assert isinstance(back, ReturnLine)
    assert (back.bank_text, back.reason) == ("收款账号…0001户名不符", "account-name-mismatch")


def test_a_row_with_more_cells_than_the_heading_is_a_case() -> None:
    odd = line_of(sheet((*CREDITED, "x")))
    assert isinstance(odd, OddLine)
    assert (odd.found, odd.expected) == ("line 2, 10 cells", "9 cells, as the heading has")


@pytest.mark.parametrize(
    ("total", "expected", "found", "apart"),
    [
        (("合计", "2 笔", "", "1440.06"), "2 rows, 1440.05", "line 4: 2 rows, 1440.06", 1),
        (("合计", "3笔", "", "1,440.05"), "2 rows, 1440.05", "line 4: 3 rows, 1440.05", 0),
        (("总计：", "", "", "1440.06"), "2 rows, 1440.05", "line 4: 2 rows, 1440.06", 1),
        (("", "合计共3笔", "", ""), "2 rows, 1440.05", "line 4: 3 rows, 1440.05", 0),
    ],
)
def test_a_closing_total_that_differs_is_a_case_and_the_rows_are_taken(
    total: Sequence[str], expected: str, found: str, apart: int
) -> None:
    credit, rejected, odd = read(sheet(CREDITED, REJECTED, total))[1:]
    assert (type(credit), type(rejected)) == (CreditLine, ReturnLine)
    assert isinstance(odd, OddLine)
    assert (odd.kind, odd.expected, odd.found, odd.amount_fen) == ("total-differs", expected, found, apart)


def test_a_row_after_the_closing_total_is_a_case_and_a_note_there_is_none() -> None:
    content = sheet(CREDITED, REJECTED, TOTAL, row(CREDITED, reference="B-2"), ("制表人：张三",))
    (odd,) = (one for one in read(content) if isinstance(one, OddLine))
    assert (odd.found, odd.expected) == ("line 5, a row of a payment", "no row after the closing total")


def test_a_total_is_not_compared_with_amounts_that_could_not_be_read() -> None:
    lines = read(sheet(CREDITED, row(REJECTED, amount="0,05"), TOTAL))[1:]
    assert [one.kind for one in lines if isinstance(one, OddLine)] == ["unreadable"]


def test_headings_repeated_on_each_printed_page_are_no_rows() -> None:
    assert [type(one) for one in read(sheet(CREDITED, HEADINGS, REJECTED))[1:]] == [CreditLine, ReturnLine]


# Files that are refused whole


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (sheet(*[CREDITED] * 2000, row(CREDITED, text="x\x00y")), "Line 2002: character U+0000 is a control character"),
        (sheet(row(CREDITED, name="西宁\x0b第1")), "Line 2: character U+000B"),
        (sheet(row(CREDITED, payment="9" * 9_000)), "Line 2: 端到端标识 has 9000 characters, at most 35."),
        (sheet(row(CREDITED, name="西" * 141)), "Line 2: 收款人名称 has 141 characters, at most 140."),
        (sheet(CREDITED, encoding="utf-8") + sheet(CREDITED, encoding="gbk"), "Line 3 is in another encoding"),
        (sheet(CREDITED) + b"\xff\xff\r\n", "Line 3 is neither UTF-8 nor GB18030"),
        (sheet(CREDITED) + '"西宁'.encode(), "Line 3: not a row of a sheet"),
        (sheet(CREDITED, headings=[*HEADINGS[:8], "金额（元）"]), "Line 1: two columns are headed 金额"),
        (sheet(CREDITED, headings=[*HEADINGS, "交易金额"]), "Line 1: 金额(元) and 交易金额 may both be the amount"),
        (sheet(CREDITED, headings=["x"]), "One has at least 端到端标识,金额(元),结果,收款人名称,收款账号,记账日期."),
        (b"x" * (1 << 20) + b"x\n", "Line 1 is longer than 1048576 bytes"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx without a password"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_a_file_that_is_none_is_refused_with_its_line(content: bytes, sentence: str) -> None:
    with pytest.raises(BadBankFile, match=re.escape(sentence)):
        read(content)


# Workbooks


def test_a_workbook_reads_as_its_csv_with_days_and_amounts_as_numbers() -> None:
    plain = [FIRST, "西宁第1商贸有限公司", "6222020000000001", 1440.1, "成功", None, None, MIDNIGHT, "B-1"]
    serial = [SECOND, "西宁第2商贸有限公司", "6222020000000002", 144, "成功", None, None, 44414, "B-2"]
    content = workbook([["说明"]], [["批次号", "20210806001"], HEADINGS, plain, serial, ["合计", "2笔", None, 1584.1]])
    _, *lines = read(content)
    assert all(isinstance(one, CreditLine) for one in lines)
    told = [(one.end_to_end_id, one.amount_fen, one.booked_on) for one in lines if isinstance(one, CreditLine)]
    assert told == [(FIRST, 144_010, DAY), (SECOND, 14_400, DAY)]


def test_an_account_kept_as_a_number_is_told_and_not_taken_rounded() -> None:
    rounded = [FIRST, "西宁第1商贸有限公司", 6222029963010200066, 1440, "成功", None, None, "2021-08-06", "B-1"]
    odd = line_of(workbook([HEADINGS, rounded]))
    assert isinstance(odd, OddLine)
    assert "kept as text so that no spreadsheet rounds it" in odd.expected
    assert odd.end_to_end_id == FIRST


def test_all_worksheets_with_known_headings_are_read_and_no_two_rows_share_a_place() -> None:
    lines = [one for one in read(workbook([HEADINGS, CREDITED], [HEADINGS, CREDITED])) if isinstance(one, CreditLine)]
    assert [one.at.entry for one in lines] == [1, 2]


def _packed(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


def _with(part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook([HEADINGS, CREDITED]))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old in parts[part]
    return _packed(parts | {part: parts[part].replace(old, new)})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook([HEADINGS, CREDITED])[:900], "broken or encrypted"),
        (_packed({"x": b"y"}), "No workbook that can be read"),
        (_packed({"xl/worksheets/sheet1.xml": b" " * (129 << 20)}), "at most 500 and 134217728: save it as CSV"),
        (_packed({f"part{number}": b"" for number in range(501)}), "unpacks to 501 parts"),
        (
            _with("xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"),
            "document type",
        ),
        (_with("xl/worksheets/sheet1.xml", b'r="2"', b'r="99999999999"'), "at most 100000 rows"),
        (_with("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row"), "cannot be read"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_a_workbook_that_is_none_or_grows_without_end_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(BadBankFile, match=re.escape(sentence)):
        read(content)


def test_a_cell_that_stands_far_out_is_of_no_column_and_the_row_without_it_is_told() -> None:
    odd = line_of(_with("xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD2"'))
    assert isinstance(odd, OddLine)
    assert odd.found == "line 2, 端到端标识: empty"


# Any rows, however long


def test_a_long_sheet_is_read_as_its_rows_are_asked_for() -> None:
    content = io.BytesIO(sheet(*[CREDITED] * 10_000))
    items = read_items(content, "sheet-1")
    assert [type(next(items)) for _ in range(3)] == [Begun, CreditLine, CreditLine]
    assert content.tell() < len(content.getbuffer()) / 10
    assert sum(isinstance(one, CreditLine) for one in items) == 9_998


_AMOUNTS = st.integers(0, 10**13)
_RESULTS = st.sampled_from(("成功", "失败", "退汇", "处理中"))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(_AMOUNTS, _RESULTS, st.dates(date(2021, 1, 1), date(2022, 12, 31))), max_size=20),
    st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")),
    st.sampled_from((",", "\t", ";")),
    st.sampled_from(("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日")),
)
def test_any_rows_read_back(rows: list[tuple[int, str, date]], encoding: str, delimiter: str, day: str) -> None:
    written = [
        row(CREDITED, amount=f"{fen // 100:,}.{fen % 100:02d}", result=result, day=booked.strftime(day))
        for fen, result, booked in rows
    ]
    total = sum(fen for fen, _, _ in rows)
    closing = ("合计", f"{len(rows)} 笔", "", f"{total // 100}.{total % 100:02d}")
    lines = read(sheet(*written, closing, encoding=encoding, delimiter=delimiter))[1:]
    assert [(one.amount_fen, one.booked_on) for one in lines if isinstance(one, CreditLine | ReturnLine)] == [
        (fen, booked) for fen, result, booked in rows if result != "处理中"
    ]
    assert not any(isinstance(one, OddLine) for one in lines)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_one_damaged_character_is_told_or_changes_no_amount(data: st.DataObject) -> None:
    whole = sheet(CREDITED, REJECTED, TOTAL, encoding="utf-8").decode()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = (
        whole[:place]
        + data.draw(st.sampled_from('0159.,"\n\t;\x00失甲-') | st.characters(codec="utf-8"))
        + whole[place + 1 :]
    )
    try:
        lines = read(damaged.encode())
    except BadBankFile:
        return
    told = any(isinstance(one, OddLine) for one in lines)
    amounts = [one.amount_fen for one in lines if isinstance(one, CreditLine | ReturnLine)]
    assert told or amounts == [144_000, 5]
