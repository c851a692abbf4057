"""Up to when a weekly report counts: Friday noon, or the last working day before a Friday that is none."""

from datetime import UTC, date, datetime

import pytest

from services.supervision.domain.cut_off import (
    at_hour,
    cut_off_day,
    day_before,
    day_weeks_before,
    days_of_month,
    latest_day,
)


@pytest.mark.parametrize(
    ("any_day", "cut_off", "why"),
    [
        ("2021-08-06", "2021-08-06", "a Friday"),
        ("2021-08-02", "2021-08-06", "the Monday before it"),
        ("2021-08-08", "2021-08-06", "the Sunday after it"),
        ("2021-09-24", "2021-09-24", "a Friday after the Mid-Autumn holiday, which ended on Tuesday"),
        ("2021-10-01", "2021-09-30", "National Day: Thursday counts"),
        ("2021-10-08", "2021-10-08", "the first Friday after National Day is worked"),
        ("2021-02-12", "2021-02-10", "the first day of the lunar year: Wednesday, since Thursday is New Year's Eve"),
        ("2023-10-06", "2023-09-28", "a week without any working day before its Friday: that of the week before"),
        ("2023-09-29", "2023-09-28", "and the week before has the same day"),
    ],
)
def test_a_week_is_cut_off_on_friday_or_the_last_working_day_before(any_day: str, cut_off: str, why: str) -> None:
    assert cut_off_day(date.fromisoformat(any_day)) == date.fromisoformat(cut_off), why


def test_weeks_that_come_to_the_same_day_have_one_report() -> None:
    assert day_before(date(2023, 10, 13)) == date(2023, 9, 28)
    assert day_before(date(2023, 9, 28)) == date(2023, 9, 22)
    assert day_weeks_before(date(2023, 10, 13), 2) == date(2023, 9, 22)


def test_the_latest_cut_off_is_one_whose_noon_has_come() -> None:
    noon = at_hour(date(2021, 8, 6), 12)
    assert noon == datetime(2021, 8, 6, 4, tzinfo=UTC)
    assert latest_day(noon, 12) == date(2021, 8, 6)
    assert latest_day(datetime(2021, 8, 6, 3, 59, 59, tzinfo=UTC), 12) == date(2021, 7, 30)
    assert latest_day(datetime(2021, 10, 3, tzinfo=UTC), 12) == date(2021, 9, 30)


def test_a_month_has_the_cut_offs_that_fall_into_it() -> None:
    assert [day.day for day in days_of_month("2021-09")] == [3, 10, 17, 24, 30]
    assert [day.day for day in days_of_month("2021-10")] == [8, 15, 22, 29]
    assert [day.day for day in days_of_month("2023-09")] == [1, 8, 15, 22, 28]
    assert [day.day for day in days_of_month("2023-10")] == [13, 20, 27]
