"""Statements of others, tried: ``python -m tests.payout.bank.try_files FOLDER`` tells of each file what is made of it.

Public samples are in euros and in code pages of Europe. Both are mapped on the way, since the disbursement account is
in yuan and Chinese banks write UTF-8 or GB18030; nothing else is changed. Nothing of a file is kept. Of XML the
currency of the account is mapped, or the one that is named most, and CNY beside it becomes a foreign one.
"""

import io
import re
import sys
from collections import Counter
from pathlib import Path

from services.payout.bank.lines import BadBankFile, OddLine, Statement
from services.payout.bank.result_file import read_items
from shared.money import yuan

_CURRENCY = re.compile(r"^(:6[0245].?:\s*[CD]\d{6}|:34F:|:90[CD]:\d+)([A-Z]{3})", re.MULTILINE)
_FUNDS = r"^(:61:\d{{6}}(?:\d{{4}})?[RE]?[CD])[{}](?=[\d,])"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_XML_CURRENCY = re.compile(rb"(Ccy\s*=\s*[\"'])([A-Z]{3})(?=[\"'])")
_XML_ACCOUNT = re.compile(rb"<(?:\w+:)?Acct>.*?<(?:\w+:)?Ccy>([A-Z]{3})<", re.DOTALL)
_CONTROL = re.compile("[\x80-\x9f]")


def in_yuan(content: bytes) -> bytes:
    """In UTF-8, and with CNY for whatever currencies it names."""
    if _XML.match(content):
        return _xml_in_yuan(content)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        if _CONTROL.search(text):
            text = content.decode("cp852")
    text = re.sub(r"\r\n?", "\n", text)
    letters = "".join(sorted({found[2][2] for found in _CURRENCY.finditer(text)}))
    text = _CURRENCY.sub(r"\1CNY", text)
    if letters:
        text = re.sub(_FUNDS.format(letters), r"\1Y", text, flags=re.MULTILINE)
    return text.encode()


def _xml_in_yuan(content: bytes) -> bytes:
    named = Counter(found[2] for found in _XML_CURRENCY.finditer(content))
    account = _XML_ACCOUNT.search(content)
    own = account[1] if account and account[1] in named else max(named, key=named.__getitem__, default=b"CNY")
    others = {b"CNY": b"XXX"} if own != b"CNY" else {}

    def mapped(found: re.Match[bytes]) -> bytes:
        return found[1] + (b"CNY" if found[2] == own else others.get(found[2], found[2]))

    return _XML_CURRENCY.sub(mapped, content)


def made_of(content: bytes) -> tuple[str, list[str]]:
    """``refused``, ``cases``, ``no sum`` or ``whole``, and the reasons."""
    try:
        items = list(read_items(io.BytesIO(in_yuan(content)), "sheet"))
    except BadBankFile as error:
        return "refused", [str(error)]
    odd = [f"{one.kind}: {one.found}" for one in items if isinstance(one, OddLine)]
    gaps = [
        f"{one.report.report_id}: {yuan(one.opening_fen)} and {yuan(one.entries_fen)} are not {yuan(one.closing_fen)}"
        for one in items
        if isinstance(one, Statement) and one.opening_fen + one.entries_fen != one.closing_fen
    ]
    return "cases" if odd else "no sum" if gaps else "whole", odd + gaps


def main(folder: Path) -> None:
    counts: Counter[str] = Counter()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        verdict, reasons = made_of(path.read_bytes())
        counts[verdict] += 1
        told = "; ".join(reasons[:3]) + (f"; and {len(reasons) - 3} more" if len(reasons) > 3 else "")
        sys.stdout.write(f"{verdict:8}{path.relative_to(folder)}{f': {told}' if told else ''}\n")
    sys.stdout.write(f"{dict(counts)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
