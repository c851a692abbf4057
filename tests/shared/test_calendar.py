"""Working days of 2021 as the State Council announced them."""

from datetime import date

import pytest

from shared.calendar import UnknownYear, is_working_day, last_working_day, month_after, month_of, notice_window

# Days off and make-up workdays of 2021: the State Council's notice (国办发明电〔2020〕27号).
DAYS_OFF = [
    "2021-01-01",
    "2021-02-11",
    "2021-02-17",
    "2021-04-05",
    "2021-05-05",
    "2021-06-14",
    "2021-09-21",
    "2021-10-07",
]
MAKE_UP = ["2021-02-07", "2021-02-20", "2021-04-25", "2021-05-08", "2021-09-18", "2021-09-26", "2021-10-09"]


@pytest.mark.parametrize("day", DAYS_OFF)
def test_a_public_holiday_is_no_working_day(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", MAKE_UP)
def test_a_make_up_saturday_or_sunday_is_a_working_day(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("published", "days", "first", "last"),
    [
        ("2021-08-02", 3, "2021-08-02", "2021-08-04"),
        ("2021-09-16", 3, "2021-09-16", "2021-09-18"),  # the Saturday is a make-up workday
        ("2021-09-29", 3, "2021-09-29", "2021-10-08"),  # over the National Day week
        ("2021-08-07", 3, "2021-08-09", "2021-08-11"),  # published on a Saturday: Monday is day one
        ("2021-10-01", 1, "2021-10-08", "2021-10-08"),
    ],
)
def test_a_window_counts_working_days_from_the_publication_on(published: str, days: int, first: str, last: str) -> None:
    window = notice_window(date.fromisoformat(published), days)
    assert window == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_year_that_was_not_announced_is_refused() -> None:
    with pytest.raises(UnknownYear, match="2099"):
        notice_window(date(2099, 1, 5), 3)


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2021-08", date(2021, 8, 31)),
        ("2021-10", date(2021, 10, 29)),  # the 30th and 31st were a weekend
        ("2022-01", date(2022, 1, 30)),  # a Sunday that people worked on, before the Spring Festival
        ("2021-02", date(2021, 2, 26)),
        ("2021-12", date(2021, 12, 31)),
    ],
)
def test_a_months_last_working_day_minds_weekends_holidays_and_make_up_days(month: str, day: date) -> None:
    assert last_working_day(month) == day


def test_the_month_after_december_is_january() -> None:
    assert [month_after(month) for month in ("2021-01", "2021-12", "2024-02")] == ["2021-02", "2022-01", "2024-03"]
    assert month_of(date(2021, 8, 6)) == "2021-08"
