"""Monthly report missing. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, first_of, report_due_on
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.calendar import month_after
from shared.words import Words


def report_missing(case: Case, _: Terms) -> Iterable[Sign]:
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
                detail=says(month=month, firm=duty.using_firm, due=due.isoformat()),
                due=due,
                cure=first_of(duty.reports.get(month), duty.over),
            )


RULE = Rule(
    kind="withheld.report-missing",
    group="withheld",
    severity="serious",
    clause=PASSED_ON,
    title=Words("Monthly report missing", "未报资金使用月报"),
    why=Words(
        "One for each month; the month after the last report is the one that is waited for.",
        "每月一份；等待的是最近一份报告的次月报告。",
    ),
    says=Words(
        "The report for {month} on {firm} was due by {due}.", "关于{firm}的{month}资金使用月报应不迟于 {due} 报送。"
    ),
    of=Case,
    find=report_missing,
    begins=("onward-duty-opened",),
)
