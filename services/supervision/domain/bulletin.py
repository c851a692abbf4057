"""What a bulletin says (R10: X74 §3, Q35 §4): made of submitted reports. Pure.

Every county that the edition covers must report, and each that the logs tell of. Those that did are ranked by what
arrived of what is owed, then by employers paid; equal counties share a rank. A county that reported nothing shows no
progress: it is named first among the slow, before those that lie more than so many percentage points behind the whole.
Of those that reported nothing, whoever owes and has paid nobody stands before all others: by the logs, since it says
nothing itself.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from services.supervision.domain.actions.report import Submitted
from services.supervision.domain.figures import ByGroup, Figures, told, told_by_group
from services.supervision.domain.report import add, read_groups, subtract
from services.supervision.domain.terms import Terms
from shared.contracts.supervision import BulletinKind
from shared.regions import city_of


@dataclass(frozen=True, slots=True)
class Place:
    """A county that must report, by its code and name."""

    agency: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which bulletin: of what, and of which weeks. ``days`` are the cut-off days; the last counts."""

    kind: BulletinKind
    edition: str
    region: str
    region_name: str | None
    period: str
    days: Sequence[date]


@dataclass(frozen=True, slots=True)
class _Line:
    place: Place
    report: Mapping[str, Any]
    cumulative: ByGroup
    new: ByGroup
    remark: str
    sha256: str
    submitted_at: str
    late: bool

    @property
    def total(self) -> Figures:
        return Figures.total(self.cumulative.values())


def bulletin(
    scope: Scope,
    places: Sequence[Place],
    said: Mapping[tuple[str, date], Submitted],
    before: Mapping[str, Submitted],
    cities: Mapping[str, str | None],
    terms: Terms,
    by_logs: Mapping[str, Figures] | None = None,
) -> dict[str, Any]:
    """``said``: by county and week. ``before``: each county's last report of an earlier period, for a month's growth.

    ``cities``: names by code, for a bulletin whose region is a province. ``by_logs``: how counties stand at cut-off,
    whatever they report.
    """
    lines = [line for place in places if (line := _line(scope, place, said, before.get(place.agency))) is not None]
    whole, new = add(line.cumulative for line in lines), add(line.new for line in lines)
    slow_below = _slow_below(Figures.total(whole.values()), terms)
    ranked = _ranked([(line.place.agency, line.total) for line in lines])
    by_agency = {line.place.agency: line for line in lines}
    counties = [_told_line(by_agency[agency], rank, slow_below) for rank, agency in ranked]
    silent, idle = _silent([place.agency for place in places if place.agency not in by_agency], by_logs or {})
    return {
        "kind": scope.kind,
        "edition": scope.edition,
        "region": scope.region,
        "region_name": scope.region_name,
        "period": scope.period,
        "days": [day.isoformat() for day in scope.days],
        "slow_points": terms.slow_points,
        "total": told_by_group(whole),
        "new": told_by_group(new),
        "reporting": {"expected": len(places), "reported": len(lines)},
        "counties": counties,
        "cities": _cities(lines, silent, cities),
        "silent": silent,
        "idle": idle,
        "slow": [*silent, *(one["agency"] for one in counties if one["slow"])],
        "submissions": [_submissions(place, scope.days, said) for place in places],
        "late": _unpunctual(places, scope.days, said, late=True),
        "missing": _unpunctual(places, scope.days, said, late=False),
    }


def _silent(agencies: Sequence[str], by_logs: Mapping[str, Figures]) -> tuple[list[str], list[str]]:
    """All, and those of them that owe and have paid nobody: these stand first, the one that owes most before all."""
    stand = {agency: by_logs.get(agency, Figures()) for agency in agencies}
    idle = [agency for agency, one in stand.items() if one.entitled_fen > one.waived_fen and one.arrived_fen <= 0]
    idle.sort(key=lambda agency: (-stand[agency].entitled_fen, agency))
    return [*idle, *(agency for agency in agencies if agency not in idle)], idle


def _line(
    scope: Scope, place: Place, said: Mapping[tuple[str, date], Submitted], before: Submitted | None
) -> _Line | None:
    """The latest report of the period; None when there is none."""
    for day in reversed(scope.days):
        then = said.get((place.agency, day))
        if then is None or then.report is None:
            continue
        report = json.loads(then.report.content)
        cumulative = read_groups(report["cumulative"])
        if scope.kind == "weekly":
            new = read_groups(report["new"])
        elif before is not None and before.report is not None:
            new = subtract(cumulative, read_groups(json.loads(before.report.content)["cumulative"]))
        else:
            new = cumulative
        return _Line(
            place=place,
            report=report,
            cumulative=cumulative,
            new=new,
            remark=then.report.remark,
            sha256=then.report.sha256,
            submitted_at=then.report.at.isoformat(),
            late=not then.in_time,
        )
    return None


def _ranked(figures: Iterable[tuple[str, Figures]]) -> list[tuple[int, str]]:
    """Rank and code, best first; who owes nothing has nothing to be behind with and stands last."""
    done = sorted(
        ((-_done(one.arrived_fen, one.entitled_fen), -_done(one.paid, one.entitled), code) for code, one in figures)
    )
    ranked: list[tuple[int, str]] = []
    last: tuple[Fraction, Fraction] | None = None
    for place, (by_amount, by_count, code) in enumerate(done, start=1):
        rank = ranked[-1][0] if last == (by_amount, by_count) else place
        ranked.append((rank, code))
        last = by_amount, by_count
    return ranked


def _done(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(-1)


def _slow_below(whole: Figures, terms: Terms) -> Fraction:
    return _done(whole.arrived_fen, whole.entitled_fen) - Fraction(terms.slow_points, 100)


def _told_line(line: _Line, rank: int, slow_below: Fraction) -> dict[str, Any]:
    total = line.total
    return {
        "rank": rank,
        "agency": line.place.agency,
        "name": line.place.name,
        "day": line.report["day"],
        "as_of": line.report["as_of"],
        "cumulative": told_by_group(line.cumulative),
        "new": told_by_group(line.new),
        "slow": total.entitled_fen > 0 and _done(total.arrived_fen, total.entitled_fen) < slow_below,
        "pay_by": line.report["pay_by"],
        "forecast": line.report["forecast"],
        "remark": line.remark,
        "submitted_at": line.submitted_at,
        "late": line.late,
        "sha256": line.sha256,
    }


def _cities(lines: Sequence[_Line], silent: Sequence[str], names: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Ranked as the counties are, but first those of which no county reported, without a rank; none in a city's own
    bulletin. ``silent``: how many of its counties did not report."""
    members: dict[str, list[ByGroup]] = {city: [] for city in sorted(names)}
    for line in lines:
        members.get(city_of(line.place.agency), []).append(line.cumulative)
    totals = {city: Figures.total(add(reported).values()) for city, reported in members.items()}
    unranked: list[tuple[int | None, str]] = [(None, city) for city, reported in members.items() if not reported]
    ranked = _ranked((city, totals[city]) for city, reported in members.items() if reported)
    quiet = Counter(map(city_of, silent))
    return [
        {"rank": rank, "agency": city, "name": names[city], "silent": quiet[city], **told(totals[city])}
        for rank, city in [*unranked, *ranked]
    ]


def _submissions(place: Place, days: Sequence[date], said: Mapping[tuple[str, date], Submitted]) -> dict[str, Any]:
    weeks = {day.isoformat(): _state(said.get((place.agency, day))) for day in days}
    return {"agency": place.agency, "name": place.name, "weeks": weeks}


def _unpunctual(
    places: Sequence[Place], days: Sequence[date], said: Mapping[tuple[str, date], Submitted], *, late: bool
) -> list[str]:
    """Codes of counties that were late, or did not report, in any of the weeks."""
    wanted = "late" if late else "missing"
    return [place.agency for place in places if any(_state(said.get((place.agency, day))) == wanted for day in days)]


def _state(said: Submitted | None) -> str:
    if said is None or said.report is None:
        return "missing"
    return "in-time" if said.in_time else "late"
