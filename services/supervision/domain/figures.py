"""The figures of a progress report: counts and sums that add up, from employers to counties and the whole. Pure.

Counts are of employers, ``returned`` and ``held`` of payments; sums are fen. A report's line is one county, and within
it the kinds of employers that are told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

from services.supervision.domain.standing import HELD, RETURNED, Standing
from shared.money import fen, yuan

Group = Literal["large", "small", "social_organisation", "other"]
"""``small``: small, medium and micro enterprises. ``other``: every other kind, and who has not been assessed."""
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True, slots=True)
class Figures:
    employers: int = 0
    """On the roster."""
    entitled: int = 0
    """Found eligible, and not taken off a list."""
    entitled_fen: int = 0
    """What they are owed, top-ups included."""
    noticed: int = 0
    """Of the entitled: those who stand on a published list (R7)."""
    noticed_fen: int = 0
    confirmed: int = 0
    disputed: int = 0
    """Said that the amount is wrong, and have not confirmed since."""
    waiting: int = 0
    """The list's window is over, and something is missing."""
    awaiting_confirmation: int = 0
    awaiting_account: int = 0
    objected: int = 0
    """With an objection that nobody has decided yet."""
    taken_off: int = 0
    waived: int = 0
    waived_fen: int = 0
    granted: int = 0
    granted_fen: int = 0
    paid: int = 0
    paid_fen: int = 0
    offset_fen: int = 0
    """Kept of payments for what their employers owe back: it counts as paid."""
    workers: int = 0
    """Average insured of the employers paid."""
    direct: int = 0
    """Entitled on the direct route (R5)."""
    direct_fen: int = 0
    direct_paid: int = 0
    direct_paid_fen: int = 0
    returned: int = 0
    """Came back and are not ordered anew."""
    returned_fen: int = 0
    held: int = 0
    onward_owed_fen: int = 0
    """What dispatch firms were credited for using firms (R9)."""
    onward_passed_on_fen: int = 0
    onward_undivided_fen: int = 0
    """With dispatch firms, and not divided among using firms yet."""

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    def __sub__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) - getattr(other, name) for name in NAMES))

    @classmethod
    def total(cls, parts: Iterable[Self]) -> "Figures":
        sums = [0] * len(NAMES)
        for part in parts:
            for place, name in enumerate(NAMES):
                sums[place] += getattr(part, name)
        return Figures(*sums)

    @property
    def arrived_fen(self) -> int:
        return self.paid_fen + self.offset_fen


NAMES = tuple(one.name for one in fields(Figures))
NONE = Figures()
ByGroup = dict[Group, Figures]
ByCounty = dict[str, ByGroup]


def group_of(unit_kind: str | None, size_class: str | None) -> Group:
    """By kind of unit and size class. Assessments of the first engine name no kind: who had a size is an enterprise."""
    if unit_kind == "social_organisation":
        return "social_organisation"
    if size_class is not None and unit_kind in ("enterprise", None):
        return "large" if size_class == "large" else "small"
    return "other"


# Rows of employers that stand alike (``employers`` of them, sums over all), to figures.


def of_cases(row: Mapping[str, Any]) -> Figures:
    """A row of ``money``, or of many that are alike but for the sums."""
    n = row["employers"]
    stage = row["stage"] or ""
    entitled = n if row["outcome"] == "eligible" and stage != "taken-off" else 0
    owed_fen = row["entitled_fen"] or 0 if entitled else 0
    listed, direct = bool(row["listed"]), row["route"] == "direct"
    granted = n if row["is_granted"] else 0
    payment = Standing.of(row, n)
    paid = n if payment.has_arrived else 0
    return Figures(
        employers=n,
        entitled=entitled,
        entitled_fen=owed_fen,
        noticed=entitled if listed else 0,
        noticed_fen=owed_fen if listed else 0,
        confirmed=entitled if row["confirmed"] else 0,
        disputed=n if row["disputed"] else 0,
        waiting=n if stage.startswith("waiting-for-") else 0,
        awaiting_confirmation=n if stage == "waiting-for-confirmation" else 0,
        awaiting_account=n if stage == "waiting-for-bank-details" else 0,
        objected=n if row["objected"] else 0,
        taken_off=n if stage == "taken-off" else 0,
        waived=n if stage == "waived" else 0,
        waived_fen=row["entitled_fen"] or 0 if stage == "waived" else 0,
        granted=granted,
        granted_fen=payment.granted_fen,
        paid=paid,
        workers=row["insured"] or 0 if paid else 0,
        direct=entitled if direct else 0,
        direct_fen=owed_fen if direct else 0,
        direct_paid=paid if direct else 0,
        **_money(payment, direct=direct),
    )


def of_top_ups(row: Mapping[str, Any]) -> Figures:
    """Further payments of cases: money, and no further employers."""
    payment, direct = Standing.of(row, row["payments"]), row["route"] == "direct"
    return Figures(
        entitled_fen=payment.granted_fen,
        granted_fen=payment.granted_fen,
        direct_fen=payment.granted_fen if direct else 0,
        **_money(payment, direct=direct),
    )


def _money(payment: Standing, *, direct: bool) -> dict[str, int]:
    """What arrived, and what did not: of first payments and further ones alike."""
    paid_fen = payment.with_employer_fen
    return {
        "paid_fen": paid_fen,
        "offset_fen": payment.offset_fen if payment.has_arrived else 0,
        "direct_paid_fen": paid_fen if direct else 0,
        "returned": payment.count if payment.state == RETURNED else 0,
        "returned_fen": payment.back_fen,
        "held": payment.count if payment.state == HELD else 0,
    }


def of_duties(row: Mapping[str, Any]) -> Figures:
    """What dispatch firms owe onward, while they have the money."""
    if row["suspended"]:
        return NONE
    owed = row["amount_fen"] or 0
    return Figures(onward_owed_fen=owed, onward_passed_on_fen=min(owed, row["passed_on_fen"] or 0))


def of_credits(row: Mapping[str, Any]) -> Figures:
    """Money with dispatch firms that nobody has divided."""
    if row["suspended"] or row["split"] is not None:
        return NONE
    return Figures(onward_undivided_fen=row["amount_fen"] or 0)


# Figures for readers, and back.


def told(figures: Figures) -> dict[str, Any]:
    """Counts as they are, ``…_fen`` as ``…_amount`` in yuan, and how much of it is done."""
    plain = {
        f"{name.removesuffix('_fen')}_amount" if name.endswith("_fen") else name: (
            yuan(value) if name.endswith("_fen") else value
        )
        for name, value in asdict(figures).items()
    }
    return {
        **plain,
        "completion_by_count": share(figures.paid, figures.entitled),
        "completion_by_amount": share(figures.arrived_fen, figures.entitled_fen),
    }


def told_by_group(groups: Mapping[Group, Figures]) -> dict[str, Any]:
    return {**told(Figures.total(groups.values())), "groups": {name: told(groups.get(name, NONE)) for name in GROUPS}}


def read(told_figures: Mapping[str, Any]) -> Figures:
    """What ``told`` told."""
    return Figures(
        *(
            signed_fen(told_figures[f"{name.removesuffix('_fen')}_amount"])
            if name.endswith("_fen")
            else int(told_figures[name])
            for name in NAMES
        )
    )


def signed_fen(text: str) -> int:
    """What ``yuan`` wrote, below zero too."""
    return -fen(text[1:]) if text.startswith("-") else fen(text)


def share(part: int, whole: int) -> str | None:
    """Four places, cut: what is not finished never shows as 1.0000."""
    if whole == 0:
        return None
    tenths = part * 10_000 // whole
    return f"{tenths // 10_000}.{tenths % 10_000:04d}"
