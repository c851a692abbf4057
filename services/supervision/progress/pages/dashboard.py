"""The bureau's dashboard: headline figures, the money's way, counties by completion, deadline, alerts by age. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import get_args

from services.supervision.domain.law import Law
from services.supervision.domain.money_flow import Flow
from services.supervision.domain.severity import Severity
from services.supervision.domain.terms import working_days_since
from services.supervision.pages.place import Place
from services.supervision.progress.pages.sankey import Picture, layout
from shared.regions import city_of, covers

AGES = ((0, 3), (4, 10), (11, 30), (31, None))
"""Days since an alert opened, both ends counted."""


@dataclass(frozen=True, slots=True)
class Deadline:
    day: date
    days: int
    """Until the day, it not being over; below zero: since it was over."""
    working_days: int


@dataclass(frozen=True, slots=True)
class County:
    rank: int
    agency: str
    flow: Flow
    completion: str | None
    bar: float
    """Of 100, for the eye; ``completion`` is the figure."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    severity: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    place: Place
    as_of: date
    flow: Flow
    picture: Picture
    completion: str | None
    deadline: Deadline | None
    closing: Deadline | None
    counties: tuple[County, ...]
    alerts: tuple[AlertRow, ...]
    cities: tuple[str, ...]
    """Within the region, as are ``provinces``: whose bulletins there are."""
    provinces: tuple[str, ...]
    week: date
    """The latest cut-off day."""
    ages: tuple[tuple[int, int | None], ...] = AGES


def dashboard(
    place: Place,
    today: date,
    flows: Mapping[str, Flow],
    law: Law | None,
    alerts: Iterable[tuple[str, date, int]],
    week: date,
) -> Dashboard:
    """``flows`` by county; ``alerts``: severity, the day they opened, how many."""
    total = sum(flows.values(), Flow())
    return Dashboard(
        place=place,
        as_of=today,
        flow=total,
        picture=layout(total),
        completion=share(total.arrived, total.entitled),
        deadline=until(None if law is None else law.pay_by, today),
        closing=until(None if law is None else law.closing_date, today),
        counties=ranked(flows),
        alerts=by_age(alerts, today),
        cities=_within(place.region, set(map(city_of, flows))),
        provinces=_within(place.region, {agency[:2] + "0000" for agency in flows}),
        week=week,
    )


def _within(region: str, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(code for code in codes if covers(region, code)))


def until(day: date | None, today: date) -> Deadline | None:
    if day is None:
        return None
    working = working_days_since(today, day) if today <= day else -working_days_since(day, today)
    return Deadline(day, (day - today).days, working)


def ranked(flows: Mapping[str, Flow]) -> tuple[County, ...]:
    """By what has arrived of what is owed, exactly; equals share a rank, and who is owed nothing comes last."""
    shares = {agency: _part(flow) for agency, flow in flows.items()}
    order = sorted(flows, key=lambda agency: (-shares[agency], -flows[agency].entitled, agency))
    counties: list[County] = []
    for number, agency in enumerate(order, start=1):
        flow = flows[agency]
        same = number > 1 and shares[order[number - 2]] == shares[agency]
        rank = counties[-1].rank if same else number
        bar = round(float(max(shares[agency], Fraction(0)) * 100), 1)
        counties.append(County(rank, agency, flow, share(flow.arrived, flow.entitled), min(bar, 100.0)))
    return tuple(counties)


def _part(flow: Flow) -> Fraction:
    return Fraction(flow.arrived, flow.entitled) if flow.entitled else Fraction(-1)


def share(part: int, whole: int) -> str | None:
    """In percent with two places, cut: what is not finished never shows as 100.00%."""
    if whole == 0:
        return None
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def by_age(alerts: Iterable[tuple[str, date, int]], today: date) -> tuple[AlertRow, ...]:
    counts = {severity: [0] * len(AGES) for severity in get_args(Severity)}
    for severity, opened_on, number in alerts:
        age = (today - opened_on).days
        place = next(at for at, (_, last) in enumerate(AGES) if last is None or age <= last)
        counts[severity][place] += number
    return tuple(AlertRow(severity, tuple(row), sum(row)) for severity, row in counts.items())
