"""When a county is done at the pace of its last four reports: whole numbers, rounded up, never too early."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.figures import Figures
from services.supervision.domain.forecast import Error, Tried, error_of, forecast, told_forecast
from services.supervision.domain.report import Week

TODAY, SINCE, PAY_BY = date(2021, 8, 27), date(2021, 7, 30), date(2021, 8, 31)


def _at(entitled_fen: int, paid_fen: int, **others: int) -> Figures:
    return Figures(entitled=10, entitled_fen=entitled_fen, paid_fen=paid_fen, **others)


def test_what_is_left_takes_as_long_as_at_the_pace_of_the_window() -> None:
    found = forecast(_at(1_000, 700), _at(1_000, 0), SINCE, TODAY, PAY_BY)
    assert (found.ends, found.left_fen, found.arrived_fen, found.days) == ("on", 300, 700, 28)
    assert (found.on, found.in_time) == (date(2021, 9, 8), False)  # 300 · 28 / 700 = 12 days


def test_a_part_of_a_day_is_a_day() -> None:
    assert forecast(_at(1_000, 999), _at(1_000, 0), SINCE, TODAY, PAY_BY).on == date(2021, 8, 28)
    assert forecast(_at(1_000, 875), _at(1_000, 0), SINCE, TODAY, PAY_BY).on == PAY_BY  # four days, to the day
    assert forecast(_at(1_000, 875), _at(1_000, 0), SINCE, TODAY, PAY_BY).in_time is True
    assert forecast(_at(1_001, 875), _at(1_000, 0), SINCE, TODAY, PAY_BY).in_time is False


def test_a_pace_of_nothing_never_ends() -> None:
    still = forecast(_at(1_000, 400), _at(900, 400), SINCE, TODAY, PAY_BY)
    assert (still.ends, still.on, still.in_time) == ("never", None, False)
    back = forecast(_at(1_000, 300), _at(900, 400), SINCE, TODAY, PAY_BY)
    assert (back.ends, back.arrived_fen) == ("never", -100)
    glacial = forecast(_at(10**15, 1), _at(10**15, 0), SINCE, TODAY, PAY_BY)
    assert glacial.ends == "never"


def test_what_was_waived_or_kept_by_offset_is_not_left_to_pay() -> None:
    now = _at(1_000, 500, offset_fen=200, waived=1, waived_fen=300)
    done = forecast(now, _at(1_000, 500), SINCE, TODAY, PAY_BY)
    assert (done.ends, done.left_fen, done.in_time) == ("finished", 0, True)
    assert forecast(now, _at(1_000, 500), SINCE, date(2021, 9, 3), PAY_BY).in_time is None


def test_where_nobody_is_entitled_nothing_is_said_to_be_finished() -> None:
    assert forecast(Figures(), Figures(), SINCE, TODAY, PAY_BY).ends == "nothing-owed"


def test_without_a_day_to_pay_by_nothing_is_in_time_or_late() -> None:
    assert forecast(_at(1_000, 700), _at(1_000, 0), SINCE, TODAY, None).in_time is None


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 60))
def test_on_the_day_told_the_pace_has_paid_all_and_the_day_before_it_had_not(
    left: int, arrived: int, days: int
) -> None:
    today = date(2021, 8, 27)
    since = date.fromordinal(today.toordinal() - days)
    found = forecast(_at(left + arrived, arrived), _at(left + arrived, 0), since, today, PAY_BY)
    if found.on is not None:
        takes = (found.on - today).days
        assert takes * arrived >= left * days > (takes - 1) * arrived


A, B, C, D = date(2021, 7, 23), date(2021, 7, 30), date(2021, 8, 6), date(2021, 8, 13)


def test_what_was_expected_until_a_report_is_compared_with_what_arrived() -> None:
    figures = {A: _at(1_000, 0), B: _at(1_000, 100), C: _at(1_000, 300), D: _at(1_000, 310)}
    tried = [Tried(A, B, C), Tried(A, C, D)]
    # By 100 in seven days 100 more, and 200 came; by 300 in fourteen 150 more, and 10 came.
    assert error_of(tried, figures) == Error(reports=2, expected_fen=250, arrived_fen=210, off_fen=100 + 140)


def test_no_more_is_expected_than_what_is_left_and_nothing_where_money_came_back() -> None:
    nearly = {A: _at(1_000, 0), B: _at(1_000, 900), C: _at(1_000, 1_000)}
    assert error_of([Tried(A, B, C)], nearly) == Error(1, 100, 100, 0)
    back = {A: _at(1_000, 500), B: _at(1_000, 400), C: _at(1_000, 400)}
    assert error_of([Tried(A, B, C)], back) == Error(1, 0, 0, 0)


def test_what_is_known_later_does_not_change_what_would_have_been_expected() -> None:
    figures = {A: _at(1_000, 0), B: _at(1_000, 100), C: _at(5_000, 200)}
    assert error_of([Tried(A, B, C)], figures) == Error(1, 100, 100, 0)


def test_where_nobody_was_entitled_no_forecast_was_tried_and_none_is_told() -> None:
    assert error_of([Tried(A, B, C)], {A: Figures(), B: Figures(), C: _at(1_000, 0)}) is None
    assert error_of([Tried(A, B, C)], {B: _at(1_000, 0)}) is None
    assert "error" not in told_forecast(forecast(_at(1_000, 0), _at(1_000, 0), SINCE, TODAY, PAY_BY))


def test_a_week_is_tried_on_as_many_reports_as_the_pace_is_counted_over() -> None:
    week = Week.of(TODAY, 4)
    assert [one.until.isoformat()[5:] for one in week.tried] == ["08-20", "08-13", "08-06", "07-30"]
    assert week.tried[0] == Tried(date(2021, 7, 16), date(2021, 8, 13), date(2021, 8, 20))
    assert (week.days[0], week.days[-1], len(week.days)) == (date(2021, 6, 25), TODAY, 10)
