"""Progress over HTTP: figures now and as of any instant, weekly reports, and who is not reached."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from services.supervision.actions import handle
from services.supervision.domain.cut_off import cut_off_day
from services.supervision.domain.figures import ByCounty, ByGroup, told_by_group
from services.supervision.domain.handling import Word
from services.supervision.domain.report import add
from services.supervision.domain.reporting import (
    Said,
    Say,
    report_stream,
)
from services.supervision.progress.queries import progress_at, progress_now
from services.supervision.progress.unreached import Why, unreached, unreached_by_county
from services.supervision.reports.queries import WeekReports, reproduced, submission, submitted, week_reports
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Body, Day, Edition, Instant, Prose, Region
from shared.http.problems import Problem
from shared.http.reading import PageOf
from shared.regions import city_of, county_name, region_name
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
Submitter = Annotated[Principal, Depends(require("progress:submit"))]
Week = Annotated[Day, Query(description="Any day of the week; the report counts up to its cut-off day.")]


class Report(Body):
    edition: Edition
    agency: Region
    week: Annotated[Day, Field(description="Any day of the week that is reported.")]
    remark: Annotated[Prose, Field(min_length=1, max_length=2_000, description="What the agency adds; it is kept.")]


@router.get(
    "/progress", summary="By county and city, now or as of an instant: entitled, noticed, granted, paid, completion"
)
async def progress(
    request: Request,
    edition: Edition,
    principal: Reader,
    agency: Region | None = None,
    as_of: Annotated[Instant | None, Query(description="Records before this instant count.")] = None,
) -> dict[str, Any]:
    runtime, region = runtime_of(request), principal.region_or(agency)
    if as_of is None:
        found = await progress_now(runtime, edition)
    else:
        found = (await progress_at(runtime, edition, [as_of]))[as_of]
    counties = found.within(region)
    cities: dict[str, ByCounty] = {}
    for code, groups in counties.items():
        cities.setdefault(city_of(code), {})[code] = groups
    return {
        "edition": edition,
        "as_of": found.as_of.at.isoformat(),
        "positions": dict(found.as_of.positions),
        "counties": [_told(code, groups) for code, groups in counties.items()],
        "cities": [_told(code, add(parts.values())) for code, parts in sorted(cities.items())],
        "total": told_by_group(add(counties.values())),
    }


def _told(region: str, groups: ByGroup) -> dict[str, Any]:
    return {"agency": region, "name": region_name(region), **told_by_group(groups)}


@router.get("/reports", summary="The weekly report of every county, and who has submitted it, late, or not")
async def reports(
    request: Request, edition: Edition, week: Week, principal: Reader, agency: Region | None = None
) -> dict[str, Any]:
    region = principal.region_or(agency)
    found = await _week(request, edition, region, week)
    async with runtime_of(request).engine.connect() as connection:
        said = await submitted(connection, edition, found.contents, [found.day])
    now = runtime_of(request).clock.now()
    return {
        "edition": edition,
        "day": found.day.isoformat(),
        "cut_off": found.cut_off.isoformat(),
        "opens_at": found.opens_at.isoformat(),
        "due_at": found.due_at.isoformat(),
        "provisional": not found.over,
        "items": [
            {**content, "submitted": _submitted(said.get((code, found.day)), overdue=now > found.due_at)}
            for code, content in found.contents.items()
        ],
    }


@router.get("/reports/{agency}", summary="What one county submitted for a week, and whether the logs still say so")
async def report(request: Request, agency: Region, edition: Edition, week: Week, principal: Reader) -> dict[str, Any]:
    principal.region_or(agency)
    day = cut_off_day(week)
    async with runtime_of(request).engine.connect() as connection:
        said = (await submitted(connection, edition, [agency], [day])).get((agency, day))
    if said is None:
        raise Problem(404, "not-submitted", f"No report of {agency} was submitted for {day.isoformat()}.")
    return {
        "edition": edition,
        "agency": agency,
        "day": day.isoformat(),
        "in_time": said.in_time,
        "reproduced": await reproduced(runtime_of(request), said),
        "submissions": [one.model_dump(mode="json") for one in said.reports],
    }


@router.post(
    "/reports", summary="Submit the week's report of the own county: its figures are frozen, the remark is kept"
)
async def submit(request: Request, body: Report, principal: Submitter) -> dict[str, Any]:
    principal.region_or(body.agency)
    if principal.region != body.agency or county_name(body.agency) is None:
        raise Problem(403, "other-agency", "A county's report is submitted by its own agency.")
    found = await _week(request, body.edition, body.agency, body.week)
    if body.agency not in found.contents:
        raise Problem(
            404,
            "no-such-report",
            f"{body.agency} is no county of {body.edition}, and the logs tell of no employer of it there.",
        )
    command = submission(found, body.agency, _word(request, principal, body.remark))
    said = await _say(request, principal, report_stream(body.edition, body.agency, found.day), command)
    return {"report": said[-1]}


@router.get(
    "/unreached",
    summary="Entitled and not reached yet, one step each: register, give an account, confirm, correct, clear up a hold",
)
async def not_reached(
    request: Request,
    page: PageOf,
    edition: Edition,
    principal: Reader,
    agency: Region | None = None,
    why: Why | None = None,
) -> dict[str, Any]:
    runtime, region = runtime_of(request), principal.region_or(agency)
    whys = None if why is None else [why]
    return await unreached(runtime.engine, page, runtime.clock.today(), edition=edition, region=region, why=whys)


@router.get("/unreached/counties", summary="How many are not reached, by county and step")
async def not_reached_counties(
    request: Request, edition: Edition, principal: Reader, agency: Region | None = None
) -> dict[str, Any]:
    region = principal.region_or(agency)
    return {"items": await unreached_by_county(runtime_of(request).engine, edition=edition, region=region)}


async def _week(request: Request, edition: str, region: str, week: date) -> WeekReports:
    runtime = runtime_of(request)
    day = cut_off_day(week)
    if day > cut_off_day(runtime.clock.today()):
        raise Problem(422, "not-yet", "That week has not begun.")
    return await week_reports(runtime, edition, region, day)


def _submitted(said: Said | None, *, overdue: bool) -> dict[str, Any]:
    if said is None or said.report is None:
        return {"state": "missing" if overdue else "open", "at": None, "remark": None, "sha256": None}
    latest = said.report
    state = "in-time" if said.in_time else "late"
    return {"state": state, "at": latest.at.isoformat(), "remark": latest.remark, "sha256": latest.sha256}


def _word(request: Request, principal: Principal, reason: str) -> Word:
    return Word(principal.subject, reason, runtime_of(request).clock.now())


async def _say(request: Request, principal: Principal, stream: str, command: Say) -> list[dict[str, Any]]:
    context = await context_of(request, principal)
    return await handle(
        runtime_of(request).engine,
        stream,
        command,
        person=principal.subject,
        command_id=context.command_id,
        payload=context.payload_sha256,
    )
