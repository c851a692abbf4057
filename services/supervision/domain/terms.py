"""How long each step may take, and where supervision draws its lines: data of ``terms.yaml``. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from shared.calendar import UnknownYear, is_working_day


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one edition. Names that end in ``_days`` count working days of the official calendar."""

    order_days: int
    release_days: int
    result_days: int
    reissue_days: int
    grant_days: int
    listing_days: int
    notice_days: int
    notice_end_days: int
    objection_days: int
    telling_days: int
    dispute_days: int
    reconsideration_days: int
    recovery_days: int
    repayment_days: int
    funds_days: int
    discrepancy_days: int
    approval_limit_fen: int
    near_limit_percent: int
    split_window_days: int
    night_from_hour: int
    night_to_hour: int
    night_burst: int
    night_burst_minutes: int
    escalate_grave_days: tuple[int, int]
    escalate_serious_days: tuple[int, int]
    report_cut_off_hour: int
    report_due_hour: int
    forecast_reports: int
    slow_points: int


def terms_of(stated: Mapping[str, Any], edition: str | None) -> Terms:
    """``stated``: ``default`` and, by edition, what is otherwise. Raises ``KeyError`` for a name left out."""
    values = {**stated["default"], **stated.get("editions", {}).get(edition or "", {})}
    unknown = set(values) - {one.name for one in fields(Terms)}
    if unknown:
        raise KeyError(f"No terms of ours: {', '.join(sorted(unknown))}.")
    found: dict[str, Any] = {one.name: values[one.name]["value"] for one in fields(Terms)}
    listed: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in found.items()}
    return Terms(**listed)


@lru_cache(maxsize=4_096)
def is_workday(day: date) -> bool:
    """In a year not announced yet Monday to Friday: a supervisor must not fall silent with the calendar."""
    try:
        return is_working_day(day)
    except UnknownYear:
        return day.weekday() < 5


@lru_cache(maxsize=16_384)
def after_working_days(day: date, days: int) -> date:
    """The last day of a term of so many working days, the first being the next one after ``day``."""
    counted = 0
    while counted < days:
        day += timedelta(days=1)
        counted += is_workday(day)
    return day


def first_working_day_from(day: date) -> date:
    """The day itself, or the next one that is worked on."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1_024)
def working_days_since(day: date, today: date) -> int:
    """Working days after ``day``, up to and with ``today``."""
    return sum(is_workday(day + timedelta(days=n)) for n in range(1, (today - day).days + 1))
