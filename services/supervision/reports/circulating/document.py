"""A bulletin as DOCX (ECMA-376), for the letterhead and the red seal. Equal bulletins, equal bytes."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from services.supervision.reports.circulating.layout import Layout, Table

_LONG_SIDE, _SHORT_SIDE, _MARGIN = Mm(297), Mm(210), Mm(15)
_FONT = "SimSun"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def document_of(layout: Layout, made_at: datetime) -> bytes:
    """``made_at`` is written into the file's properties: when it was issued, or the cut-off of a draft."""
    document = _empty()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = layout.title, "", ""
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    document.add_heading(layout.title, level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in layout.under_title:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in layout.sentences:
        document.add_paragraph(line)
    for table in layout.tables:
        document.add_heading(table.name, level=1)
        _add_table(document, table)
    for line in layout.foot:
        document.add_paragraph(line).runs[0].font.size = Pt(8)
    content = io.BytesIO()
    document.save(content)
    return _without_the_time_of_day(content.getvalue())


def _empty() -> DocxDocument:
    """A4 across, in a font that has Chinese characters on every machine that opens it."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _LONG_SIDE, _SHORT_SIDE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(attribute), _FONT)
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def _add_table(document: DocxDocument, table: Table) -> None:
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.head), style="Table Grid")
    # A cell looked up one by one costs the whole row each time.
    for number, (row, cells) in enumerate(zip(made.rows, [table.head, *table.rows], strict=True)):
        strong = number == 0 or (table.has_total and number == len(table.rows))
        for place, (cell, value) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run("" if value is None else f"{value:,}" if isinstance(value, int) else value)
            run.font.size, run.bold = Pt(8), strong
            if number and place and not isinstance(value, str):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    heading = made.rows[0]._tr.get_or_add_trPr()
    heading.append(heading.makeelement(qn("w:tblHeader"), {}))


def _without_the_time_of_day(content: bytes) -> bytes:
    """The archive anew, with one date for all its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _ZIP_EPOCH), old.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()
