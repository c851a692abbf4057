"""The days and hours of weekly dispatch (R10: X74 §3): up to when a report counts, and by when it is due. Pure.

A week runs from Monday to Sunday. Its report counts up to Friday noon in China; when Friday is no working day, up to
noon of the last working day before it. Weeks that come to the same day have one report.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from services.supervision.domain.record import SHANGHAI
from services.supervision.domain.terms import is_workday
from shared.calendar import month_after


def cut_off_day(day: date) -> date:
    """Of the week that holds ``day``.

    >>> cut_off_day(date(2021, 8, 4)), cut_off_day(date(2021, 10, 1))
    (datetime.date(2021, 8, 6), datetime.date(2021, 9, 30))
    """
    found = day - timedelta(days=day.weekday()) + timedelta(days=4)
    while not is_workday(found):
        found -= timedelta(days=1)
    return found


def day_before(day: date) -> date:
    """The cut-off day before a cut-off day."""
    return next(_days_before(day))


def day_weeks_before(day: date, reports: int) -> date:
    """The cut-off day so many reports before a cut-off day."""
    days = _days_before(day)
    for _ in range(reports - 1):
        next(days)
    return next(days)


def _days_before(day: date) -> Iterator[date]:
    earlier = day
    while True:
        earlier -= timedelta(days=7)
        found = cut_off_day(earlier)
        if found < day:
            day = found
            yield found


def latest_day(now: datetime, hour: int) -> date:
    """The latest cut-off day whose hour has come."""
    day = cut_off_day(now.astimezone(SHANGHAI).date() + timedelta(days=7))
    while at_hour(day, hour) > now:
        day = day_before(day)
    return day


def days_of_month(month: str) -> list[date]:
    """The cut-off days of a month, ``YYYY-MM``.

    >>> [day.day for day in days_of_month("2021-10")]
    [8, 15, 22, 29]
    """
    first, end = date.fromisoformat(f"{month}-01"), date.fromisoformat(f"{month_after(month)}-01")
    weeks = (end - first).days // 7 + 2
    return sorted({day for week in range(weeks) if first <= (day := cut_off_day(first + timedelta(weeks=week))) < end})


def at_hour(day: date, hour: int) -> datetime:
    """An hour of a day in China."""
    return datetime.combine(day, time(hour), SHANGHAI)
