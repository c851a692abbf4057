"""Bulletins: drafted from the reports that were submitted, and read as they were issued."""

import json
from datetime import date
from typing import Any

from services.supervision.actions.queries import facts_of
from services.supervision.domain.actions.bulletin import BULLETIN, bulletin_stream
from services.supervision.domain.actions.report import Submitted
from services.supervision.domain.bulletin import Place, Scope, bulletin
from services.supervision.domain.cut_off import at_hour, cut_off_day, day_before, days_of_month
from services.supervision.domain.figures import Figures
from services.supervision.logs.laws import terms_told
from services.supervision.problems.progress import (
    MONTHLY_IS_A_PROVINCES,
    NO_REPORT_DUE,
    PERIOD_OF_ANOTHER_KIND,
    WEEKLY_IS_A_CITYS,
)
from services.supervision.progress.queries import progress_at
from services.supervision.reports.answers import BulletinAnswer
from services.supervision.reports.queries import must_report, submitted
from shared.contracts.supervision import BulletinKind
from shared.http.problems import NOT_VALID
from shared.invalid import Flaw
from shared.problem import Problem
from shared.regions import city_of, region_name
from shared.runtime import Runtime

_REPORTS_BACK = 8
"""How many reports before a month are looked at for what it began with."""


async def scope_of(runtime: Runtime, kind: BulletinKind, edition: str, region: str, period: str) -> Scope:
    """Weekly of a city (``period``: any day of the week), monthly of a province. Raises ``Problem``: 422."""
    city, province = not region.endswith("0000"), region.endswith("0000") and region != "000000"
    if kind == "weekly" and not (region.endswith("00") and city):
        raise Problem(NOT_VALID, errors=[Flaw({"pointer": "/region"}, WEEKLY_IS_A_CITYS)])
    if kind == "monthly" and not province:
        raise Problem(NOT_VALID, errors=[Flaw({"pointer": "/region"}, MONTHLY_IS_A_PROVINCES)])
    try:
        days = [cut_off_day(date.fromisoformat(period))] if kind == "weekly" else days_of_month(period)
    except ValueError:
        raise Problem(NOT_VALID, errors=[Flaw({"pointer": "/period"}, PERIOD_OF_ANOTHER_KIND)]) from None
    hour = (await terms_told(runtime.engine, edition)).report_cut_off_hour
    past = [day for day in days if at_hour(day, hour) <= runtime.clock.now()]
    if not past:
        raise Problem(NO_REPORT_DUE)
    named = past[0].isoformat() if kind == "weekly" else period
    return Scope(kind, edition, region, region_name(region), named, past)


async def draft(runtime: Runtime, scope: Scope) -> dict[str, Any]:
    """What the bulletin says by the reports submitted until now."""
    terms = await terms_told(runtime.engine, scope.edition)
    cut_off = at_hour(scope.days[-1], terms.report_cut_off_hour)
    progress = (await progress_at(runtime, scope.edition, [cut_off]))[cut_off]
    agencies = [one for one in must_report(scope.region, progress.by_county, terms.law) if region_name(one)]
    async with runtime.engine.connect() as connection:
        said = await submitted(connection, scope.edition, agencies, scope.days)
        earlier = _days_before(scope.days[0]) if scope.kind == "monthly" else []
        reported = await submitted(connection, scope.edition, agencies, earlier)
    before: dict[str, Submitted] = {}
    for agency in agencies:
        for day in earlier:
            if agency not in before and (agency, day) in reported:
                before[agency] = reported[agency, day]
    cities = set(map(city_of, agencies)) if scope.kind == "monthly" else set()
    names = {city: region_name(city) for city in sorted(cities)}
    by_logs = {agency: Figures.total(groups.values()) for agency, groups in progress.by_county.items()}
    places = [Place(agency, region_name(agency)) for agency in agencies]
    return bulletin(scope, places, said, before, names, terms, by_logs)


def _days_before(day: date) -> list[date]:
    days = [day_before(day)]
    while len(days) < _REPORTS_BACK:
        days.append(day_before(days[-1]))
    return days


async def issued(runtime: Runtime, scope: Scope) -> BulletinAnswer | None:
    """The bulletin as it was circulated; None while it was not."""
    stream = bulletin_stream(scope.kind, scope.edition, scope.region, scope.period)
    async with runtime.engine.connect() as connection:
        done = (await facts_of(connection, [stream])).get(stream, [])
    found = BULLETIN.fold(done).bulletin
    if found is None:
        return None
    circulated = {"issued_at": found.at.isoformat(), "issued_by": found.person, "sha256": found.sha256}
    circulated |= {name: told for name in ("issuer", "number") if (told := getattr(found, name)) is not None}
    return BulletinAnswer(**json.loads(found.content), **circulated)


async def bulletin_of(runtime: Runtime, scope: Scope) -> BulletinAnswer:
    """As issued, or else as a draft, whose ``issued_at`` is None."""
    found = await issued(runtime, scope)
    if found is not None:
        return found
    return BulletinAnswer(**await draft(runtime, scope), issued_at=None, issued_by=None, sha256=None)
