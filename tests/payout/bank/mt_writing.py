"""Statements as banks write them: the same entries in any dialect of field 86, for tests that read them back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

ACCOUNT = "63000000000000018"
DAY = date(2021, 8, 6)
_WIDTH = 65


@dataclass(frozen=True)
class Written:
    """One entry. ``mark``: C, D, RC, RD. ``payment``: the end-to-end id, empty where it names none."""

    mark: str
    amount_fen: int
    payment: str = ""
    account: str = ""
    name: str = ""
    reference: str = ""
    text: str = "TRANSFER"
    kind: str = "NTRF"
    value: date = DAY
    booked: date | None = DAY

    @property
    def signed_fen(self) -> int:
        return self.amount_fen if self.mark in {"C", "RD"} else -self.amount_fen


Dialect = Callable[[Written], str]


def subfields(mark: str, account_field: str = "31") -> Dialect:
    """German with ``?``; Polish banks use ``~``, ``^``, ``<`` and ``>``."""

    def details(entry: Written) -> str:
        purpose = _cut(f"EREF+{entry.payment}", 27) if entry.payment else []
        purpose += _cut(f"SVWZ+{entry.text}", 27)
        parts = [("00", "TRANSFER"), *((str(20 + place), part) for place, part in enumerate(purpose[:10]))]
        if entry.account:
            parts.append((account_field, entry.account))
        parts += [(str(32 + place), part) for place, part in enumerate(_cut(entry.name, 27)[:2])]
        return "020" + "".join(f"{mark}{number}{value}" for number, value in parts)

    return details


def slashed(entry: Written) -> str:
    """Dutch."""
    words = [("EREF", entry.payment)] if entry.payment else []
    words += [("IBAN", entry.account)] if entry.account else []
    words += [("NAME", entry.name)] if entry.name else []
    return "/TRTP/TRANSFER" + "".join(f"/{word}/{value}" for word, value in words) + f"/REMI/{entry.text}"


def plain(entry: Written) -> str:
    """As Chinese banks do: a text in which the id stands."""
    return " ".join(part for part in (entry.text, entry.payment, entry.name) if part)


GERMAN = subfields("?")
DIALECTS: dict[str, Dialect] = {
    "german": GERMAN,
    "polish ~": subfields("~", "38"),
    "polish ^": subfields("^"),
    "polish <": subfields("<"),
    "dutch": slashed,
    "plain": plain,
}


def _cut(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(0, len(text), size)]


def amount(fen: int) -> str:
    """Cents as banks leave them out: ``1468,8`` and ``1468,``."""
    return f"{fen // 100},{fen % 100:02d}".rstrip("0") if fen % 10 == 0 else f"{fen // 100},{fen % 100:02d}"


def balance(fen: int, day: date = DAY, currency: str = "CNY") -> str:
    return f"{'C' if fen >= 0 else 'D'}{day:%y%m%d}{currency}{amount(abs(fen))}"


def entry_lines(entry: Written, dialect: Dialect) -> list[str]:
    booked = f"{entry.booked:%m%d}" if entry.booked else ""
    reference = f"NONREF//{entry.reference}" if entry.reference else "NONREF"
    first = f":61:{entry.value:%y%m%d}{booked}{entry.mark}{amount(entry.amount_fen)}{entry.kind}{reference}"
    return [first, *_cut(f":86:{dialect(entry)}", _WIDTH)]


def statement(
    entries: Sequence[Written],
    dialect: Dialect = GERMAN,
    opening_fen: int = 100_000_000,
    reference: str = "ST210806",
    number: str = "7/1",
    day: date = DAY,
    account: str = ACCOUNT,
    pages: tuple[str, str] = ("F", "F"),
) -> list[str]:
    closing = opening_fen + sum(one.signed_fen for one in entries)
    return [
        f":20:{reference}",
        f":25:{account}",
        f":28C:{number}",
        f":60{pages[0]}:{balance(opening_fen, day)}",
        *(line for one in entries for line in entry_lines(one, dialect)),
        f":62{pages[1]}:{balance(closing, day)}",
        "-",
    ]


def interim(entries: Sequence[Written], dialect: Dialect = GERMAN, made: str = "2108061030+0800") -> list[str]:
    out, back = ([one for one in entries if (one.signed_fen > 0) == inward] for inward in (False, True))
    return [
        ":20:INTRA210806",
        f":25:{ACCOUNT}",
        ":28C:123/1",
        ":34F:CNY0,",
        f":13D:{made}",
        *(line for one in entries for line in entry_lines(one, dialect)),
        f":90D:{len(out)}CNY{amount(sum(one.amount_fen for one in out))}",
        f":90C:{len(back)}CNY{amount(sum(one.amount_fen for one in back))}",
        "-",
    ]


def file_of(lines: Sequence[str], end: str = "\n", encoding: str = "utf-8") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def enveloped(lines: Sequence[str], kind: str = "940") -> list[str]:
    """As the network carries it."""
    head = f"{{1:F01BKCHCNBJAXXX0000000000}}{{2:O{kind}1200210806BKCHCNBJAXXX00000000002108061200N}}{{4:"
    return [head, *lines[:-1], "-}{5:{CHK:123456789ABC}}"]


def payment(number: int) -> str:
    """An end-to-end id as ours are."""
    return f"9163010200{number:08d}-BF008465-01"


def paid(number: int, amount_fen: int, name: str = "西宁第1商贸有限公司") -> Written:
    return Written("D", amount_fen, payment(number), f"62220200{number:08d}", name, f"B-{number}")


def returned(number: int, amount_fen: int, text: str = "RETURN AC04 账户已关户") -> Written:
    return replace(paid(number, amount_fen), mark="C", reference=f"R-{number}", text=text)
