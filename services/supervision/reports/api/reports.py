"""Weekly reports over HTTP: as they stand, as they were submitted, and submitting them."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from services.supervision.actions import handle
from services.supervision.domain.cut_off import cut_off_day
from services.supervision.domain.handling import Word
from services.supervision.domain.reporting import (
    Said,
    Say,
    report_stream,
)
from services.supervision.reports.queries import WeekReports, reproduced, submission, submitted, week_reports
from shared.http.commands import context_of, runtime_of
from shared.http.fields import Body, Day, Edition, Prose, Region
from shared.http.problems import Problem
from shared.regions import county_name
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
