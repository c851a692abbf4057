"""Whatever a name begins with, no spreadsheet reckons with it: in every table that leaves the system."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eligibility.domain.notice_list import sheet_rows
from services.payout.bank.transfer_file import WRITERS, Debtor, FileHead, Transfer
from services.supervision.reports.circulating.layout import Layout, Letterhead, Table
from services.supervision.reports.circulating.workbook import workbook_of
from shared.sheets import SheetWriter, as_meant, as_text
from tests.eligibility.facts import assessed

BEGINNINGS = ("=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "=", "-", "+", "@")
HEAD = FileHead(
    "M-1", "2021-08-06T10:00:00+08:00", date(2021, 8, 6), Debtor("基金", "63000000000000018", "102851000014")
)


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_text_that_would_be_reckoned_with_is_text_in_csv_and_comes_back_as_it_was(begins: str) -> None:
    out = io.StringIO()
    SheetWriter(out).row([begins, 1])
    ((cell, number),) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert cell == f"'{begins}"
    assert as_meant(cell) == begins
    assert number == "1"


@pytest.mark.parametrize("amount", ["-12.00", "+3", "-0.5", "0.00", "", "西宁第1商贸有限公司", "'quoted'", "a=b"])
def test_amounts_and_other_texts_are_left_as_they_are(amount: str) -> None:
    assert as_text(amount) == as_meant(amount) == amount


@given(st.text(max_size=20))
def test_every_text_comes_back_or_begins_with_an_apostrophe_of_its_own(text: str) -> None:
    written = as_text(text)
    assert written[:1] not in "=@\t\r" or not written
    assert as_meant(written) == text or text[:1] == "'"


@pytest.mark.parametrize("begins", BEGINNINGS[:4])
def test_the_published_list(begins: str) -> None:
    ((_, name, *_),) = csv.reader(io.StringIO(sheet_rows([assessed(name=begins)]).decode(), newline=""))
    assert name == f"'{begins}"


@pytest.mark.parametrize("begins", BEGINNINGS[:4])
def test_the_sheet_and_the_workbook_for_the_bank(begins: str) -> None:
    written = {}
    for kind in ("sheet", "workbook"):
        writer = WRITERS[kind](HEAD)
        writer.add([Transfer("E-1", 5, begins, "6222020000000001", begins, "102851000106")])
        writer.finish()
        written[kind] = writer.out.read()
    row = list(csv.reader(io.StringIO(written["sheet"].decode("utf-8-sig"), newline="")))[1]
    assert (row[1], row[3]) == (f"'{begins}", f"'{begins}")
    cells = openpyxl.load_workbook(io.BytesIO(written["workbook"])).active[2]
    assert [cell.data_type for cell in cells if cell.data_type not in ("s", "inlineStr")] == ["n", "n"]
    assert cells[1].value == begins


def test_the_workbook_of_a_bulletin() -> None:
    tables = [Table("表", BEGINNINGS, [BEGINNINGS, list(BEGINNINGS)])]
    head = Letterhead("=1+1", None, None, "@")
    layout = Layout(head, "=1+1", ["=1+1"], ["@SUM(1)"], tables, ["-1+1"])
    content = workbook_of(layout, datetime(2021, 8, 6, tzinfo=UTC))
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        assert {cell.data_type for row in sheet for cell in row if cell.value is not None} <= {"s"}
