"""Any file of the bank: which format it is, and its items, read strictly and as a stream. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import IO

from services.payout.bank import account_report, mt940, payment_return, result_sheet, status_report
from services.payout.bank.lines import Answered, BadBankFile, Begun, Item, Statement, Summary
from services.payout.bank.reading_xml import message_type

_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
_MT940 = (b":20:", b"{1:")


def read_items(source: IO[bytes], today: date, name: str) -> Iterator[Item]:
    """From the beginning of ``source``. Raises ``BadBankFile``, at the latest when the last item was read.

    ``today`` dates the credits of a status report, and ``name`` names a sheet: neither names these itself.
    """
    source.seek(0)
    start = source.read(64).lstrip()
    source.seek(0)
    if not start:
        raise BadBankFile("The file is empty.")
    if start.startswith(_XML):
        message = message_type(source)
        if message.kind == "pain.002":
            return status_report.read(source, message, today)
        if message.kind == "pacs.004":
            return payment_return.read(source, message)
        return account_report.read(source, message)
    if start.startswith(_MT940):
        return mt940.read(source)
    return result_sheet.read(source, name)


def summarise(items: Iterator[Item]) -> Summary:
    """Reads to the end: a file of which this returns is whole and well-formed. Raises ``BadBankFile``."""
    begun: Begun | None = None
    answered: list[Answered] = []
    statements: list[Statement] = []
    lines = 0
    for item in items:
        match item:
            case Begun():
                begun = item
            case Answered():
                answered.append(item)
            case Statement():
                statements.append(item)
            case _:
                lines += 1
    if begun is None:
        raise BadBankFile("The message has no head.")
    return Summary(begun, tuple(answered), tuple(statements), lines)
