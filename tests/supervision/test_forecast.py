"""When a county is done at the pace of its last four reports: whole numbers, rounded up, never too early."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.supervision.domain.figures import Figures
from services.supervision.domain.forecast import forecast

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
