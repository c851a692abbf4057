"""The public notice as workbook and PDF: read back by other programs, laid out to print, with blanks for what lacks."""

import io
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import openpyxl
import pypdf
import pytest

from services.eligibility.printed.notice import BLANK, HEADINGS, TAKEN_OFF, entries, text_of, two_places
from services.eligibility.printed.notice_pdf import NO_FONTS, NoPdf, fonts_in, pdf_of
from services.eligibility.printed.notice_workbook import workbook_of
from services.eligibility.schemas.notices import NoticeAnswer
from shared.contracts.eligibility import EmployerAssessed
from tests.eligibility.facts import EDITION, NOTICE_ID, assessed, year
from tests.eligibility.test_eligibility_api import NOTICE, ORDER, imported
from tests.people import CITY_EAST, QINGHAI, employer
from tests.system import InProcess
from wengang.demo.employers import make_uscc

FONTS = Path("/usr/share/fonts")
ISSUER, TELEPHONE = "西宁市城东区社会保险服务中心", "0971-0000000转2"
FORMULA = '=HYPERLINK("http://example.invalid","点击")'


def _notice(count: int, **changes: object) -> NoticeAnswer:
    plain = NoticeAnswer(
        notice_id=NOTICE_ID, edition=QINGHAI, agency=CITY_EAST, legal_basis=EDITION.legal_basis,
        published_on=date(2021, 8, 2), first_day=date(2021, 8, 2), last_day=date(2021, 8, 4), working_days=3,
        employers=count, total_fen=count * 144_000, content_sha256="", list_version=1, sheet_sha256=None,
        objections_to=None, issuer=ISSUER, telephone=TELEPHONE, ended=False, position=1,
    )  # fmt: skip
    return plain.model_copy(update=changes)


def _lines(count: int) -> list[EmployerAssessed]:
    one = assessed(months=year(61, 60))
    named = {
        1: FORMULA,
        2: "犇骉煜琎牧业有限公司",
        3: "青海省西宁市城东区循环经济产业园人力资源劳务派遣服务有限责任公司",
    }
    return [
        one.model_copy(update={"uscc": make_uscc(CITY_EAST, n), "name": named.get(n, f"西宁第{n}商贸有限公司")})
        for n in range(1, count + 1)
    ]


def _workbook(count: int = 3, **changes: object) -> openpyxl.Workbook:
    notice, lines = _notice(count, **changes), _lines(count)
    made = workbook_of(notice, text_of(notice, EDITION), entries(lines, frozenset({lines[1].uscc})))
    return openpyxl.load_workbook(io.BytesIO(made))


@pytest.fixture
def fonts() -> Path:
    try:
        fonts_in(FONTS)
    except NoPdf as no:
        pytest.skip(str(no))
    return FONTS


def _pdf(fonts: Path, count: int = 3, **changes: object) -> pypdf.PdfReader:
    notice, lines = _notice(count, **changes), _lines(count)
    made = pdf_of(notice, text_of(notice, EDITION), entries(lines, frozenset({lines[1].uscc})), fonts)
    return pypdf.PdfReader(io.BytesIO(made))


def _text(page: pypdf.PageObject) -> str:
    return "".join(page.extract_text().replace("\x00", "").split())


def test_the_notice_has_a_title_a_basis_a_window_an_office_a_telephone_an_issuer_and_a_day() -> None:
    text = text_of(_notice(1234, total_fen=177_696_000), EDITION)
    assert text.title == "关于青海省2021年失业保险稳岗返还西宁市城东区拟返还单位名单的公示"
    whole = "".join(text.paragraphs)
    for said in (
        "人社部发〔2021〕29号",
        "1,234 家单位",
        "1,776,960.00 元",
        "2021年8月2日至2021年8月4日（3个工作日）",
        TELEPHONE,
    ):
        assert said in whole
    assert (text.issuer, text.day) == (ISSUER, "2021年8月2日")


def test_what_nobody_recorded_is_a_blank_and_not_made_up() -> None:
    text = text_of(_notice(1, issuer=None, telephone=None), EDITION)
    assert f"联系电话：{BLANK}" in text.paragraphs[2]
    assert text.issuer == f"发布单位{BLANK}"


def test_in_the_workbook_amounts_ratios_and_people_are_numbers_and_codes_are_text() -> None:
    cover, sheet = _workbook()
    assert cover["A1"].value == text_of(_notice(3), EDITION).title
    assert [cell.value for cell in sheet[2]] == list(HEADINGS)
    assert all(cell.font.bold for cell in sheet[2])
    row = sheet[3]
    assert "".join(cell.data_type for cell in row[:10]) == "nsssnnnnnn"
    assert (row[1].value, row[2].value, row[3].value) == (FORMULA, make_uscc(CITY_EAST, 1), "小型企业")
    assert (row[9].value, row[9].number_format) == (1440, "#,##0.00")
    assert (round(row[6].value, 6), row[6].number_format) == (round(1 / 61, 6), "0.00%")
    assert (row[8].value, row[8].number_format) == (0.6, "0.00%")
    assert row[4].number_format == "#,##0.00"
    assert [sheet.cell(line, 11).value for line in (3, 4, 5)] in ([None, TAKEN_OFF, None], ["", TAKEN_OFF, ""])
    assert (sheet["A6"].value, sheet["J6"].value) == ("合计 3 家", 4320)


def test_the_workbook_is_laid_out_to_print() -> None:
    cover, sheet = _workbook()
    assert sheet.column_dimensions["B"].width > 30
    assert sheet.column_dimensions["C"].width > 20
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C3", "$2:$2")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert int(cover.page_setup.paperSize) == 9


def test_the_same_notice_is_the_same_workbook() -> None:
    notice = _notice(3)
    made = [workbook_of(notice, text_of(notice, EDITION), entries(_lines(3), frozenset())) for _ in range(2)]
    assert made[0] == made[1]


def test_the_pdf_is_a4_upright_with_every_line_and_its_fonts_in_it(fonts: Path) -> None:
    read = _pdf(fonts, 90)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages} == {(595, 842)}
    first, *rest = read.pages
    text = text_of(_notice(90), EDITION)
    for said in (*text.title_lines, *text.paragraphs, text.attachment, ISSUER, "2021年8月2日"):
        assert "".join(said.split()) in _text(first)
    whole = "".join(map(_text, rest))
    for one in _lines(90):
        assert one.uscc in whole
        assert "".join(one.name.split()) in whole
    assert whole.count("统一社会信用代码") == len(rest)
    assert "129,600.00" in whole
    embedded: list[Any] = [
        cast(Any, font.get_object())["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in read.pages
        for font in cast(Any, page["/Resources"].get_object())["/Font"].get_object().values()
    ]
    assert embedded
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one) for one in embedded)


def test_without_fonts_no_pdf_is_made_and_it_is_said_why(tmp_path: Path) -> None:
    with pytest.raises(NoPdf) as no:
        fonts_in(tmp_path)
    assert no.value.problem is NO_FONTS


def test_a_ratio_is_rounded_half_up_to_two_places() -> None:
    assert [two_places(one) for one in (Fraction(61, 3), Fraction(95, 2), Fraction(1, 200), None)] == [
        "20.33", "47.50", "0.01", "—",
    ]  # fmt: skip


async def test_anybody_downloads_both_under_chinese_names_and_the_record_holds_issuer_and_telephone(
    system: InProcess, fonts: Path
) -> None:
    people = [employer(1), employer(2)]
    await imported(system, *people)
    await system.post("bureau", "eligibility", "/v1/assessments", json=ORDER)
    bearing = {"issuer": ISSUER, "telephone": TELEPHONE}
    await system.post("bureau", "eligibility", "/v1/notices", json={**ORDER, **bearing})
    await system.settled()
    (fact,) = await system.events("eligibility", "notice-published")
    assert (fact.issuer, fact.telephone) == (ISSUER, TELEPHONE)
    for kind, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = await system.send(None, "GET", "eligibility", f"/v1/notices/{NOTICE}/list.{kind}")
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{NOTICE}.{kind}"; filename*=')
    page = (
        await system.send(None, "GET", "eligibility", f"/pages/notices/{NOTICE}", headers={"Accept": "text/html"})
    ).text
    for said in (ISSUER, TELEPHONE, "小型企业", "0.00%", "60.00%", "20.00", "list.pdf"):
        assert said in page
    wrong = {**ORDER, "telephone": "请打电话"}
    assert (await system.send("bureau", "POST", "eligibility", "/v1/notices", json=wrong)).status_code == 422
