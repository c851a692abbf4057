"""Files with holes: every cell of a CSV, text of an XML, field of an MT940 or cell of a workbook can be another one."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

Write = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Hole:
    begin: int
    end: int
    write: Write


@dataclass(frozen=True, slots=True)
class File:
    """A file in which something can stand at each hole. ``whole`` makes the file of its text."""

    media: str
    text: str
    holes: Sequence[Hole]
    whole: Callable[[str], bytes] = lambda text: text.encode("utf-8", "surrogatepass")

    def filled(self, place: int, text: str) -> bytes:
        hole = self.holes[place]
        return self.whole(self.text[: hole.begin] + hole.write(text) + self.text[hole.end :])


def _holes(text: str, pattern: str, write: Write, most: int) -> list[Hole]:
    """Where the group of the pattern stands; of many, as many as ``most``, spread over the file."""
    found = [Hole(*match.span(1), write) for match in re.finditer(pattern, text, re.MULTILINE)]
    return found[:: max(1, -(-len(found) // most))]


def _as_it_is(text: str) -> str:
    return text


def _cell(text: str) -> str:
    """Within quotation marks where it must be; a lone mark is left as somebody who knows no CSV would."""
    return '"' + text.replace('"', '""') + '"' if any(one in text for one in ',\r\n"') and text != '"' else text


def csv_file(content: bytes, most: int = 25) -> File:
    text = content.decode("utf-8-sig")
    return File("text/csv", text, _holes(text, r"(?:^|,)([^,\r\n]+)", _cell, most))


def _in_xml(text: str) -> str:
    """What looks like a reference or a tag goes in as such; everything else is escaped, character by character."""
    return text if text.startswith(("&", "<", "]]>")) else escape(text)


def _attribute(text: str) -> str:
    return quoteattr(text)[1:-1]


def _xml_holes(text: str, most: int) -> list[Hole]:
    texts = _holes(text, r">([^<>\s][^<>]*)</", _in_xml, most)
    return texts + _holes(text, r'\s\w+="([^"]*)"', _attribute, max(2, most // 10))


def xml_file(content: bytes, most: int = 30) -> File:
    text = content.decode()
    return File("application/xml", text, _xml_holes(text, most))


def mt940_file(content: bytes, most: int = 25) -> File:
    text = content.decode()
    return File("text/plain", text, _holes(text, r"(?:^:\d\d\w?:|\?\d\d|//|,)([^?,\r\n/]+)", _as_it_is, most))


def yaml_file(content: str, most: int = 25) -> File:
    return File("application/yaml", content, _holes(content, r"(?:: |- )([^\s{\[|>&][^\r\n]*)$", _as_it_is, most))


def workbook_file(content: bytes, most: int = 20) -> File:
    """The holes are in the texts and numbers of the first sheet, which stands in the archive as XML."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: archive.read(name) for name in archive.namelist()}
    shared = "xl/sharedStrings.xml"
    name = shared if shared in parts else "xl/worksheets/sheet1.xml"

    def whole(text: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
            for one, data in parts.items():
                out.writestr(one, text.encode("utf-8", "surrogatepass") if one == name else data)
        return made.getvalue()

    text = parts[name].decode()
    return File("application/octet-stream", text, _xml_holes(text, most), whole)
