"""Weekly reports over HTTP: as they stand, as they were submitted, and submitting them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from services.supervision.actions.queries import shown
from services.supervision.actions.recording import answered
from services.supervision.domain.actions.report import Submitted
from services.supervision.domain.cut_off import cut_off_day
from services.supervision.domain.refusals import OF_A_REPORT
from services.supervision.problems.alerts import RECORDED_AND_BEHIND
from services.supervision.problems.progress import ITS_OWN_AGENCY, NO_SUCH_REPORT, NOT_SUBMITTED, OF_A_WEEK
from services.supervision.reports.answers import (
    ReportOfWeek,
    ReportsOfWeek,
    ReportSubmittedAnswer,
    SaidReport,
    Standing,
    State,
    Submission,
    SubmissionsOfWeek,
)
from services.supervision.reports.queries import reports_of_week, reproduced, submitted
from services.supervision.reports.use_cases.submit_report import submit_report
from shared.http.changes import Change, change_by
from shared.http.commands import RuntimeOf
from shared.http.fields import Body, Day, Edition, Prose, Region
from shared.http.operations import change, reading
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


@router.get(
    "/reports",
    **reading(
        "listReports",
        "The weekly report of every county, and who has submitted it, late, or not",
        problems=OF_A_WEEK,
    ),
)
async def reports(
    runtime: RuntimeOf, edition: Edition, week: Week, principal: Reader, agency: Region | None = None
) -> ReportsOfWeek:
    region = principal.region_or(agency)
    found = await reports_of_week(runtime, edition, region, week)
    async with runtime.engine.connect() as connection:
        said = await submitted(connection, edition, found.contents, [found.day])
    now = runtime.clock.now()
    return ReportsOfWeek(
        edition=edition,
        day=found.day,
        cut_off=found.cut_off,
        opens_at=found.opens_at,
        due_at=found.due_at,
        provisional=not found.over,
        items=[
            ReportOfWeek(**content, submitted=_submitted(said.get((code, found.day)), overdue=now > found.due_at))
            for code, content in found.contents.items()
        ],
    )


@router.get(
    "/reports/{agency}",
    **reading(
        "readReport",
        "What one county submitted for a week, and whether the logs still say so",
        problems=(NOT_SUBMITTED,),
    ),
)
async def report(
    runtime: RuntimeOf, agency: Region, edition: Edition, week: Week, principal: Reader
) -> SubmissionsOfWeek:
    principal.region_or(agency)
    day = cut_off_day(week)
    async with runtime.engine.connect() as connection:
        said = (await submitted(connection, edition, [agency], [day])).get((agency, day))
    if said is None:
        raise Problem(NOT_SUBMITTED, agency=agency, day=day)
    return SubmissionsOfWeek(
        edition=edition,
        agency=agency,
        day=day,
        in_time=said.in_time,
        reproduced=await reproduced(runtime, said),
        submissions=[Submission(**one.model_dump()) for one in said.reports],
    )


@router.post(
    "/reports",
    **change(
        "submitReport",
        "Submit the week's report of the own county: its figures are frozen, the remark is kept",
        ReportSubmittedAnswer,
        problems=(ITS_OWN_AGENCY, NO_SUCH_REPORT, *OF_A_WEEK, *OF_A_REPORT, RECORDED_AND_BEHIND),
        made="/v1/reports/{agency}?edition={edition}&week={day}",
    ),
)
async def submit(body: Report, change: Annotated[Change, Depends(change_by("progress:submit"))]) -> JSONResponse:
    done = await submit_report(
        change.runtime, change.principal, body.edition, body.agency, body.week, body.remark, change.context
    )
    (report,) = shown(SaidReport, done.facts[-1:])
    named = {"edition": report.edition, "agency": report.agency, "day": report.day.isoformat()}
    return answered(change, done, **named, report=report)


def _submitted(said: Submitted | None, *, overdue: bool) -> Standing:
    if said is None or said.report is None:
        return Standing(state="missing" if overdue else "open", at=None, remark=None, sha256=None)
    latest = said.report
    state: State = "in-time" if said.in_time else "late"
    return Standing(state=state, at=latest.at, remark=latest.remark, sha256=latest.sha256)
