"""When a county will be done at its present pace. Pure, in whole numbers.

How far such forecasts were off is told beside them: for each of the reports before, what was expected to arrive until
then is compared with what did.

The pace is what arrived in the last four weekly reports together: over so many days, so much money. What is left, at
that pace, takes ``left · days / arrived`` days, rounded up. A pace of nothing never ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from services.supervision.domain.figures import Figures
from shared.money import yuan

Ends = Literal["nothing-owed", "finished", "on", "never"]


@dataclass(frozen=True, slots=True)
class Forecast:
    ends: Ends
    left_fen: int
    arrived_fen: int
    """In the window."""
    since: date
    """The cut-off day that the window begins with."""
    days: int
    on: date | None = None
    in_time: bool | None = None
    """Whether that is by the edition's day to pay by; None when that day, or the end, is not known."""


def forecast(now: Figures, earlier: Figures, since: date, today: date, pay_by: date | None) -> Forecast:
    """``earlier``: the figures as of ``since``. What was waived is not left to pay (视为自愿放弃)."""
    left = max(0, now.entitled_fen - now.waived_fen - now.arrived_fen)
    arrived = now.arrived_fen - earlier.arrived_fen
    days = (today - since).days
    if now.entitled == 0:
        return Forecast("nothing-owed", left, arrived, since, days)
    if left == 0:
        return Forecast("finished", left, arrived, since, days, in_time=True if pay_by and today <= pay_by else None)
    if arrived <= 0:
        return Forecast("never", left, arrived, since, days, in_time=None if pay_by is None else False)
    takes = -(-left * days // arrived)
    if takes > (date.max - today).days:
        return Forecast("never", left, arrived, since, days, in_time=None if pay_by is None else False)
    on = today + timedelta(days=takes)
    return Forecast("on", left, arrived, since, days, on, None if pay_by is None else on <= pay_by)


class Tried(NamedTuple):
    """A forecast that could have been made on a cut-off day, for the one after it."""

    since: date
    made_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Error:
    """Of forecasts as they would have been made. ``expected_fen`` and ``arrived_fen``: of all of them together."""

    reports: int
    expected_fen: int
    arrived_fen: int
    off_fen: int
    """What they were off by, too much and too little both counted."""


def error_of(tried: Iterable[Tried], figures: Mapping[date, Figures]) -> Error | None:
    """By what was known on those days. None where nobody was entitled on any of them.

    What is expected is no more than what was left, and never below nothing.
    """
    expected, came = [], []
    for since, made_on, until in tried:
        if not {since, made_on, until} <= figures.keys() or figures[made_on].entitled == 0:
            continue
        then = forecast(figures[made_on], figures[since], since, made_on, None)
        expected.append(min(then.left_fen, max(0, then.arrived_fen) * (until - made_on).days // then.days))
        came.append(figures[until].arrived_fen - figures[made_on].arrived_fen)
    if not came:
        return None
    off = sum(abs(one - other) for one, other in zip(expected, came, strict=True))
    return Error(len(came), sum(expected), sum(came), off)


def told_error(one: Error) -> dict[str, Any]:
    return {
        "reports": one.reports,
        "expected_amount": yuan(one.expected_fen),
        "arrived_amount": yuan(one.arrived_fen),
        "off_amount": yuan(one.off_fen),
    }


def told_forecast(one: Forecast, error: Error | None = None) -> dict[str, Any]:
    return {
        "ends": one.ends,
        "on": None if one.on is None else one.on.isoformat(),
        "in_time": one.in_time,
        "left_amount": yuan(one.left_fen),
        "arrived_amount": yuan(one.arrived_fen),
        "since": one.since.isoformat(),
        "days": one.days,
        **({} if error is None else {"error": told_error(error)}),
    }
