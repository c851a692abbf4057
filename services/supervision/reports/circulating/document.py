"""A bulletin as DOCX (ECMA-376), set as an office's document (GB/T 9704-2012). Equal bulletins, equal bytes.

Upright A4; letterhead, number, red line; the fonts of the standard, and free ones to take in their place; room for the
seal over the day; tables as attachments; the imprint at the end.
"""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from services.supervision.reports.circulating.columns import parts_of
from services.supervision.reports.circulating.layout import Layout, Table
from shared.pages.figures import day_in_words
from shared.pages.words import Words

TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋", "黑体", "楷体"
_INSTEAD = {
    TITLE: "Noto Serif CJK SC",
    BODY: "Noto Serif CJK SC",
    HEADING: "Noto Sans CJK SC",
    SUBHEADING: "AR PL UKai CN",
}
"""Free fonts, of Debian's fonts-noto-cjk and fonts-arphic-ukai."""
_RED = RGBColor(0xFF, 0x00, 0x00)
_WIDE = 156.0
"""Of the type area, in mm; it is 225 high."""
_LINE = Pt(28)
_SECOND, _THIRD, _FOURTH, _SMALL = 22.0, 16.0, 14.0, 9.0
"""Sizes 二号, 三号, 四号 and 小五, in points."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def document_of(layout: Layout, made_at: datetime, words: Words) -> bytes:
    """``made_at`` is written into the file's properties: when it was issued, or the cut-off of a draft."""
    document = _empty()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = layout.title, "", ""
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    _write_head(document, layout, words)
    _write_text(document, layout, words)
    _write_attachments(document, layout, words)
    _write_imprint(document, layout, words)
    content = io.BytesIO()
    document.save(content)
    return _finished(content.getvalue())


def _empty() -> DocxDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.footer_distance = Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    # 22 lines of 28 characters.
    section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="579"/>'))
    style = document.styles["Normal"]
    style.font.size = Pt(_THIRD)
    _set_font(style.element.get_or_add_rPr(), BODY)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    for number, font in ((1, HEADING), (2, SUBHEADING)):
        heading = document.styles[f"Heading {number}"]
        heading.font.size, heading.font.bold, heading.font.color.rgb = Pt(_THIRD), False, RGBColor(0, 0, 0)
        _set_font(heading.element.get_or_add_rPr(), font)
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(0)
        heading.paragraph_format.first_line_indent = Pt(2 * _THIRD)
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number_pages(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _set_font(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), name)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)


def _number_pages(paragraph: Any, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """``— 1 —``, one character from the outer edge."""
    paragraph.alignment = alignment
    side = "right_indent" if alignment == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, side, Pt(_FOURTH))
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.size = Pt(_FOURTH)
        _set_font(run._r.get_or_add_rPr(), "宋体")
        if field:
            for kind in ("begin", "", "end"):
                inner = f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>' if kind else ""
                run._r.append(
                    parse_xml(inner or f'<w:instrText {nsdecls("w")} xml:space="preserve">{field}</w:instrText>')
                )


def _paragraph(document: Any, text: str, *, font: str = BODY, size: float = _THIRD, indent: float = 2.0) -> Any:
    """``indent``: of its first line, in characters."""
    made = document.add_paragraph()
    run = made.add_run(text)
    run.font.size = Pt(size)
    _set_font(run._r.get_or_add_rPr(), font)
    made.paragraph_format.first_line_indent = Pt(indent * size) if indent else None
    return made


def _rule(paragraph: Any, edge: str, color: str, eighths: int) -> None:
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{edge} w:val="single" w:sz="{eighths}" w:space="6" w:color="{color}"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().append(borders)


def _write_head(document: DocxDocument, layout: Layout, words: Words) -> None:
    issuer = layout.head.issuer or words("bulletin.blank_issuer")
    letterhead = words("bulletin.document", issuer=issuer)
    size = min(44.0, _WIDE / (25.4 / 72) / max(8, _width(letterhead) / 2))
    head = _paragraph(document, letterhead, font=TITLE, size=int(size), indent=0)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.runs[0].font.color.rgb = _RED
    head.paragraph_format.space_before = Mm(30)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    number = _paragraph(document, layout.head.number or words("bulletin.blank_number"), indent=0)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_before = _LINE
    _rule(number, "bottom", "FF0000", 12)
    title = _paragraph(document, layout.title, font=TITLE, size=_SECOND, indent=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(2 * 28)
    title.paragraph_format.line_spacing = Pt(36)
    for line in layout.under_title:
        _paragraph(document, line, font=SUBHEADING, size=_FOURTH, indent=0).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_text(document: DocxDocument, layout: Layout, words: Words) -> None:
    _paragraph(document, layout.head.to, indent=0).paragraph_format.space_before = _LINE
    first, *rest = layout.sentences
    for part, sentences in (("part_total", [first]), ("part_behind", rest)):
        document.add_paragraph(words(f"bulletin.{part}"), style="Heading 1")
        for line in sentences:
            _paragraph(document, line)
    _paragraph(document, words("bulletin.attachments")).paragraph_format.space_before = _LINE
    for number, table in enumerate(layout.tables, 1):
        _paragraph(document, f"{number}. {table.name}", indent=4)
    # The seal covers the office and the day: three lines are left for it, and both stand with the text.
    day = layout.head.day
    signed = (
        layout.head.issuer or words("bulletin.blank_issuer"),
        words("bulletin.blank_day") if day is None else day_in_words(day, words.language),
    )
    for place, line in enumerate(signed):
        made = _paragraph(document, line, indent=0)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent = Pt(4 * _THIRD)
        made.paragraph_format.keep_with_next = place == 0
        made.paragraph_format.space_before = Pt(0 if place else 3 * 28)


def _write_attachments(document: DocxDocument, layout: Layout, words: Words) -> None:
    for number, table in enumerate(layout.tables, 1):
        mark = _paragraph(document, words("bulletin.attachment", number=number), font=HEADING, indent=0)
        mark.paragraph_format.page_break_before = number == 1
        mark.paragraph_format.space_before = Pt(0 if number == 1 else 28)
        mark.paragraph_format.keep_with_next = True
        parts = parts_of(table, _WIDE)
        for place, (part, widths) in enumerate(parts, 1):
            name = table.name if place == 1 else words("bulletin.continued", name=table.name, number=place)
            title = _paragraph(document, name, font=TITLE, size=_THIRD, indent=0)
            title.alignment = WD_ALIGN_PARAGRAPH.CENTER
            title.paragraph_format.keep_with_next = True
            _add_table(document, part, widths)
    for line in layout.foot:
        made = _paragraph(document, line, size=_SMALL, indent=0)
        made.paragraph_format.line_spacing = Pt(13)


def _add_table(document: DocxDocument, table: Table, widths: list[float]) -> None:
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.head), style="Table Grid")
    made.autofit = False
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Mm(wide)
    # A cell looked up one by one costs the whole row each time.
    for number, (row, cells) in enumerate(zip(made.rows, [table.head, *table.rows], strict=True)):
        total = table.has_total and number == len(table.rows)
        for place, (cell, value, wide) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = Mm(wide)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(12)
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'))
            run = paragraph.add_run("" if value is None else f"{value:,}" if isinstance(value, int) else str(value))
            run.font.size, run.bold = Pt(_SMALL), total
            _set_font(run._r.get_or_add_rPr(), HEADING if number == 0 else BODY)
            if number == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif place and type(value) is not str:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    made.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def _write_imprint(document: DocxDocument, layout: Layout, words: Words) -> None:
    """Between two lines: who printed it, and when (版记)."""
    day = layout.head.day
    told = words("bulletin.blank_day") if day is None else day_in_words(day, words.language)
    issuer = layout.head.issuer or words("bulletin.blank_issuer")
    made = _paragraph(document, f"{issuer}\t{words('bulletin.printed', day=told)}", size=_FOURTH, indent=1)
    made.paragraph_format.space_before = _LINE
    made.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDE - 5), alignment=WD_TAB_ALIGNMENT.RIGHT)
    borders = "".join(f'<w:{edge} w:val="single" w:sz="8" w:space="1" w:color="000000"/>' for edge in ("top", "bottom"))
    made._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{borders}</w:pBdr>"))


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _finished(content: bytes) -> bytes:
    """The archive anew, with one date for all its parts, and with the free fonts to take for those of the standard."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            told = old.read(part)
            if part.filename == "word/fontTable.xml":
                told = _font_table()
            new.writestr(zipfile.ZipInfo(part.filename, _ZIP_EPOCH), told, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(free)}/><w:charset w:val="86"/></w:font>'
        for name, free in _INSTEAD.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
