"""withheld.report-missing. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, first_of, report_due_on
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.calendar import month_after

_R9 = "R9: X74 §2, Q35 §3"


def report_missing(case: Case, _: Terms) -> Iterable[Sign]:
    """One for each month; the month after the last report is the one that is waited for."""
    for duty in duties_of(case):
        months = [duty.reports_from]
        while months[-1] in duty.reports and len(months) <= len(duty.reports):
            months.append(month_after(months[-1]))
        for month in months:
            due = report_due_on(month)
            yield Sign(
                since=duty.owed_since,
                subject=f"{duty.opened.text('duty_id')}/{month}",
                amount_fen=duty.outstanding_fen or duty.amount_fen,
                detail=says(
                    "The report for {month} on {firm} was due by {due}.",
                    month=month,
                    firm=duty.using_firm,
                    due=due.isoformat(),
                ),
                due=due,
                cure=first_of(duty.reports.get(month), duty.over),
            )


RULE = Rule(
    kind="withheld.report-missing",
    severity="serious",
    clause=_R9,
    of=Case,
    find=report_missing,
    begins=("onward-duty-opened",),
)
