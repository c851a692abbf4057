"""Submitted reports with figures of one's choice, for bulletins."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from services.supervision.domain.actions.report import REPORT, SubmitReport, Submitted
from services.supervision.domain.actions.statement import Statement
from services.supervision.domain.bulletin import Place, Scope
from services.supervision.domain.cut_off import at_hour
from services.supervision.domain.figures import ByGroup, Figures
from services.supervision.domain.report import AsOf, Week, content_of
from services.supervision.domain.terms import Terms
from shared.regions import region_name
from tests.people import CITY_CENTRE, CITY_EAST, QINGHAI
from tests.supervision.laws import terms_for

EAST, CENTRE, NORTH = (Place(code, region_name(code)) for code in (CITY_EAST, CITY_CENTRE, "630105"))
DAY = date(2021, 8, 6)
TERMS: Terms = replace(terms_for(None), slow_points=10)
WEEKLY = Scope("weekly", QINGHAI, "630100", "西宁市", "2021-08-06", [DAY])


def owed(fen: int, paid_fen: int, **others: int) -> ByGroup:
    """A hundred small enterprises; as many per cent of them are paid as of the money."""
    return {
        "small": Figures(
            employers=100, entitled=100, entitled_fen=fen, paid=100 * paid_fen // fen, paid_fen=paid_fen, **others
        )
    }


def said(
    place: Place,
    now: ByGroup,
    before: ByGroup | None = None,
    *,
    day: date = DAY,
    hours_late: int = 0,
    remark: str = "正常推进。",
) -> Submitted:
    week = Week.of(day, TERMS.forecast_reports)
    due = at_hour(day, 12)
    figures: Mapping[date, ByGroup] = {day: now, week.before: before or {}, week.pace_since: {}}
    as_of = AsOf(due, {"eligibility": 20, "payout": 30, "registration": 10})
    content = content_of(QINGHAI, place.agency, place.name, week, as_of, figures, date(2021, 8, 31))
    at = due.astimezone(UTC) + timedelta(hours=hours_late)
    opens = datetime(2021, 1, 1, tzinfo=UTC)
    command = SubmitReport(QINGHAI, place.agency, day, opens, due, content, Statement("wang", remark, at))
    return REPORT.fold(REPORT.decide(command, Submitted()))
