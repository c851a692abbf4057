"""Weekly reports as they would be submitted now, and as they were."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.actions.queries import facts_of
from services.supervision.domain.actions.report import REPORT, Submitted, report_stream
from services.supervision.domain.cut_off import at_hour, cut_off_day
from services.supervision.domain.figures import told_by_group
from services.supervision.domain.law import Law
from services.supervision.domain.record import SHANGHAI
from services.supervision.domain.report import Week, content_of
from services.supervision.logs.laws import terms_told
from services.supervision.problems.progress import WEEK_TO_COME
from services.supervision.progress.queries import (
    Progress,
    progress_at,
    progress_at_positions,
    progress_now,
)
from shared.problem import Problem
from shared.regions import covers, region_name
from shared.runtime import Runtime


@dataclass(frozen=True, slots=True)
class WeekReports:
    """The reports of one week: what each county's would say by the logs, as of one moment."""

    edition: str
    day: date
    cut_off: datetime
    opens_at: datetime
    due_at: datetime
    over: bool
    """Whether the cut-off has come: until then figures are as of now."""
    contents: dict[str, dict[str, Any]]


def must_report(region: str, told: Iterable[str], law: Law | None) -> list[str]:
    """The counties of a region that the edition covers, and those that the logs tell of."""
    covered = frozenset[str]() if law is None else law.counties
    return sorted(agency for agency in covered.union(told) if covers(region, agency))


async def week_reports(runtime: Runtime, edition: str, region: str, day: date) -> WeekReports:
    """Of every county of a region that must report. Raises ``Problem`` as ``progress_at`` does."""
    terms = await terms_told(runtime.engine, edition)
    week, now = Week.of(day, terms.forecast_reports), runtime.clock.now()
    instants = {one: at_hour(one, terms.report_cut_off_hour) for one in week.days}
    over = instants[week.day] <= now
    earlier = {one: instant for one, instant in instants.items() if instant <= now}
    found = await progress_at(runtime, edition, earlier.values())
    figures: dict[date, Progress] = {one: found[instant] for one, instant in earlier.items()}
    if not over:
        figures[week.day] = await progress_now(runtime, edition)
    shown = figures[week.day]
    law = (await terms_told(runtime.engine, edition, shown.as_of.positions)).law
    contents = {
        agency: content_of(
            edition,
            agency,
            region_name(agency),
            week,
            shown.as_of,
            {one: then.by_county.get(agency, {}) for one, then in figures.items()},
            None if law is None else law.pay_by,
        )
        for agency in must_report(region, shown.by_county, law)
    }
    return WeekReports(
        edition=edition,
        day=day,
        cut_off=instants[week.day],
        opens_at=datetime.combine(day, time(), SHANGHAI),
        due_at=at_hour(day, terms.report_due_hour),
        over=over,
        contents=contents,
    )


async def reports_of_week(runtime: Runtime, edition: str, region: str, week: date) -> WeekReports:
    """``week``: any day of it. Raises ``Problem``: 422 for a week to come."""
    day = cut_off_day(week)
    if day > cut_off_day(runtime.clock.today()):
        raise Problem(WEEK_TO_COME)
    return await week_reports(runtime, edition, region, day)


async def submitted(
    connection: AsyncConnection, edition: str, agencies: Iterable[str], days: Iterable[date]
) -> dict[tuple[str, date], Submitted]:
    """By county and week; those that said nothing are not there."""
    streams = {report_stream(edition, agency, day): (agency, day) for agency in agencies for day in days}
    done = await facts_of(connection, streams)
    return {streams[stream]: REPORT.fold(facts) for stream, facts in done.items()}


async def reproduced(runtime: Runtime, said: Submitted) -> bool:
    """Whether the logs, up to the positions that a submitted report names, still give its figures."""
    report = said.report
    if report is None:
        return False
    frozen = json.loads(report.content)
    by_county = await progress_at_positions(runtime.engine, report.edition, frozen["positions"])
    return bool(told_by_group(by_county.get(report.agency, {})) == frozen["cumulative"])
