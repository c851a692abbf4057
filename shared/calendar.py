"""Working days of the official Chinese calendar, make-up workdays included. Pure.

The days are those of ``chinesecalendar``, which takes them from the State Council's yearly notices and refuses years
not announced yet; so do we.
"""

from datetime import date, timedelta

import chinese_calendar


class UnknownYear(ValueError):
    """The State Council's notice for this year is not in the calendar."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The official working days of {year} are not known to this system yet.")
        self.year = year


def is_working_day(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnknownYear(day.year) from None


def notice_window(published_on: date, working_days: int, *, first_day_counts: bool = True) -> tuple[date, date]:
    """First and last day of a public notice: the publication day, when it counts and is a working day, else the next.

    >>> notice_window(date(2021, 9, 16), 3)
    (datetime.date(2021, 9, 16), datetime.date(2021, 9, 18))
    >>> notice_window(date(2021, 9, 16), 3, first_day_counts=False)
    (datetime.date(2021, 9, 17), datetime.date(2021, 9, 22))
    """
    if working_days < 1:
        raise ValueError("A notice lasts at least one working day.")
    first = published_on if first_day_counts else published_on + timedelta(days=1)
    while not is_working_day(first):
        first += timedelta(days=1)
    last, counted = first, 1
    while counted < working_days:
        last += timedelta(days=1)
        counted += is_working_day(last)
    return first, last


def last_working_day(month: str) -> date:
    """Of a month, ``YYYY-MM``. Raises ``UnknownYear``.

    >>> last_working_day("2021-10")
    datetime.date(2021, 10, 29)
    """
    day = date.fromisoformat(f"{month_after(month)}-01") - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def month_of(day: date) -> str:
    return day.isoformat()[:7]


def month_after(month: str) -> str:
    """``"2021-12"`` -> ``"2022-01"``."""
    return month_of(date.fromisoformat(f"{month}-01") + timedelta(days=31))
