"""Monthly report late. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


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
                detail=says(month=month, firm=duty.using_firm, filed=filed),
                cure=duty.over,
            )


RULE = Rule(
    kind="withheld.report-late",
    group="withheld",
    severity="serious",
    clause=PASSED_ON,
    title=Words("Monthly report late", "月报迟报"),
    why=Words("A report that came after its day.", "报告于期限之后才报送。"),
    says=Words(
        "The report for {month} on {firm} was filed on {filed}.", "关于{firm}的{month}资金使用月报于 {filed} 才报送。"
    ),
    of=Case,
    find=report_late,
    begins=("onward-duty-opened",),
)
