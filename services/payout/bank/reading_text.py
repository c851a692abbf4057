"""Text from the bank: in which encoding it is, and whether a line of it can be kept. Pure.

A file is in one encoding. A line of GBK in a file of UTF-8 would also pass as GB18030 if the whole file were read so,
and every other line of it would be gibberish: which lines are surely UTF-8 is looked at one by one.
"""

import codecs
import io
import re
from typing import IO

from services.payout.bank.faults import (
    BROKEN_UTF_16,
    CONTROL_CHARACTER,
    IN_NEITHER_ENCODING,
    LINE_TOO_LONG,
    SOME_LINE_TOO_LONG,
    TWO_ENCODINGS,
)
from services.payout.bank.lines import BadBankFile

LONGEST_LINE = 1 << 20
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Two characters of three bytes each or more: Chinese text always looks like this, and GBK hardly ever by chance.
_SURELY_UTF8 = re.compile("[\u0800-\U0010ffff].*[\u0800-\U0010ffff]", re.DOTALL)
# Line ends and tabs are for the formats to judge; what is here nobody can keep, show or send.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_NUMBER = re.compile(r"(?<![0-9A-Za-z-])(?:[A-Z]{2})?\d{12,34}(?![0-9A-Za-z-])", re.ASCII)
"""As long as an account's; an end-to-end id of ours goes on behind a hyphen."""


def masked(text: str) -> str:
    """A text of the bank as it may be kept and shown: of what may be an account number, the last four digits."""
    return _NUMBER.sub(lambda found: f"…{found[0][-4:]}", text)


def encoding_of(source: IO[bytes]) -> str:
    """Of the file, from its beginning, as a stream. Raises ``BadBankFile`` with the line that is no text."""
    source.seek(0)
    if source.read(2) in _BYTE_ORDER_MARKS:
        return _utf16(source)
    source.seek(0)
    number = utf8 = gbk = 0
    while raw := source.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise BadBankFile(LINE_TOO_LONG, line=number, most=LONGEST_LINE)
        if raw.isascii():
            continue
        try:
            if _SURELY_UTF8.search(raw.decode()):
                utf8 = utf8 or number
        except UnicodeDecodeError:
            gbk = gbk or number
            _check_gb18030(raw, number)
        if utf8 and gbk:
            raise BadBankFile(TWO_ENCODINGS, line=gbk, other=utf8)
    return "gb18030" if gbk else "utf-8-sig"


def _check_gb18030(raw: bytes, number: int) -> None:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        raise BadBankFile(IN_NEITHER_ENCODING, line=number) from None


def _utf16(source: IO[bytes]) -> str:
    source.seek(0)
    text = io.TextIOWrapper(source, encoding="utf-16", newline="")
    try:
        while part := text.readline(LONGEST_LINE + 1):
            if len(part) > LONGEST_LINE:
                raise BadBankFile(SOME_LINE_TOO_LONG, most=LONGEST_LINE)
    except UnicodeError:
        raise BadBankFile(BROKEN_UTF_16) from None
    finally:
        text.detach()
    return "utf-16"


def check_kept(text: str, line: int) -> None:
    """Raises ``BadBankFile`` for a line, or a cell of it, with a character that cannot be kept."""
    found = _UNFIT.search(text)
    if found:
        raise BadBankFile(CONTROL_CHARACTER, line=line, character=f"{ord(found[0]):04X}")
