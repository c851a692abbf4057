"""Values as ISO 20022 writes them: an amount to fen, a date to a day. What is none is ``Wrong``, and says so. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from lxml import etree

from shared.contracts.payout import DiscrepancyKind

CURRENCY = "CNY"
_DECIMAL = re.compile(r"\s*\+?0*([0-9]{0,13})(?:\.([0-9]{0,2})0*)?\s*", re.ASCII)
_WHOLE = re.compile(r"\s*\+?0*([0-9]{1,15})\s*", re.ASCII)
_CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that cannot be taken: what would be right there, and what was found."""

    kind: DiscrepancyKind
    expected: str
    found: str


def shown(text: str) -> str:
    """Of a value from outside, as much as a sentence bears."""
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"


def money(node: etree._Element) -> int | Wrong:
    """In fen, exactly. ``+``, leading zeros and further decimals that are zero are what ``xs:decimal`` allows."""
    text = node.text or ""
    if node.get("Ccy") != CURRENCY:
        return Wrong("other-currency", f"an amount in {CURRENCY}", f"{shown(text.strip())} {node.get('Ccy') or '?'}")
    amount = decimal_fen(text)
    if amount is None:
        return Wrong("unreadable", "yuan with at most two decimals, like 1440.00", shown(text.strip()) or "nothing")
    return amount


def decimal_fen(text: str) -> int | None:
    """``"1728.000"`` -> ``172800``; None for what is no number of yuan, is negative, or has parts of a fen."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    whole, part = match[1], match[2] or ""
    if not whole and not part and "0" not in text:
        return None
    return int(whole or "0") * 100 + int(part.ljust(2, "0"))


def whole_number(text: str) -> int | None:
    match = _WHOLE.fullmatch(text)
    return None if match is None else int(match[1])


def true(text: str) -> bool:
    return text in ("true", "1")


@lru_cache(maxsize=256)
def day(text: str) -> date | Wrong:
    """Of a date or an instant. One with an offset is the day in China then; without one it is the bank's own day."""
    found = _day(text)
    if found is None:
        return Wrong("unreadable", "a date like 2021-08-06", shown(text))
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return Wrong("day-differs", "a day of our time", shown(text))
    return found


def _day(text: str) -> date | None:
    if text[4:5] != "-" or text[7:8] != "-":
        return None
    try:
        plain = date.fromisoformat(text[:10])
        if len(text) <= 16 or text[10] != "T" or text[11:13] == "24":  # a date, with an offset or without
            return plain
        instant = datetime.fromisoformat(text)
        return plain if instant.tzinfo is None else instant.astimezone(UTC).astimezone(_CHINA).date()
    except (ValueError, OverflowError):
        return None
