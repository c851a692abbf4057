"""Field 61 of MT940 and MT942, and the balances: amounts, days and marks, each read strictly. Pure.

``6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`` and a second line ``[34x]``: value date, entry date, mark, funds code, amount,
transaction type, reference of the account's owner, reference of the bank, supplementary details.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from services.payout.bank.mt_fields import Field

BALANCE_FORM = "C210806CNY1440,00: C or D, day, currency, amount with a comma"
_ENTRY = re.compile(
    r"(?P<value>.{6}?)(?P<entry>\d{4})?(?P<mark>[RE]?[CD])(?P<funds>[A-Z])?(?P<rest>[\d,.].*)", re.DOTALL
)
_AMOUNT_AND_REST = re.compile(r"(?P<amount>[\d.,]+)(?P<rest>.*)", re.DOTALL)
_AMOUNT = re.compile(r"0*(\d{1,13})[,.](\d{0,2})", re.ASCII)
_LOOSELY = re.compile(r".{5,11}?(?P<mark>[RE]?[CD])(?P<funds>[A-Z])?(?P<amount>\d{1,13},\d{0,2})(?=[SNF][A-Z0-9])")
_TYPE = re.compile(r"[A-Z][A-Z0-9][A-Z0-9 ]{2}", re.ASCII)
_PLACEHOLDER = re.compile(r"(NONREF|NOREF|NON REF|EREF\+?|KREF\+?|MREF\+?|MARF|PREF|SEE86|N|)", re.IGNORECASE)
_BALANCE = re.compile(r"(?P<mark>.)(?P<day>.{6})(?P<currency>[A-Z]{3})?(?P<amount>.*)", re.DOTALL)
MOST_OF_A_REFERENCE = 35


class Unreadable(ValueError):
    """``part``: of the field, as a bank calls it. ``found``: only that part, since the rest may name people."""

    def __init__(self, part: str, found: str, right: str) -> None:
        super().__init__(part)
        self.part = part
        self.found = found
        self.right = right


@dataclass(frozen=True, slots=True)
class Booking:
    """``inward``: the account has more for it. ``expected``: announced, and not booked (EC, ED of an MT942).

    ``kind``: the last three characters of the type. ``owner``: the reference of the account's owner as it stands;
    ``reference``: the bank's, else the owner's, empty where neither is one. ``more``: the lines after the first.
    """

    inward: bool
    reversal: bool
    expected: bool
    funds: str
    amount_fen: int
    booked_on: date
    kind: str
    owner: str
    reference: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    signed_fen: int
    day: date


def amount_of(text: str) -> int:
    """``"1440,"`` -> 144000. A point is taken for the comma; what separates thousands is not. Raises ``Unreadable``."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise Unreadable("amount", text[:16], "1440,00: digits, a comma, and at most two more")
    return int(found[1]) * 100 + int(found[2].ljust(2, "0"))


def day_of(text: str, part: str) -> date:
    """``YYMMDD``; as SWIFT says, years to 79 are of this century. Raises ``Unreadable``."""
    try:
        if not re.fullmatch(r"\d{6}", text, re.ASCII):
            raise ValueError
        year = int(text[:2])
        return date(year + (2000 if year < 80 else 1900), int(text[2:4]), int(text[4:]))
    except ValueError:
        raise Unreadable(part, text, "210806: a day that there is, as YYMMDD") from None


def booking_of(field: Field) -> Booking:
    """Raises ``Unreadable``."""
    first = field.lines[0]
    match = _ENTRY.fullmatch(first)
    if match is None:
        raise Unreadable(*_what_is_wrong(first))
    parts = _AMOUNT_AND_REST.fullmatch(match["rest"])
    assert parts is not None  # noqa: S101 - it begins with what an amount begins with
    amount = amount_of(parts["amount"])
    kind, owner, reference = _type_and_references(parts["rest"], field.lines[1:])
    return Booking(
        inward=match["mark"] in {"C", "RD", "EC"},
        reversal=match["mark"].startswith("R"),
        expected=match["mark"].startswith("E"),
        funds=match["funds"] or "",
        amount_fen=amount,
        booked_on=_booked_on(match["value"], match["entry"]),
        kind=kind,
        owner=owner,
        reference=reference,
        more=field.lines[1:],
    )


def _what_is_wrong(line: str) -> tuple[str, str, str]:
    if not re.match(r"\d{6}", line, re.ASCII):
        return "value date", line[:6], "210806: a day that there is, as YYMMDD"
    if not re.match(r"\d{6}(\d{4})?[RE]?[CD]", line, re.ASCII):
        return "entry date or mark", line[6:12], "0806D: the day as MMDD or none, then C, D, RC or RD"
    return "amount", re.sub(r"\d{6}(\d{4})?[RE]?[CD]", "", line, count=1)[:8], "1440,00 after the mark"


def loosely(field: Field) -> tuple[int, bool] | None:
    """Amount and whether inward, of a field 61 whose days cannot be read; None when they are no clearer."""
    found = _LOOSELY.match(field.lines[0])
    if found is None or found["mark"].startswith("E"):
        return None
    return amount_of(found["amount"]), found["mark"] in {"C", "RD"}


def _booked_on(value: str, entry: str | None) -> date:
    """The entry date, in the year that brings it nearest to the value date; without one, the value date.

    Banks that count months of 30 days write value dates such as 30 February.
    """
    if not entry:
        return day_of(value, "value date")
    near = _nearest_day(value)
    days = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            days.append(date(year, int(entry[:2]), int(entry[2:])))
        except ValueError:
            continue
    if not days:
        raise Unreadable("entry date", entry, "0806: a day that there is, as MMDD")
    return min(days, key=lambda day: abs(day - near))


def _nearest_day(value: str) -> date:
    if re.fullmatch(r"\d{4}(29|30|31)", value, re.ASCII):
        first = day_of(value[:4] + "01", "value date")
        return first.replace(day=min(int(value[4:]), calendar.monthrange(first.year, first.month)[1]))
    return day_of(value, "value date")


def _type_and_references(rest: str, more: tuple[str, ...]) -> tuple[str, str, str]:
    rest = rest.lstrip()
    typed = None if rest.startswith("NONREF") else _TYPE.match(rest)
    owner, _, bank = (one.strip() for one in rest[typed.end() if typed else 0 :].partition("//"))
    if not bank and more and more[0].startswith("//"):
        bank = more[0][2:].strip()
    # Some banks fill the 16 characters of the owner's reference with spaces, and write the counterparty's name behind.
    own = re.split(r"\s{2,}", owner)[0]
    reference = next((one for one in (bank, own) if not _PLACEHOLDER.fullmatch(one)), "")
    if len(reference) > MOST_OF_A_REFERENCE:
        raise Unreadable("reference", f"{len(reference)} characters", "at most 16 characters")
    return typed[0][1:].strip() if typed else "", owner, reference


def currency_of(field: Field) -> str:
    """Of a balance, a floor limit (34F) or a sum (90): the three characters that stand where it belongs."""
    text = field.lines[0].strip()
    if field.tag.startswith("6"):
        return text[7:10]
    return text.lstrip("0123456789")[:3]


def balance_of(field: Field) -> Balance:
    """Raises ``Unreadable``. The currency is looked at elsewhere."""
    match = _BALANCE.fullmatch(field.lines[0].strip())
    if match is None:
        raise Unreadable("balance", field.lines[0][:8], BALANCE_FORM)
    if match["mark"] not in {"C", "D"}:
        raise Unreadable("mark", match["mark"], "C or D")
    day = day_of(match["day"], "day")
    if match["currency"] is None:
        raise Unreadable("balance", match["amount"][:3], BALANCE_FORM)
    amount = amount_of(match["amount"].strip())
    return Balance(amount if match["mark"] == "C" else -amount, day)
