"""What one county's report of a week says: the figures so far, what is new, and where it leads. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.supervision.domain.cut_off import day_before, day_weeks_before
from services.supervision.domain.figures import GROUPS, NONE, ByGroup, Figures, read, told_by_group
from services.supervision.domain.forecast import forecast, told_forecast


@dataclass(frozen=True, slots=True)
class Week:
    """One week's report, and the two earlier ones that it is compared with."""

    day: date
    before: date
    pace_since: date

    @classmethod
    def of(cls, day: date, forecast_reports: int) -> "Week":
        return cls(day, day_before(day), day_weeks_before(day, forecast_reports))


@dataclass(frozen=True, slots=True)
class AsOf:
    """How far each log is counted, and the instant that this stands for."""

    at: datetime
    positions: Mapping[str, int]


def content_of(
    edition: str,
    agency: str,
    name: str | None,
    week: Week,
    as_of: AsOf,
    figures: Mapping[date, ByGroup],
    pay_by: date | None,
) -> dict[str, Any]:
    """``figures``: by county group, as of each day of the week's comparison. Equal figures, equal content."""
    now, before = figures[week.day], figures[week.before]
    total, earlier = Figures.total(now.values()), Figures.total(figures[week.pace_since].values())
    return {
        "edition": edition,
        "agency": agency,
        "name": name,
        "day": week.day.isoformat(),
        "as_of": as_of.at.isoformat(),
        "positions": dict(sorted(as_of.positions.items())),
        "cumulative": told_by_group(now),
        "new_since": week.before.isoformat(),
        "new": told_by_group(subtract(now, before)),
        "pay_by": None if pay_by is None else pay_by.isoformat(),
        "forecast": told_forecast(forecast(total, earlier, week.pace_since, week.day, pay_by)),
    }


def subtract(now: ByGroup, before: ByGroup) -> ByGroup:
    return {name: now.get(name, NONE) - before.get(name, NONE) for name in GROUPS}


def add(parts: Iterable[ByGroup]) -> ByGroup:
    parts = list(parts)
    return {name: Figures.total(part.get(name, NONE) for part in parts) for name in GROUPS}


def read_groups(told_figures: Mapping[str, Any]) -> ByGroup:
    """What ``told_by_group`` told."""
    return {name: read(told_figures["groups"][name]) for name in GROUPS}
