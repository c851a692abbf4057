"""A file from outside on its way to the XML parser: refused as soon as it can be no message. Pure.

libxml2 bounds depth (256) and entities; what it bounds too late, or not at all, is bounded here: how long a start tag,
a comment or a text may be, and how much may stand between two elements that a reader takes out of the tree. So whatever
is sent, no more than ``MOST_BYTES_AT_ONCE`` of it is in memory.
"""

import re
from typing import IO

from services.payout.bank.faults import OTHER_ENCODING, TAG_TOO_LONG, TOO_MUCH_AT_ONCE
from services.payout.bank.lines import BadBankFile

MOST_BYTES_WITHOUT_TAG = 128 << 10
"""No text, comment or tag with its attributes is longer. The longest text that ISO knows has 20,000 characters."""
MOST_BYTES_AT_ONCE = 8 << 20
"""No entry without its transactions, and no transaction, is longer."""
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?\s+(?=<)")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = re.compile(rb"utf-?8|us-ascii|iso-8859-[0-9]{1,2}|windows-125[0-8]|gb2312|gbk|gb18030", re.IGNORECASE)
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class GuardedSource:
    """What ``iterparse`` reads from. ``taken``: the reader has had an element, and forgets it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._without_tag = 0
        self._at_once = 0
        source.seek(0)
        start = source.read(512)
        self._wide = _UTF_16.get(start[:2])
        # Blank lines before the declaration are against the letter of XML, and some banks write them.
        before = _BEFORE.match(start)
        source.seek(before.end() if before and self._wide is None else 0)
        declared = _DECLARED.search(start)
        if self._wide is None and declared is not None and _ENCODINGS.fullmatch(declared[1]) is None:
            raise BadBankFile(OTHER_ENCODING, line=1, encoding=declared[1].decode())

    def read(self, _: int = -1) -> bytes:
        chunk = self._source.read(32 << 10)
        self._at_once += len(chunk)
        if self._has_tag(chunk):
            self._without_tag = 0
        else:
            self._without_tag += len(chunk)
        if self._without_tag > MOST_BYTES_WITHOUT_TAG:
            raise BadBankFile(TAG_TOO_LONG, most=MOST_BYTES_WITHOUT_TAG)
        if self._at_once > MOST_BYTES_AT_ONCE:
            raise BadBankFile(TOO_MUCH_AT_ONCE, most=MOST_BYTES_AT_ONCE)
        return chunk

    def taken(self) -> None:
        self._at_once = 0

    def _has_tag(self, chunk: bytes) -> bool:
        if self._wide is None:
            return b"<" in chunk
        return "<" in chunk.decode(self._wide, "replace")
