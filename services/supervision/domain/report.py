"""What one county's report of a week says: the figures so far, what is new, and where it leads. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.supervision.domain.cut_off import day_before, day_weeks_before
from services.supervision.domain.figures import GROUPS, NONE, ByGroup, Figures, read, told_by_group
from services.supervision.domain.forecast import Tried, error_of, forecast, told_forecast


@dataclass(frozen=True, slots=True)
class Week:
    """One week's report, and the two earlier ones that it is compared with. ``tried``: as many forecasts for the
    reports before it as the pace is counted over, the latest first."""

    day: date
    before: date
    pace_since: date
    tried: Sequence[Tried] = ()

    @classmethod
    def of(cls, day: date, forecast_reports: int) -> "Week":
        before, tried = day_before(day), []
        until = before
        for _ in range(forecast_reports):
            made_on = day_before(until)
            tried.append(Tried(day_weeks_before(made_on, forecast_reports), made_on, until))
            until = made_on
        return cls(day, before, day_weeks_before(day, forecast_reports), tried)

    @property
    def days(self) -> list[date]:
        """All that figures are needed of."""
        past = (one for each in self.tried for one in each)
        return sorted({self.day, self.before, self.pace_since, *past})


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
    totals = {one: Figures.total(then.values()) for one, then in figures.items()}
    expected = forecast(totals[week.day], totals[week.pace_since], week.pace_since, week.day, pay_by)
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
        "forecast": told_forecast(expected, error_of(week.tried, totals)),
    }


def subtract(now: ByGroup, before: ByGroup) -> ByGroup:
    return {name: now.get(name, NONE) - before.get(name, NONE) for name in GROUPS}


def add(parts: Iterable[ByGroup]) -> ByGroup:
    parts = list(parts)
    return {name: Figures.total(part.get(name, NONE) for part in parts) for name in GROUPS}


def read_groups(told_figures: Mapping[str, Any]) -> ByGroup:
    """What ``told_by_group`` told."""
    return {name: read(told_figures["groups"][name]) for name in GROUPS}
