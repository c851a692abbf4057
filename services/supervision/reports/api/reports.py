"""Weekly reports over HTTP: as they stand, as they were submitted, and submitting them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from services.supervision.actions.queries import shown
from services.supervision.domain.actions.report import Submitted
from services.supervision.domain.cut_off import cut_off_day
from services.supervision.problems.progress import NOT_SUBMITTED
from services.supervision.reports.queries import reports_of_week, reproduced, submitted
from services.supervision.reports.use_cases.submit_report import submit_report
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Body, Day, Edition, Prose, Region
from shared.problem import Problem
from shared.security.tokens import Principal, require

router = APIRouter(prefix="/v1", tags=["progress"])

Reader = Annotated[Principal, Depends(require("supervision:read"))]
Week = Annotated[Day, Query(description="Any day of the week; the report counts up to its cut-off day.")]


class Report(Body):
    edition: Edition
    agency: Region
    week: Annotated[Day, Field(description="Any day of the week that is reported.")]
    remark: Annotated[Prose, Field(min_length=1, max_length=2_000, description="What the agency adds; it is kept.")]


@router.get("/reports", summary="The weekly report of every county, and who has submitted it, late, or not")
async def reports(
    runtime: RuntimeOf, edition: Edition, week: Week, principal: Reader, agency: Region | None = None
) -> dict[str, Any]:
    region = principal.region_or(agency)
    found = await reports_of_week(runtime, edition, region, week)
    async with runtime.engine.connect() as connection:
        said = await submitted(connection, edition, found.contents, [found.day])
    now = runtime.clock.now()
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
async def report(runtime: RuntimeOf, agency: Region, edition: Edition, week: Week, principal: Reader) -> dict[str, Any]:
    principal.region_or(agency)
    day = cut_off_day(week)
    async with runtime.engine.connect() as connection:
        said = (await submitted(connection, edition, [agency], [day])).get((agency, day))
    if said is None:
        raise Problem(NOT_SUBMITTED, agency=agency, day=day)
    return {
        "edition": edition,
        "agency": agency,
        "day": day.isoformat(),
        "in_time": said.in_time,
        "reproduced": await reproduced(runtime, said),
        "submissions": [one.model_dump(mode="json") for one in said.reports],
    }


@router.post(
    "/reports", summary="Submit the week's report of the own county: its figures are frozen, the remark is kept"
)
async def submit(body: Report, change: Annotated[Change, Depends(change_by("progress:submit"))]) -> dict[str, Any]:
    report = await submit_report(
        change.runtime, change.principal, body.edition, body.agency, body.week, body.remark, change.context
    )
    return {"report": shown(report)}


def _submitted(said: Submitted | None, *, overdue: bool) -> dict[str, Any]:
    if said is None or said.report is None:
        return {"state": "missing" if overdue else "open", "at": None, "remark": None, "sha256": None}
    latest = said.report
    state = "in-time" if said.in_time else "late"
    return {"state": state, "at": latest.at.isoformat(), "remark": latest.remark, "sha256": latest.sha256}
