"""What the API of weekly reports and bulletins answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from services.supervision.domain.forecast import Ends
from services.supervision.progress.schemas import FiguresAnswer, GroupedFigures
from shared.contracts.fact import unsaid
from shared.contracts.supervision import BulletinKind
from shared.http.answers import Answer, At, Recorded, Yuan

State = Literal["in-time", "late", "missing"]


class ForecastError(Answer):
    """How far such forecasts were off: for each of the reports before, what was expected to arrive until then by what
    was known at the one before it, and what did."""

    reports: int = Field(description="How many were tried.")
    expected_amount: Yuan
    arrived_amount: str = Field(description="Yuan; below zero where more came back than arrived.")
    off_amount: Yuan = Field(description="Too much and too little both counted.")


class ForecastAnswer(Answer):
    """When a county will be done at the pace of its last reports."""

    ends: Ends
    on: date | None
    in_time: bool | None = Field(description="By the edition's day to pay by; null where one of the two is not known.")
    left_amount: Yuan
    arrived_amount: str = Field(description="Yuan, since the day that the pace is counted from.")
    since: date
    days: int = Field(description="Since then.")
    error: ForecastError | None = Field(
        default=None, exclude_if=unsaid, description="Not where nobody was entitled before; not in old reports."
    )


class ReportContent(Answer):
    """What one county's report of a week says."""

    edition: str
    agency: str
    name: str | None
    day: date = Field(description="The cut-off day.")
    as_of: At
    positions: Mapping[str, int] = Field(description="By service, how far its log is counted.")
    cumulative: GroupedFigures
    new_since: date
    new: GroupedFigures = Field(description="Below zero where something was taken back.")
    pay_by: date | None
    forecast: ForecastAnswer


class Standing(Answer):
    """Whether a report was submitted, and how it reads last."""

    state: State | Literal["open"]
    at: At | None
    remark: str | None
    sha256: str | None = Field(description="Of the content.")


class ReportOfWeek(ReportContent):
    submitted: Standing


class ReportsOfWeek(Answer):
    edition: str
    day: date
    cut_off: At
    opens_at: At
    due_at: At
    provisional: bool = Field(description="The cut-off has not come: figures are as of now.")
    items: Sequence[ReportOfWeek]


class Submission(Answer):
    """One report as it was submitted."""

    edition: str
    agency: str
    day: date
    content: str = Field(description="Canonical JSON, frozen.")
    sha256: str = Field(description="Of the UTF-8 bytes of `content`.")
    remark: str
    late: bool
    person: str
    at: datetime


class SubmissionsOfWeek(Answer):
    edition: str
    agency: str
    day: date
    in_time: bool = Field(description="Of the first submission.")
    reproduced: bool = Field(description="The logs, up to the positions that the last one names, still say so.")
    submissions: Sequence[Submission]


class SaidReport(Submission):
    what: Literal["report-submitted"]


class ReportSubmittedAnswer(Recorded):
    edition: str
    agency: str
    day: date
    report: SaidReport = Field(description="As it was submitted last.")


class BulletinLine(Answer):
    """One county that reported."""

    rank: int
    agency: str
    name: str | None
    day: date
    as_of: At
    cumulative: GroupedFigures
    new: GroupedFigures
    slow: bool = Field(description="More percentage points behind the whole than `slow_points`.")
    pay_by: date | None
    forecast: ForecastAnswer
    remark: str
    submitted_at: At
    late: bool
    sha256: str = Field(description="Of the report that it is made from.")


class BulletinCity(FiguresAnswer):
    rank: int | None = Field(description="Null of a city of which no county reported.")
    agency: str
    name: str | None
    silent: int | None = Field(
        default=None, exclude_if=unsaid, description="How many of its counties did not report; not in old bulletins."
    )


class Submissions(Answer):
    """Of one county, by cut-off day."""

    agency: str
    name: str | None
    weeks: Mapping[str, State]


class Reporting(Answer):
    """How many counties must report, and how many did."""

    expected: int
    reported: int


class BulletinAnswer(Answer):
    kind: BulletinKind
    edition: str
    region: str
    region_name: str | None
    period: str = Field(description="The cut-off day of a week, or the month, YYYY-MM.")
    days: Sequence[date] = Field(description="Cut-off days; the last counts.")
    slow_points: int
    total: GroupedFigures
    new: GroupedFigures
    reporting: Reporting
    counties: Sequence[BulletinLine]
    cities: Sequence[BulletinCity] = Field(description="Of a province's bulletin.")
    silent: Sequence[str] | None = Field(
        default=None, exclude_if=unsaid, description="Codes of counties that did not report; not in old bulletins."
    )
    idle: Sequence[str] | None = Field(
        default=None,
        exclude_if=unsaid,
        description="Those of them that owe and by the logs have paid nobody: they stand first. Not in old bulletins.",
    )
    slow: Sequence[str]
    submissions: Sequence[Submissions]
    late: Sequence[str]
    missing: Sequence[str]
    issued_at: At | None = Field(description="Null of a draft.")
    issued_by: str | None
    sha256: str | None = Field(description="Of the content as it was issued.")
    issuer: str | None = Field(
        default=None, exclude_if=unsaid, description="The office whose letterhead it bears; not there where unsaid."
    )
    number: str | None = Field(
        default=None, exclude_if=unsaid, description="Of the document (发文字号); not there where unsaid."
    )


class BulletinIssuedAnswer(BulletinAnswer, Recorded):
    """As it is circulated."""
