"""A sheet is taken whole or not at all, and whoever made it is told the line, the column, and what to do."""

import io
import random
import zipfile
from dataclasses import dataclass

import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient, Response

from services.registration.roster import COLUMNS as ROSTER
from services.registration.roster import OPTIONAL, parse_row
from shared.decoding import NotText, encoding_of
from shared.http import handlers
from shared.http.uploads import Cells, read_csv
from wengang.demo.employers import make_uscc


@dataclass(frozen=True)
class _Row:
    name: str
    place: str


def _row(cells: Cells) -> _Row | None:
    row = _Row(cells.take("name", str), cells.take("place", str, default=str))
    return row if cells.good else None


async def uploaded(content: str | bytes) -> Response:
    app = FastAPI()
    handlers.install(app)

    @app.post("/rows")
    async def rows(request: Request) -> list[tuple[str, str]]:
        read = await read_csv(request, ("name", "place"), _row, lambda row: row.name)
        return [(row.name, row.place) for row in read.rows]

    @app.post("/roster")
    async def roster(request: Request) -> int:
        return len((await read_csv(request, ROSTER, parse_row, lambda row: row.facts.uscc, OPTIONAL)).rows)

    body = content.encode() if isinstance(content, str) else content
    path = "/roster" if body.startswith(b"uscc") else "/rows"
    async with AsyncClient(transport=ASGITransport(app), base_url="http://rows.test") as client:
        return await client.post(path, content=body)


def errors_of(answer: Response) -> list[tuple[int, str | None, str]]:
    return [(error["line"], error["column"], error["detail"]) for error in answer.json()["errors"]]


# What a sheet is written in


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "gb2312"])
async def test_each_usual_encoding_gives_the_same_rows(encoding: str) -> None:
    answer = await uploaded("name,place\r\n湟源乐都商贸,西宁\r\n张三　面馆,\r\n".encode(encoding))
    assert answer.json() == [["湟源乐都商贸", "西宁"], ["张三　面馆", ""]]


@pytest.mark.parametrize("mark", [b"", "\ufeff".encode()])
async def test_a_row_in_gbk_inside_a_file_in_utf8_is_refused_with_its_line(mark: bytes) -> None:
    lines = ["name,place", "湟源商贸公司,西宁城东支行", "乐都商贸公司,工商银行", "大通商贸公司,西宁城东支行"]
    content = b"\r\n".join([mark + lines[0].encode(), lines[1].encode(), lines[2].encode("gbk"), lines[3].encode()])
    answer = await uploaded(content)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:wengang:problem:bad-encoding")
    assert errors_of(answer) == [(3, None, "Not UTF-8, as the rest of the file is; it may be GBK.")]


async def test_a_row_in_utf8_inside_a_file_in_gbk_is_refused_with_its_line() -> None:
    rows = [f"西宁城北第{number}商贸公司,工商银行" for number in range(9)]
    content = [row.encode("gbk") for row in rows]
    content[4] = rows[4].encode()
    answer = await uploaded(b"\n".join([b"name,place", *content]))
    assert errors_of(answer) == [(6, None, "UTF-8, and the rest of the file is not.")]


async def test_one_cell_in_another_encoding_is_enough() -> None:
    answer = await uploaded("name,place\n西宁商贸公司,".encode() + "工商银行".encode("gbk"))
    assert errors_of(answer) == [(2, None, "Not UTF-8, as the rest of the file is; it may be GBK.")]


def test_no_file_in_gbk_is_taken_for_one_in_two_encodings() -> None:
    """A hundred thousand names of the characters that names are made of, and of all others that GBK has."""
    made = random.Random(18030)  # noqa: S311 - names, and the same ones each time
    common = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
    rare = [chr(code) for code in range(0x4E00, 0x9FA6)]
    names = ["".join(made.choices(common, k=made.randint(1, 12))) for _ in range(80_000)]
    names += ["".join(made.choices(rare, k=made.randint(1, 12))) for _ in range(20_000)]
    assert encoding_of(io.BytesIO("\n".join(names).encode("gbk"))) == "gb18030"
    assert encoding_of(io.BytesIO("\n".join(names).encode())) == "utf-8-sig"


async def test_a_file_in_no_encoding_of_ours_names_its_lines() -> None:
    answer = await uploaded(b"name,place\n\xff\xff,a\nb,c\n\xb0,d\n")
    assert errors_of(answer) == [
        (2, None, "Neither UTF-8 nor GB18030 (GBK)."),
        (4, None, "Neither UTF-8 nor GB18030 (GBK)."),
    ]


def _workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (_workbook(), "an Excel workbook (XLSX)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of an older Excel (XLS)"),
        ("name,place\n西宁,a".encode("utf-16"), '"Unicode text" (UTF-16)'),
        (b"%PDF-1.7", "a PDF"),
        (b"\n<html><table>", "a web page or XML"),
    ],
)
async def test_a_file_that_is_no_sheet_of_text_is_told_what_it_is(content: bytes, what: str) -> None:
    answer = await uploaded(content)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:wengang:problem:bad-encoding")
    assert answer.json()["detail"].startswith(f"The file is {what}")


def test_a_file_that_begins_with_a_mark_and_is_not_utf8_is_told() -> None:
    with pytest.raises(NotText, match="two encodings"):
        encoding_of(io.BytesIO(b"\xef\xbb\xbfname\n\xb0\xa1\n"))


# What stands in its cells


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\x7f", "\u200b", "\ufeff", "\u202e", "\ufffd", "\ue000", "\ufffe"]
)
async def test_what_cannot_be_seen_is_refused_with_line_column_and_character(character: str) -> None:
    answer = await uploaded(f"name,place\n西宁,a\n湟源{character}商贸,b\n大通,c{character}d\n")
    assert (answer.status_code, answer.json()["values"]["error_count"]) == (422, 2)
    assert [(line, column) for line, column, _ in errors_of(answer)] == [(3, "name"), (4, "place")]
    assert all(f"U+{ord(character):04X}" in detail for _, _, detail in errors_of(answer))


async def test_rows_of_nothing_but_commas_are_passed_over() -> None:
    answer = await uploaded("name,place\r\n西宁,a\r\n,\r\n , \r\n\r\n大通,b\r\n,\r\n")
    assert answer.json() == [["西宁", "a"], ["大通", "b"]]


async def test_a_column_more_is_told() -> None:
    answer = await uploaded("name,place\n西宁,a,b\n大通\n")
    (longer, shorter) = errors_of(answer)
    assert longer[:2] == (2, None)
    assert longer[2].startswith("3 fields where the heading has 2: a column is added, or a comma inside a cell")
    assert shorter == (3, None, "1 fields where the heading has 2: some are missing.")
    answer = await uploaded("name,place,\n西宁,a,\n")
    assert answer.json()["detail"] == "The heading is wrong: a column without a name is not known."


async def test_a_line_without_end_is_refused_before_it_is_read_whole() -> None:
    answer = await uploaded("name,place\n" + "a" * (1 << 20) + "," * 9)
    assert (answer.status_code, answer.json()["detail"]) == (400, "Line 2 is longer than 1048576 characters.")


# What spreadsheets make of numbers


def _roster(**cells: str) -> str:
    values = {
        "uscc": make_uscc("630102", 1),
        "name": "西宁第1商贸有限公司",
        "agency": "630102",
        "unit_kind": "enterprise",
        "size_class": "small",
        "first_insured_month": "2015-03",
        "received_prior_refund": "true",
        "dispatch_firm": "false",
        "account_name": "西宁第1商贸有限公司",
        "account_number": "6222020200112345",
        "bank_name": "中国工商银行",
        "cnaps_code": "102851000106",
    }
    return ",".join(ROSTER) + "\n" + ",".join({**values, **cells}.values()) + "\n"


@pytest.mark.parametrize(
    "number", ["6.22203E+18", "6E+18", "6.2220300000000e18", "6222029911112220.00", "6222029911112220."]
)
async def test_an_account_that_a_spreadsheet_took_for_a_quantity_is_told(number: str) -> None:
    ((line, column, detail),) = errors_of(await uploaded(_roster(account_number=number)))
    assert (line, column) == (2, "account_number")
    assert "A spreadsheet took the account number for a quantity" in detail
    assert number not in detail


@pytest.mark.parametrize("number", ["6222029911112220000", "622202991111222000", "62220299111122200000"])
async def test_an_account_whose_last_digits_a_spreadsheet_made_zeros_is_told(number: str) -> None:
    ((_, column, detail),) = errors_of(await uploaded(_roster(account_number=number)))
    assert column == "account_number"
    assert f"made zeros of the last {len(number) - 15} digits" in detail
    assert "the employer gives it itself" in detail


@pytest.mark.parametrize(
    "number", ["6222020200112345", "6222029911112220", "62220299111122200", "6222029911112220010", "63000000"]
)
async def test_an_account_that_may_be_right_is_taken(number: str) -> None:
    assert (await uploaded(_roster(account_number=number))).json() == 1


@pytest.mark.parametrize("number", ["630102199001011294", "11010519491231002X"])
async def test_a_persons_identity_number_is_no_uscc_whatever_its_check_digit(number: str) -> None:
    ((_, column, detail),) = errors_of(await uploaded(_roster(uscc=number)))
    assert (column, detail) == ("uscc", "This is a person's identity number (GB 11643), not the USCC of an employer.")
