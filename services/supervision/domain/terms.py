"""How long each step may take, and where supervision draws its lines: values of the edition. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from services.supervision.domain.law import Law
from services.supervision.domain.record import Record, not_after
from shared.calendar import UnknownYear, is_working_day
from shared.editions.payments import Payments
from shared.editions.supervision import Supervision
from shared.money import fen


@dataclass(frozen=True, slots=True)
class Terms:
    """Of one edition: its section ``supervision``, and what the rest of it says. Names that end in ``_days`` count
    working days of the official calendar."""

    order_days: int
    release_days: int
    result_days: int
    reissue_days: int
    grant_days: int
    listing_days: int
    notice_end_days: int
    objection_days: int
    telling_days: int
    completing_days: int
    dispute_days: int
    reconsideration_days: int
    recovery_days: int
    repayment_days: int
    funds_days: int
    discrepancy_days: int
    near_limit_percent: int
    split_window_days: int
    night_from_hour: int
    night_to_hour: int
    night_burst: int
    night_burst_minutes: int
    quick_dismissal_minutes: int
    escalate_grave_days: tuple[int, int]
    escalate_serious_days: tuple[int, int]
    report_cut_off_hour: int
    report_due_hour: int
    forecast_reports: int
    slow_points: int
    approval_limit_fen: int
    """From which amount two approve."""
    law: Law | None = None
    """The content in force; None where nobody adopted one."""
    laws: Mapping[str, Law] = field(default_factory=dict)
    """Every content that was adopted, by its hash: a decision names the one that it was made by."""
    adoptions: Sequence[tuple[Record, Law]] = ()
    """In the log's order."""
    reserves: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    """By region, what was recorded of its fund, in the log's order."""

    def law_at(self, step: Record) -> Law | None:
        """The content that was in force when a step was taken."""
        return next((law for adopted, law in reversed(self.adoptions) if not_after(adopted, step)), None)


def terms_of(
    law: Law | None,
    laws: Mapping[str, Law] | None = None,
    adoptions: Sequence[tuple[Record, Law]] = (),
    reserves: Mapping[str, Sequence[Record]] | None = None,
) -> Terms:
    """What an edition leaves out, and what is of no edition, goes by what is assumed."""
    said: Mapping[str, Any] = Supervision().said() if law is None else law.supervision
    payments: Mapping[str, Any] = Payments().said() if law is None else law.payments
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Terms(
        **plain,
        approval_limit_fen=fen(payments["second_approver_from"]),
        law=law,
        laws=laws or {},
        adoptions=adoptions,
        reserves=reserves or {},
    )


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
