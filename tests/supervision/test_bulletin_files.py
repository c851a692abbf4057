"""A bulletin as workbook, document and page: read back by other programs, the same bytes for the same bulletin."""

import io
import time
import zipfile
from datetime import datetime
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from services.supervision.domain.bulletin import bulletin
from services.supervision.pages.site import PAGES
from services.supervision.reports.circulating.columns import parts_of
from services.supervision.reports.circulating.document import document_of
from services.supervision.reports.circulating.layout import Layout, Share, Table, Yuan, lay_out
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
        assert read == [[_number_of(cell) for cell in row] for row in [table.head, *table.rows]]
        assert all(cell.data_type in ("n", "s") for row in sheet.iter_rows() for cell in row)
    remarks = [cell.value for cell in sheets[0]["J"]]
    assert FORMULA in remarks


def _number_of(cell: Any) -> Any:
    if isinstance(cell, Yuan):
        return cell.fen / 100
    return cell.hundredths / 10_000 if isinstance(cell, Share) else "" if cell is None else cell


def test_amounts_and_shares_are_numbers_as_people_read_them_and_headings_are_bold() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(_layout(), MADE_AT)))
    ranking = book["进度排名"]
    assert (ranking["G3"].value, ranking["G3"].number_format) == (1_000_000.01, "#,##0.00")
    assert (ranking["C3"].value, ranking["C3"].number_format) == (0.81, "0.00%")
    assert all(cell.font.bold for cell in ranking[1])
    assert ranking.column_dimensions["J"].width > 10
    assert (int(ranking.page_setup.paperSize), ranking.print_title_rows) == (9, "$1:$1")


def _docx(layout: Layout, language: Language = "zh") -> Any:
    made = document_of(layout, MADE_AT, Words(PAGES.package, language))
    return docx.Document(io.BytesIO(made))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_and_figure_is_in_the_document(language: Language) -> None:
    layout = _layout(language)
    document = _docx(layout, language)
    paragraphs = [one.text for one in document.paragraphs]
    for line in (layout.title, *layout.under_title, *layout.sentences, *layout.foot):
        assert line in paragraphs
    columns: dict[str, list[list[str]]] = {}
    tables = iter(document.tables)
    for table in layout.tables:
        for part, widths in parts_of(table, 156):
            read = [[cell.text for cell in row.cells] for row in next(tables).rows]
            said_so = [
                ["" if cell is None else f"{cell:,}" if isinstance(cell, int) else cell for cell in row]
                for row in part.rows
            ]
            assert read == [list(part.head), *said_so]
            assert round(sum(widths), 6) == 156
            columns.setdefault(table.name, []).append(list(part.head))
    assert next(tables, None) is None
    for table in layout.tables:
        assert list(dict.fromkeys(name for part in columns[table.name] for name in part)) == list(table.head)


def test_the_document_is_set_as_the_standard_asks() -> None:
    content = {**_content(), "issuer": "西宁市社会保险服务局", "number": "宁社险通报〔2021〕12号"}
    document = _docx(lay_out(content, Words(PAGES.package, "zh")))
    section = document.sections[0]
    assert [round(one / 36_000) for one in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one / 36_000) for one in margins] == [37, 35, 28, 26]
    named = {one.text: one for one in document.paragraphs}
    head = named["西宁市社会保险服务局文件"].runs[0]
    assert (_font_of(head), str(head.font.color.rgb)) == ("方正小标宋简体", "FF0000")
    number = named["宁社险通报〔2021〕12号"]
    assert 'w:bottom w:val="single"' in number._p.xml
    assert 'w:color="FF0000"' in number._p.xml
    title = named["西宁市失业保险稳岗返还工作进展周通报"].runs[0]
    assert (_font_of(title), title.font.size.pt) == ("方正小标宋简体", 22)
    body = named[_layout().sentences[0]]
    assert (_font_of(body.runs[0]), body.runs[0].font.size.pt) == ("仿宋", 16)
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == 28
    assert _font_of(document.styles["Heading 1"]) == "黑体"
    issuer, day = document.paragraphs[[*map(_text_of, document.paragraphs)].index("2021年8月6日") - 1 :][:2]
    assert (issuer.text, day.text) == ("西宁市社会保险服务局", "2021年8月6日")
    assert issuer.paragraph_format.space_before.pt == 84  # the seal
    assert document.paragraphs[-1].text == "西宁市社会保险服务局\t2021年8月6日印发"
    assert document.settings.odd_and_even_pages_header_footer


def _text_of(paragraph: Any) -> str:
    return str(paragraph.text)


def _font_of(one: Any) -> str:
    element = one._r if hasattr(one, "_r") else one.element
    return str(element.rPr.rFonts.get(qn("w:eastAsia")))


def test_a_bulletin_without_an_office_or_number_shows_blanks_and_the_file_names_free_fonts() -> None:
    made = document_of(_layout(), MADE_AT, Words(PAGES.package, "zh"))
    texts = [one.text for one in docx.Document(io.BytesIO(made)).paragraphs]
    assert texts[0].startswith("＿")
    assert "待填" in texts[0]
    assert "〔" in texts[1]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋"><w:altName w:val="Noto Serif CJK SC"/>' in fonts


def test_a_table_too_wide_is_split_and_each_part_names_its_rows() -> None:
    head = ["名次", "县区", *(f"金额{n}" for n in range(9))]
    table = Table("表", head, [[1, "大通回族土族自治县", *["123,456,789.01"] * 9]])
    parts = parts_of(table, 156)
    assert len(parts) > 1
    assert all(part.head[:2] == ["名次", "县区"] for part, _ in parts)
    plain = Table("表", ["县区", "数"], [["城东区", 1]])
    assert [part.head for part, _ in parts_of(plain, 156)] == [["县区", "数"]]


def _document(layout: Layout, made_at: datetime) -> bytes:
    return document_of(layout, made_at, Words(PAGES.package, "zh"))


@pytest.mark.parametrize("make", [workbook_of, _document])
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
