"""Where every fen that employers are owed stands now, from entitled to credited: sums that add up. Pure.

Employers that stand alike are one ``Standing``, with their sums. A sum that does not add up is shown as a difference,
never spread over the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

_WITH_AGENCY = ("ordered", "batched")
_ENDED = (None, "credited", "settled")


@dataclass(frozen=True, slots=True)
class Standing:
    """Employers, or further payments (``top_up``), of one county that stand alike; ``count`` of them, sums in fen."""

    agency: str
    top_up: bool
    outcome: str | None
    stage: str | None
    payment_state: str | None
    is_granted: bool
    count: int
    entitled_fen: int
    granted_fen: int
    ordered_fen: int
    paid_fen: int
    returned_fen: int
    offset_fen: int
    arrived_fen: int = 0
    """Of payments that were settled in parts: what arrived before the rest."""


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


def flow_of(standings: Iterable[Standing]) -> Flow:
    """Of all of them together."""
    sums = dict.fromkeys((one.name for one in fields(Flow)), 0)
    for one in standings:
        for name, amount in _parts(one):
            sums[name] += amount
    sums["top_up_due"] = sums["entitled"] - sums["granted"] - sum(sums[name] for name in _NOT_GRANTED)
    return _balanced(Flow(**sums))


_NOT_GRANTED = ("not_listed", "on_notice", "taken_off", "waiting", "waived")


def _balanced(flow: Flow) -> Flow:
    """What is owed beyond the grants and what is granted beyond what is owed: of their difference, one."""
    net = flow.top_up_due - flow.beyond
    values = {one.name: getattr(flow, one.name) for one in fields(Flow)}
    return Flow(**{**values, "top_up_due": max(net, 0), "beyond": max(-net, 0)})


def _parts(one: Standing) -> Iterable[tuple[str, int]]:
    if not one.top_up:
        yield "employers", one.count
        if one.outcome == "eligible":
            yield "entitled", one.entitled_fen
            yield "entitled_employers", one.count
            if not one.is_granted:
                yield _why_not_granted(one.stage), one.entitled_fen
        if one.payment_state in ("credited", "settled"):
            yield "credited_employers", one.count
    yield "granted", one.granted_fen
    yield "offset", one.offset_fen
    yield "credited", one.arrived_fen
    if one.payment_state not in _ENDED:
        yield "open_payments", one.count
    match one.payment_state:
        case None:
            yield "not_ordered", one.granted_fen
        case "credited":
            yield "credited", one.paid_fen
        case "returned":
            yield "returned", one.returned_fen
        case "released":
            yield "with_bank", one.ordered_fen
        case "held":
            yield "held", one.ordered_fen
        case state if state in _WITH_AGENCY:
            yield "with_agency", one.ordered_fen


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
