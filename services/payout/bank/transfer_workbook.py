"""The sheet for the bank as XLSX (ECMA-376), put together here so that it is the same bytes for ever.

Amounts are numbers, for banks and people add them up; accounts and codes are text, so that no program makes numbers of
them. ``FirstWorkbook`` is how batches were written that were released before there was a layout: made again for those.
"""

import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO
from xml.sax.saxutils import escape

_XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_AMOUNT, _NUMBER = 5, 0
"""Columns whose cells are numbers."""
_WIDTHS = (7, 36, 26, 34, 16, 18, 22, 36)


def _types(*more: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>{"".join(more)}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Target="{target}" Type="{_OFFICE}/{kind}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'


def _book(names: str = "") -> str:
    return (
        f'<workbook xmlns="{_SPACE}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="付款清单" sheetId="1" r:id="rId1"/></sheets>{names}</workbook>'
    )


_FIRST: Mapping[str, str] = {
    "[Content_Types].xml": _types(),
    "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": _book(),
    "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml")),
}
_LINE = "".join(f'<{edge} style="thin"/>' for edge in ("left", "right", "top", "bottom"))
_STYLES = (
    f'<styleSheet xmlns="{_SPACE}">'
    '<fonts count="2"><font><sz val="10"/><name val="宋体"/></font>'
    '<font><b/><sz val="10"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE6EEF7"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_LINE}</border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + "".join(
        f'<xf numFmtId="{form}" fontId="{font}" fillId="{fill}" borderId="1" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="{side}"/></xf>'
        for form, font, fill, side in (
            (49, 1, 2, "center"),
            (49, 0, 0, "left"),
            (4, 0, 0, "right"),
            (49, 1, 0, "left"),
            (4, 1, 0, "right"),
            (1, 0, 0, "center"),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_HEADING, _TEXT, _SUM, _LAST_TEXT, _LAST_SUM, _COUNT = range(1, 7)
"""Formats of cells: places in ``cellXfs``."""
_LAID_OUT: Mapping[str, str] = {
    **_FIRST,
    "[Content_Types].xml": _types(f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'),
    "xl/workbook.xml": _book(
        '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">付款清单!$1:$1</definedName>'
        "</definedNames>"
    ),
    "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
    "xl/styles.xml": _STYLES,
}
_COLUMNS = "".join(
    f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in enumerate(_WIDTHS, 1)
)
_BEFORE = (
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="18" customHeight="1"/>'
    f"<cols>{_COLUMNS}</cols>"
)
_AFTER = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)


class WorkbookParts:
    """A workbook of one sheet, whose rows are written as they come."""

    def __init__(self, *, laid_out: bool) -> None:
        self.out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the writer
        self._laid_out = laid_out
        self._zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_STORED)
        for name, content in (_LAID_OUT if laid_out else _FIRST).items():
            self._zip.writestr(zipfile.ZipInfo(name), _XML_HEAD + content)
        self._cells = self._zip.open(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), "w", force_zip64=True)
        before = _BEFORE if laid_out else ""
        self._cells.write(f'{_XML_HEAD}<worksheet xmlns="{_SPACE}">{before}<sheetData>'.encode())

    def head(self, cells: Sequence[str]) -> None:
        self._cells.write((_row_of(cells, [_HEADING] * len(cells)) if self._laid_out else _row(cells)).encode())

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        # Many rows at once: each write locks the archive and goes on with its checksum.
        self._cells.write("".join(map(_line if self._laid_out else _row, rows)).encode())

    def finish(self, closing: Sequence[str]) -> None:
        last = [_LAST_TEXT] * len(closing)
        last[_AMOUNT] = _LAST_SUM
        self._cells.write((_row_of(closing, last) if self._laid_out else _row(closing)).encode())
        self._cells.write(f"</sheetData>{_AFTER if self._laid_out else ''}</worksheet>".encode())
        self._cells.close()
        self._zip.close()
        self.out.seek(0)


_KINDS = [_TEXT] * len(_WIDTHS)
_KINDS[_NUMBER], _KINDS[_AMOUNT] = _COUNT, _SUM


def _line(cells: Sequence[str]) -> str:
    return _row_of(cells, _KINDS)


def _row_of(cells: Sequence[str], formats: Sequence[int]) -> str:
    return f"<row>{''.join(map(_cell, cells, formats))}</row>"


def _cell(text: str, form: int) -> str:
    """An amount is written as the text of it says: no binary fraction comes between."""
    if form in (_SUM, _LAST_SUM, _COUNT):
        return f'<c s="{form}"><v>{escape(text)}</v></c>'
    return f'<c s="{form}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _row(cells: Sequence[str]) -> str:
    return f"<row>{_CELL}{_NEXT_CELL.join(map(escape, cells))}{_CELL_END}</row>"


_CELL, _CELL_END = '<c t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_NEXT_CELL = _CELL_END + _CELL
