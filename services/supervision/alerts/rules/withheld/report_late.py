"""withheld.report-late. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R9 = "R9: X74 §2, Q35 §3"


def report_late(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in duties_of(case):
        for month, report in duty.reports.items():
            filed, due = report.text("filed_on"), report.text("due_on")
            if not due or filed <= due or (duty.over is not None and duty.over.position < report.position):
                continue
            yield Sign(
                since=report,
                subject=f"{duty.opened.text('duty_id')}/{month}",
                amount_fen=duty.outstanding_fen or duty.amount_fen,
                detail=says(
                    "The report for {month} on {firm} was filed on {filed}.",
                    month=month,
                    firm=duty.using_firm,
                    filed=filed,
                ),
                cure=duty.over,
            )


RULE = Rule(
    kind="withheld.report-late",
    severity="serious",
    clause=_R9,
    of=Case,
    find=report_late,
    begins=("onward-duty-opened",),
)
