"""Any file of the bank: which format it is, and its items, read strictly and as a stream. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import IO

from services.payout.bank import account_report, mt940, payment_return, result_sheet, status_report
from services.payout.bank.faults import EMPTY, NO_HEAD
from services.payout.bank.lines import Answered, BadBankFile, Begun, Distrust, Item, Statement, Summary
from services.payout.bank.reading_xml import message_type
from services.payout.bank.sheet_kinds import SheetKind, sheets_of
from services.payout.bank.sheet_rows import is_workbook

_XML = re.compile(rb"(?:(?:\xef\xbb\xbf)?\s*<|\xff\xfe<\x00|\xfe\xff\x00<)")
_SWIFT = re.compile(rb"(?:\A|[\r\n\x01}:])[ \t]*(?::(?:20|25P?|28C?|60[FM]|61|34F):|\{1:F)")
_FIRST_FIELDS = 4096
"""Bytes in which a file of SWIFT messages shows its first fields; banks write lines of their own before them."""


def read_items(source: IO[bytes], name: str, sheets: Sequence[SheetKind] | None = None) -> Iterator[Item]:
    """From the beginning of ``source``. Raises ``BadBankFile``, at the latest when the last item was read.

    ``name`` names a sheet, which names itself nowhere. ``sheets``: the kinds that the bank may send, by default those
    that are shipped.
    """
    source.seek(0)
    beginning = source.read(_FIRST_FIELDS)
    start = beginning[:64].lstrip()
    source.seek(0)
    if not start:
        raise BadBankFile(EMPTY)
    if _XML.match(start):
        message = message_type(source)
        if message.kind == "pain.002":
            return status_report.read(source, message)
        if message.kind == "pacs.004":
            return payment_return.read(source, message)
        return account_report.read(source, message)
    if not is_workbook(source) and _SWIFT.search(beginning):
        return mt940.read(source)
    return result_sheet.read(source, name, sheets_of(None) if sheets is None else sheets)


def summarise(items: Iterator[Item]) -> Summary:
    """Reads to the end: a file of which this returns is whole and well-formed. Raises ``BadBankFile``."""
    begun: Begun | None = None
    answered: list[Answered] = []
    statements: list[Statement] = []
    distrusted: set[Distrust] = set()
    lines = 0
    for item in items:
        match item:
            case Begun():
                begun = item
            case Answered():
                answered.append(item)
            case Statement():
                statements.append(item)
            case Distrust():
                distrusted.add(item)
            case _:
                lines += 1
    if begun is None:
        raise BadBankFile(NO_HEAD)
    return Summary(begun, tuple(answered), tuple(statements), frozenset(distrusted), lines)
