"""What a bank charges, inside an amount or beside it; and what an entry pays once its charges are told apart. Pure.

Banks differ in where the charge is: in the entry and not in its transaction, in both, or in an entry of its own.
``ChrgInclInd`` says it too rarely to go by it alone. So the amounts decide: what adds up to the entry is so. All here
is signed as the account sees it, negative for what leaves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.payout.bank.iso_values import money, true
from services.payout.bank.reading_xml import Element


@dataclass(frozen=True, slots=True)
class Charges:
    """``by_record``: the sum of the charges; ``in_all``: with taxes, where the bank says so, else the same."""

    by_record: int
    in_all: int
    included: bool = False

    @property
    def readings(self) -> tuple[int, ...]:
        return (self.by_record,) if self.by_record == self.in_all else (self.by_record, self.in_all)


NO_CHARGES = Charges(0, 0)


def charges_of(element: Element, *, given_back: bool) -> Charges:
    """Of an entry or a detail, in the structures of all versions. ``given_back``: of a debit that is undone."""
    if not element.has("Chrgs"):
        return NO_CHARGES
    records = element.all("Chrgs/Rcrd") or element.all("Chrgs")
    by_record = sum(_signed(one, "Amt", given_back=given_back) for one in records)
    totals = element.all("Chrgs/TtlChrgsAndTaxAmt")
    size = sum(amount for one in totals if isinstance(amount := money(one.node), int))
    total = size if by_record > 0 or (by_record == 0 and given_back) else -size
    included = any(true(one.text("ChrgInclInd")) for one in records)
    return Charges(by_record or total, total or by_record, included)


def _signed(record: Element, path: str, *, given_back: bool) -> int:
    found = record.first(path)
    amount = 0 if found is None else money(found.node)
    if not isinstance(amount, int):
        return 0
    indicator = record.text("CdtDbtInd")
    inward = given_back if not indicator else indicator == "CRDT"
    return amount if inward else -amount


class Settled(NamedTuple):
    """``paid`` to or by the other side, ``charged`` by the bank, and what neither explains."""

    paid: int
    charged: int = 0
    rest: int = 0


def settle(entry: int, stated: int | None, instructed: int | None, own: Charges, whole: Charges) -> Settled:
    """An entry of one payment. ``stated``: its amount as the bank books it; ``instructed``: as it was asked for.

    ``own`` are the charges that stand with the payment, ``whole`` those that stand with the entry.
    """
    if own is NO_CHARGES and whole is NO_CHARGES:
        return Settled(entry) if stated is None else Settled(stated, 0, entry - stated)
    charges = list(dict.fromkeys(one for one in (*own.readings, *whole.readings) if one))
    included = charges[:1] if own.included or whole.included else []
    if stated is None:
        return _unstated(entry, instructed, charges, included)
    paid, charged = inside(stated, instructed, charges)
    rest = entry - paid - charged
    if rest == 0:
        if included and instructed is None:
            return _without(entry, included)
        return Settled(paid, charged)
    both = [one + other for one in own.readings for other in whole.readings]
    if rest in (whole.readings if charged else [*charges, *both]):
        return Settled(paid, charged + rest)
    return Settled(paid, charged, rest)


def inside(stated: int, instructed: int | None, charges: Sequence[int]) -> tuple[int, int]:
    """Whether the amount holds the charge: what was instructed and the charge make it up."""
    if instructed is not None and instructed != stated and stated - instructed in charges:
        return instructed, stated - instructed
    return stated, 0


def _unstated(entry: int, instructed: int | None, charges: Sequence[int], included: Sequence[int]) -> Settled:
    if instructed is not None and (instructed == entry or entry - instructed in charges):
        return Settled(instructed, entry - instructed)
    return _without(entry, included) if included else Settled(entry)


def _without(entry: int, included: Sequence[int]) -> Settled:
    """The bank says that the charge is in the amount, and names no other."""
    paid = entry - included[0]
    return Settled(paid, included[0]) if paid == 0 or (paid > 0) == (entry > 0) else Settled(entry)


def explained(rest: int, details: Sequence[Charges], whole: Charges) -> tuple[str, int] | None:
    """What an entry holds beyond its details, as charges: by which reading of theirs, and how much of its own.

    None when charges do not explain it.
    """
    for reading in ("", "by_record", "in_all"):
        of_details = sum(getattr(one, reading) for one in details) if reading else 0
        for of_entry in (0, *whole.readings):
            if of_details + of_entry == rest:
                return reading, of_entry
    return None
