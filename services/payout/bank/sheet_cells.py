"""One cell of a sheet: its text cleaned, and read as an amount, a day, an account. Pure."""

import re
import unicodedata
from datetime import date, datetime

from services.payout.bank.sheet_kinds import SheetKind, canonical
from services.payout.bank.sheet_rows import serial_day
from shared.money import fen

_FORMULA_OF_TEXT = re.compile(r'="?([^"]*)"?')
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", re.ASCII)
_YUAN = re.compile(r"(?:¥|rmb|cny|人民币)?([^元]*)(?:元|rmb|cny)?")
_ACCOUNT = re.compile(r"[0-9A-Z]{1,34}", re.ASCII)
_MASKED = re.compile(r"[0-9A-Z*xX]*\*[0-9A-Z*xX]*")


class Unfit(ValueError):
    """``right``: what would be right in that cell."""

    def __init__(self, right: str) -> None:
        super().__init__(right)
        self.right = right


def cleaned(text: str) -> str:
    """Without spaces around it, line breaks in it, and the quotes or formula that keep a spreadsheet from rounding."""
    text = " ".join(text.split())
    formula = _FORMULA_OF_TEXT.fullmatch(text)
    return (formula[1] if formula and text.startswith("=") else text).lstrip("'`").strip()


def amount_fen(text: str) -> int:
    """``"￥1,234.00"`` -> 123400. Raises ``Unfit``."""
    plain = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", "").casefold())
    digits = plain[1] if plain else ""
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    try:
        return fen(digits)
    except ValueError:
        raise Unfit("an amount of yuan, like 1908.00 or 1,908.00") from None


def day(text: str, kind: SheetKind, epoch: datetime | None) -> date:
    """Raises ``Unfit``. ``epoch``: of a workbook, whose days may be numbers."""
    plain = unicodedata.normalize("NFKC", text)
    if epoch is not None and (of_number := serial_day(plain, epoch)) is not None:
        return of_number
    for pattern in kind.day_patterns:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            continue
    raise Unfit(f"a day that there is, written {' or '.join(kind.days)}, like 2021-08-06")


def account(text: str) -> str | None:
    """None for one that is masked: it tells nothing. Raises ``Unfit``, also for one that a spreadsheet rounded."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()
    if not plain or _MASKED.fullmatch(plain):
        return None
    if not _ACCOUNT.fullmatch(plain):
        raise Unfit("an account number in full, kept as text so that no spreadsheet rounds it")
    return plain


def is_yuan(text: str, kind: SheetKind) -> bool:
    return not text or canonical(text) in kind.yuan_words
