"""A bulletin as workbook, document and page: read back by other programs, the same bytes for the same bulletin."""

import io
import time
import zipfile
from datetime import datetime
from typing import Any, cast

import docx
import openpyxl
import pytest

from services.supervision.domain.bulletin import bulletin
from services.supervision.pages.site import PAGES
from services.supervision.reports.circulating.document import document_of
from services.supervision.reports.circulating.layout import Layout, lay_out
from services.supervision.reports.circulating.workbook import workbook_of
from shared.clock import SHANGHAI
from shared.pages.words import Language, Words
from tests.supervision.submitted import CENTRE, DAY, EAST, NORTH, TERMS, WEEKLY, owed, said

MADE_AT = datetime(2021, 8, 6, 15, 30, tzinfo=SHANGHAI)
FORMULA = '=HYPERLINK("http://example.invalid","点击")'


def _content() -> dict[str, Any]:
    reports = {
        (EAST.agency, DAY): said(EAST, owed(123_456_789, 100_000_001, workers=5_432), owed(123_456_789, 50_000_000)),
        (CENTRE.agency, DAY): said(CENTRE, owed(1_000_000, 1), hours_late=2, remark=FORMULA),
    }
    drafted = bulletin(WEEKLY, [EAST, CENTRE, NORTH], reports, {}, {}, TERMS)
    return {**drafted, "issued_at": MADE_AT.isoformat(), "issued_by": "zhao", "sha256": "ab" * 32}


def _layout(language: Language = "zh") -> Layout:
    return lay_out(_content(), Words(PAGES.package, language))


def test_the_layout_says_in_both_languages_who_is_first_slow_late_and_missing() -> None:
    chinese, english = _layout(), _layout("en")
    assert chinese.title == "西宁市失业保险稳岗返还工作进展周通报"
    assert chinese.under_title[1] == "2021-08-06 15:30 印发 · 签发人 zhao"
    assert chinese.sentences[0].startswith(
        "应报 3 个县区，已报 2 个。已报县区应返还单位 200 家、1,244,567.89 元；已到账 81 家、1,000,000.02 元"
    )
    assert chinese.sentences[1:] == [
        "未报：城北区。",
        "进度落后（未报送报告，或按金额低于全体 10 个百分点以上）：城北区、城中区。",
        "迟报：城中区。",
    ]
    assert english.sentences[1] == "Did not report: 城北区."
    ranking = chinese.tables[0]
    assert ranking.name == "进度排名"
    assert list(ranking.rows[0]) == ["—", "城北区", *[None] * 6, "是", "未报"]
    assert list(ranking.rows[1][:7]) == [1, "城东区", "81.00%", "81.00%", 100, 81, "1,000,000.01"]
    assert ranking.rows[2][7:] == [_late_end(), "是", FORMULA]
    assert [len(table.head) for table in chinese.tables] == [len(table.rows[0]) for table in chinese.tables]


def _late_end() -> str:
    # One fen in four weeks: 999,999 · 28 days more, which is later than any calendar here goes.
    return "按此进度无法完成"


def test_every_table_is_a_sheet_and_no_text_becomes_a_formula() -> None:
    layout = _layout()
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(layout, MADE_AT)))
    cover, *sheets = book.worksheets
    assert cover["A1"].value == layout.title
    assert [cell.value for (cell,) in cover["A2:A6"]] == [*layout.under_title, *layout.sentences[:3]]
    assert [sheet.title for sheet in sheets] == [table.name for table in layout.tables]
    for sheet, table in zip(sheets, layout.tables, strict=True):
        read = [[cell.value if cell.value is not None else "" for cell in row] for row in sheet.iter_rows()]
        assert read == [[cell if cell is not None else "" for cell in row] for row in [table.head, *table.rows]]
        assert all(cell.data_type in ("n", "s") for row in sheet.iter_rows() for cell in row)
    remarks = [cell.value for cell in sheets[0]["J"]]
    assert FORMULA in remarks


def test_every_table_is_in_the_document_across_an_a4_page() -> None:
    layout = _layout("en")
    document = docx.Document(io.BytesIO(document_of(layout, MADE_AT)))
    paragraphs = [one.text for one in document.paragraphs]
    for line in (layout.title, *layout.under_title, *layout.sentences, *layout.foot):
        assert line in paragraphs
    assert len(document.tables) == len(layout.tables)
    for made, table in zip(document.tables, layout.tables, strict=True):
        read = [[cell.text for cell in row.cells] for row in made.rows]
        said_so = [
            ["" if cell is None else f"{cell:,}" if isinstance(cell, int) else cell for cell in row]
            for row in table.rows
        ]
        assert read == [list(table.head), *said_so]
    section = document.sections[0]
    assert (round(cast(int, section.page_width) / 36_000), round(cast(int, section.page_height) / 36_000)) == (297, 210)


@pytest.mark.parametrize("make", [workbook_of, document_of])
def test_the_same_bulletin_is_the_same_bytes_at_any_time(make: Any) -> None:
    first = make(_layout(), MADE_AT)
    time.sleep(2.1)  # the time in a ZIP archive has steps of two seconds
    assert make(_layout(), MADE_AT) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "2021-08-06T07:30:00Z" in core
    other = _content() | {"sha256": "cd" * 32}
    assert make(lay_out(other, Words(PAGES.package, "zh")), MADE_AT) != first
