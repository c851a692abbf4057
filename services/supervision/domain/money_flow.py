"""Where every fen that employers are owed stands now, from entitled to credited: sums that add up. Pure.

Employers that stand alike are taken together. A sum that does not add up is shown as a difference,
never spread over the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Self

from services.supervision.domain.standing import Standing
from shared.regions import covers


@dataclass(frozen=True, slots=True)
class Employers:
    """Employers that stand alike: ``payment.count`` of them, sums in fen."""

    outcome: str | None
    stage: str | None
    is_granted: bool
    entitled_fen: int
    payment: Standing
    """Of their first payments; further ones stand by themselves."""

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        """From a row of ``money``, or from the sums of many."""
        payment = Standing.of(row, row["employers"])
        return cls(row["outcome"], row["stage"], row["is_granted"], row["entitled_fen"] or 0, payment)


@dataclass(frozen=True, slots=True)
class Flow:
    """Sums in fen. ``entitled`` + ``beyond`` = what is not granted, by why, + ``granted``."""

    employers: int = 0
    entitled_employers: int = 0
    credited_employers: int = 0
    entitled: int = 0
    beyond: int = 0
    """Granted, and more than is owed by the latest decision."""
    not_listed: int = 0
    on_notice: int = 0
    taken_off: int = 0
    waiting: int = 0
    waived: int = 0
    top_up_due: int = 0
    """Owed by the latest decision beyond what is granted."""
    granted: int = 0
    not_ordered: int = 0
    with_agency: int = 0
    held: int = 0
    with_bank: int = 0
    returned: int = 0
    offset: int = 0
    """Kept for what the employer owes back: it counts as arrived."""
    credited: int = 0
    open_payments: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        added = Flow(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Flow)))
        return _balanced(added)

    @property
    def ordered(self) -> int:
        """What payment orders were given for, less what has been kept."""
        return self.with_agency + self.held + self.with_bank + self.returned + self.credited

    @property
    def waiting_payment(self) -> int:
        """Granted, and not ended: not ordered, with the agency, held, or with the bank."""
        return self.not_ordered + self.with_agency + self.held + self.with_bank

    @property
    def difference(self) -> int:
        """Zero, unless a payment is of another sum than its grant, or without one."""
        return self.granted - self.ordered - self.offset - self.not_ordered

    @property
    def ungranted(self) -> int:
        """What was ordered or paid without a grant, or beyond it."""
        return max(-self.difference, 0)

    @property
    def arrived(self) -> int:
        return self.credited + self.offset


def flow_of(employers: Iterable[Employers], further: Iterable[Standing] = ()) -> Flow:
    """Of all of them together. ``further``: payments beside the first."""
    sums = dict.fromkeys((one.name for one in fields(Flow)), 0)
    for name, amount in chain(chain.from_iterable(map(_owed, employers)), chain.from_iterable(map(_paid, further))):
        sums[name] += amount
    sums["top_up_due"] = sums["entitled"] - sums["granted"] - sum(sums[name] for name in _NOT_GRANTED)
    return _balanced(Flow(**sums))


def within(region: str, counties: Mapping[str, Flow]) -> dict[str, Flow]:
    return {agency: flow for agency, flow in counties.items() if covers(region, agency)}


_NOT_GRANTED = ("not_listed", "on_notice", "taken_off", "waiting", "waived")


def _balanced(flow: Flow) -> Flow:
    """What is owed beyond the grants and what is granted beyond what is owed: of their difference, one."""
    net = flow.top_up_due - flow.beyond
    values = {one.name: getattr(flow, one.name) for one in fields(Flow)}
    return Flow(**{**values, "top_up_due": max(net, 0), "beyond": max(-net, 0)})


def _owed(one: Employers) -> Iterable[tuple[str, int]]:
    count = one.payment.count
    yield "employers", count
    if one.outcome == "eligible":
        yield "entitled", one.entitled_fen
        yield "entitled_employers", count
        if not one.is_granted:
            yield _why_not_granted(one.stage), one.entitled_fen
    if one.payment.has_arrived:
        yield "credited_employers", count
    yield from _paid(one.payment)


def _paid(one: Standing) -> Iterable[tuple[str, int]]:
    return (
        ("granted", one.granted_fen),
        ("not_ordered", one.not_ordered_fen),
        ("with_agency", one.with_agency_fen),
        ("held", one.held_fen),
        ("with_bank", one.with_bank_fen),
        ("returned", one.back_fen),
        ("offset", one.offset_fen),
        ("credited", one.with_employer_fen),
        ("open_payments", one.count if one.is_open else 0),
    )


def _why_not_granted(stage: str | None) -> str:
    match stage:
        case "listed":
            return "on_notice"
        case "taken-off":
            return "taken_off"
        case "waived":
            return "waived"
        case str() if stage.startswith("waiting"):
            return "waiting"
        case _:
            return "not_listed"
