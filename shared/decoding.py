"""What a text file is written in: UTF-8, or GB18030 (which holds GBK and GB 2312), and never both. Pure.

A line pasted from a file of the other encoding would be imported as gibberish, since nearly all bytes are GB18030 for
something: so a file that is not UTF-8 is looked through cell by cell, and lines that are not like the others are told.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO

from shared.faults import (
    IN_NEITHER_ENCODING,
    LINE_IN_NEITHER,
    LINE_IN_UTF8,
    LINE_NOT_UTF8,
    OTHER_KIND_OF_FILE,
    TWO_ENCODINGS,
)
from shared.invalid import Fault, Invalid
from shared.words import Term, Words

MOST_LINES_TOLD = 1_000
_CHUNK = 1 << 20
_MOST_OF_A_LINE = 1 << 20
_WITH_HIGH_BYTES = re.compile(rb'[^,;\t"\r\n]*[\x80-\xff][^,;\t"\r\n]*')
_SAVE_AS = 'save it as "CSV UTF-8" and send that'
_SAVE_AS_ZH = "另存为“CSV UTF-8”格式后上传"


def _kind(code: str, en: str, zh: str) -> Term:
    return Term(code, Words(en, zh))


_UTF16 = _kind("utf-16", f'"Unicode text" (UTF-16); {_SAVE_AS}', f"“Unicode 文本”（UTF-16）格式，请{_SAVE_AS_ZH}")
_OTHER_FILES = (
    (
        b"PK\x03\x04",
        _kind(
            "xlsx",
            f"an Excel workbook (XLSX) or another ZIP archive, whatever its name says; open it and {_SAVE_AS}",
            f"Excel 工作簿（XLSX）或者其他 ZIP 压缩文件，与文件名无关；请打开后{_SAVE_AS_ZH}",
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        _kind(
            "xls",
            f"a workbook of an older Excel (XLS), whatever its name says; open it and {_SAVE_AS}",
            f"旧版 Excel 工作簿（XLS），与文件名无关；请打开后{_SAVE_AS_ZH}",
        ),
    ),
    (b"%PDF-", _kind("pdf", "a PDF; the sheet that it was made of is needed", "PDF 文件，请上传生成该文件的表格")),
    (b"\xff\xfe", _UTF16),
    (b"\xfe\xff", _UTF16),
    (b"\x89PNG", _kind("png", "a picture (PNG); the sheet itself is needed", "图片（PNG），请上传表格本身")),
    (b"\xff\xd8\xff", _kind("jpeg", "a picture (JPEG); the sheet itself is needed", "图片（JPEG），请上传表格本身")),
    (b"\x1f\x8b", _kind("gzip", "packed (gzip); unpack it first", "压缩文件（GZIP），请先解压")),
    (b"Rar!", _kind("rar", "packed (RAR); unpack it first", "压缩文件（RAR），请先解压")),
    (b"7z\xbc\xaf", _kind("7z", "packed (7z); unpack it first", "压缩文件（7Z），请先解压")),
    (
        b"<",
        _kind(
            "html",
            f"a web page or XML, as some systems export under the name of Excel; open it and {_SAVE_AS}",
            f"网页或者 XML 文件（有的系统以 Excel 之名导出）；请打开后{_SAVE_AS_ZH}",
        ),
    ),
)
"""By their first bytes. No sheet of ours begins with ``<``: its heading does."""


class NotText(Invalid):
    """``lines`` are those that are in the way, with the reason, the first thousand; none: the file as a whole."""

    def __init__(self, fault: Fault, lines: Sequence[tuple[int, Fault]] = (), **values: object) -> None:
        super().__init__(fault, **values)
        self.lines = tuple(lines)


def encoding_of(file: IO[bytes]) -> str:
    """``utf-8-sig`` (UTF-8, whether it begins with a mark or not) or ``gb18030``. Raises ``NotText``."""
    beginning = _beginning(file)
    for first, what in _OTHER_FILES:
        if beginning.removeprefix(codecs.BOM_UTF8).lstrip().startswith(first):
            raise NotText(OTHER_KIND_OF_FILE, kind=what)
    if _decodes(file, "utf-8-sig"):
        return "utf-8-sig"
    unlike = _lines_unlike_the_others(file, marked=beginning.startswith(codecs.BOM_UTF8))
    if unlike:
        raise NotText(TWO_ENCODINGS, unlike)
    if _decodes(file, "gb18030"):
        return "gb18030"
    wrong = [(line, LINE_IN_NEITHER) for line in islice(_undecodable(file), MOST_LINES_TOLD)]
    raise NotText(IN_NEITHER_ENCODING, wrong)


def _beginning(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(512)


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    file.seek(0)
    number = 0
    while line := file.readline(_MOST_OF_A_LINE):
        number += 1
        yield number, line


def _lines_unlike_the_others(file: IO[bytes], *, marked: bool) -> Sequence[tuple[int, Fault]]:
    """Of a file with lines that can only be UTF-8 and lines that cannot be: the fewer ones, each once."""
    utf8: list[int] = []
    other: list[int] = []
    counts = {True: 0, False: 0}
    for number, line in _lines(file):
        kinds = {_is_utf8(cell) for cell in _WITH_HIGH_BYTES.findall(line)}
        for kind, found in ((True, utf8), (False, other)):
            if kind in kinds:
                counts[kind] += 1
                if len(found) < MOST_LINES_TOLD:
                    found.append(number)
    if not other or not (utf8 or marked):
        return ()
    if marked or counts[False] <= counts[True]:
        return [(line, LINE_NOT_UTF8) for line in other]
    return [(line, LINE_IN_UTF8) for line in utf8]


def _is_utf8(cell: bytes) -> bool | None:
    """None where it could be either: a few Chinese characters are good in both."""
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return False
    # Bytes that are good in both are what reads as more of the common characters, those of GB 2312.
    if sum(one > "\x7f" for one in text) > 1 and _common(text) > max(0.5, _common(cell.decode("gb18030", "replace"))):
        return True
    return None


def _common(text: str) -> float:
    high = [one for one in text if one > "\x7f"]
    return sum(bool(one.encode("gb2312", "ignore")) for one in high) / len(high)


def _undecodable(file: IO[bytes]) -> Iterator[int]:
    for number, line in _lines(file):
        try:
            line.decode("gb18030")
        except UnicodeDecodeError:
            yield number
