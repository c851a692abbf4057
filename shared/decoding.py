"""What a text file is written in: UTF-8, or GB18030 (which holds GBK and GB 2312), and never both. Pure.

A line pasted from a file of the other encoding would be imported as gibberish, since nearly all bytes are GB18030 for
something: so a file that is not UTF-8 is looked through cell by cell, and lines that are not like the others are told.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO

MOST_LINES_TOLD = 1_000
_CHUNK = 1 << 20
_MOST_OF_A_LINE = 1 << 20
_WITH_HIGH_BYTES = re.compile(rb'[^,;\t"\r\n]*[\x80-\xff][^,;\t"\r\n]*')
_SAVE_AS = 'save it as "CSV UTF-8" and send that'
_OTHER_FILES = (
    (b"PK\x03\x04", f"an Excel workbook (XLSX) or another ZIP archive, whatever its name says; open it and {_SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", f"a workbook of an older Excel (XLS), whatever its name says; open it and {_SAVE_AS}"),
    (b"%PDF-", "a PDF; the sheet that it was made of is needed"),
    (b"\xff\xfe", f'"Unicode text" (UTF-16); {_SAVE_AS}'),
    (b"\xfe\xff", f'"Unicode text" (UTF-16); {_SAVE_AS}'),
    (b"\x89PNG", "a picture (PNG); the sheet itself is needed"),
    (b"\xff\xd8\xff", "a picture (JPEG); the sheet itself is needed"),
    (b"\x1f\x8b", "packed (gzip); unpack it first"),
    (b"Rar!", "packed (RAR); unpack it first"),
    (b"7z\xbc\xaf", "packed (7z); unpack it first"),
    (b"<", f"a web page or XML, as some systems export under the name of Excel; open it and {_SAVE_AS}"),
)
"""By their first bytes. No sheet of ours begins with ``<``: its heading does."""


class NotText(ValueError):
    """``lines`` are those that are in the way, with the reason, the first thousand; none: the file as a whole."""

    def __init__(self, sentence: str, lines: Sequence[tuple[int, str]] = ()) -> None:
        super().__init__(sentence)
        self.lines = tuple(lines)


def encoding_of(file: IO[bytes]) -> str:
    """``utf-8-sig`` (UTF-8, whether it begins with a mark or not) or ``gb18030``. Raises ``NotText``."""
    beginning = _beginning(file)
    for first, what in _OTHER_FILES:
        if beginning.removeprefix(codecs.BOM_UTF8).lstrip().startswith(first):
            raise NotText(f"The file is {what}.")
    if _decodes(file, "utf-8-sig"):
        return "utf-8-sig"
    unlike = _lines_unlike_the_others(file, marked=beginning.startswith(codecs.BOM_UTF8))
    if unlike:
        raise NotText("The file is written in two encodings; save all of it in one, best as UTF-8.", unlike)
    if _decodes(file, "gb18030"):
        return "gb18030"
    wrong = [(line, "Neither UTF-8 nor GB18030 (GBK).") for line in islice(_undecodable(file), MOST_LINES_TOLD)]
    raise NotText("The file is neither UTF-8 nor GB18030 (GBK) text.", wrong)


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


def _lines_unlike_the_others(file: IO[bytes], *, marked: bool) -> Sequence[tuple[int, str]]:
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
        return [(line, "Not UTF-8, as the rest of the file is; it may be GBK.") for line in other]
    return [(line, "UTF-8, and the rest of the file is not.") for line in utf8]


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
