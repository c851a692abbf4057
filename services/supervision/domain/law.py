"""What an edition's content says to supervision: its arithmetic and its days, read from eligibility's log. Pure.

Worked out here anew, and not by eligibility's engine: who watches does not ask the watched for the answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from shared.editions.payments import Payments
from shared.editions.supervision import Supervision

_UNIT_FEN = {"fen": 1, "jiao": 10, "yuan": 100}
_MODES = ("down", "up", "half-up", "half-even")


class Source(NamedTuple):
    """A document of the edition and a place in it: ``N29 §1``. ``assumed``: it does not say so itself, or not all."""

    text: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """Of kinds of unit, by size where sizes are named, from a day on; ``until`` None: until the next."""

    unit_kinds: frozenset[str]
    size_classes: frozenset[str]
    rate: Fraction
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Law:
    """One content of an edition. ``placed_rate`` None: a dispatch firm's premium is not split by placement."""

    base_year: int
    premium: tuple[str, ...]
    rounding: str
    rates: tuple[Rate, ...]
    placed_rate: str | None
    notice_working_days: int
    notice_first_day_counts: bool
    pay_by: date
    closing_date: date
    fund_months: int
    counties: frozenset[str]
    payments: Mapping[str, Any]
    supervision: Mapping[str, Any]
    sources: Mapping[str, tuple[Source, ...]]
    """By the name of a value: what it is taken from."""

    def rate_of(self, unit_kind: str, size_class: str | None, on: date) -> Fraction | None:
        """The latest that is in force on a day; None where there is none."""
        found = None
        for rate in self.rates:
            fits = unit_kind in rate.unit_kinds and (not rate.size_classes or size_class in rate.size_classes)
            in_force = rate.since <= on and (rate.until is None or on <= rate.until)
            if fits and in_force and (found is None or rate.since > found.since):
                found = rate
        return None if found is None else found.rate

    def paid_fen(self, months: Sequence[Mapping[str, Any]]) -> int:
        """What counts as paid of the months of the base year."""
        own = [one for one in months if str(one.get("month", "")).startswith(f"{self.base_year}-")]
        return sum(int(one.get(f"{part}_fen", 0)) for one in own for part in self.premium)

    def rounded(self, exact_fen: Fraction) -> int:
        """As the edition rounds, once, in fen."""
        mode, _, unit_name = self.rounding.partition("-to-")
        unit = _UNIT_FEN[unit_name]
        whole = exact_fen / unit
        below = whole.numerator // whole.denominator
        rest = whole - below
        half = Fraction(1, 2)
        more = {
            "down": False,
            "up": rest > 0,
            "half-up": rest >= half,
            "half-even": rest > half or (rest == half and below % 2 == 1),
        }
        return (below + more[mode]) * unit


@lru_cache(maxsize=256)
def law_of(content: str) -> Law | None:
    """None of a content that no edition can have: eligibility refuses it, but who writes a log may write anything."""
    try:
        return _law(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
        return None


def _law(said: Mapping[str, Any]) -> Law:
    mode, _, unit_name = said["rounding"]["value"].partition("-to-")
    if mode not in _MODES or unit_name not in _UNIT_FEN:
        raise ValueError("No way of rounding that is known.")
    placed_rate = said["dispatch"].get("placed_rate")
    return Law(
        base_year=int(said["base_year"]["value"]),
        premium=tuple(said["premium"]["value"]),
        rounding=said["rounding"]["value"],
        rates=tuple(_rate(one, said["documents"]) for one in said["rates"]),
        placed_rate=None if placed_rate is None else placed_rate["value"],
        notice_working_days=int(said["notice_working_days"]["value"]),
        notice_first_day_counts=said["notice_first_day"]["value"] == "counts",
        pay_by=date.fromisoformat(said["pay_by"]["value"]),
        closing_date=date.fromisoformat(said["closing_date"]["value"]),
        fund_months=int(said["fund_months"]["value"]),
        counties=frozenset(said["counties"]["value"]),
        payments=Payments.of(said).said(),
        supervision=Supervision.of(said).said(),
        sources={name: tuple(_source(value) for value in values) for name, values in _sourced(said).items()},
    )


def _sourced(said: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The values that alerts cite the sources of."""
    single = ("pay_by", "closing_date", "direct_route", "notice_working_days", "fund_months")
    tests = said["layoff"]["tests"]
    found = {name: [said[name]] for name in single}
    found["rates"] = [one["rate"] for one in said["rates"]]
    found["layoff"] = [one for test in tests for one in test["any_of"]]
    found["layoff"] += [one["limit"] for test in tests for one in test["limits"]]
    limit = (said.get("payments") or {}).get("second_approver_from")
    return found if limit is None else {**found, "second_approver_from": [limit]}


def _source(value: Mapping[str, Any]) -> Source:
    """What stands after a colon explains the value, and names no other place."""
    return Source(value["source"].partition(":")[0], bool(value.get("assumption")))


def _rate(one: Mapping[str, Any], documents: Mapping[str, Any]) -> Rate:
    value = one["rate"]
    since = value.get("in_force_from") or documents[value["source"].partition(" ")[0]]["in_force_from"]
    return Rate(
        unit_kinds=frozenset(one["unit_kinds"]),
        size_classes=frozenset(one.get("size_classes", ())),
        rate=Fraction(value["value"]),
        since=date.fromisoformat(since),
        until=date.fromisoformat(one["until"]) if one.get("until") else None,
    )
