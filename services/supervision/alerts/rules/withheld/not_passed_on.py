"""Not passed on. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, report_due_on
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def not_passed_on(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in duties_of(case):
        credited = duty.opened.text("credited_on")
        yield Sign(
            since=duty.owed_since,
            subject=duty.opened.text("duty_id"),
            amount_fen=duty.outstanding_fen or duty.amount_fen,
            detail=says(credited=credited, firm=duty.using_firm),
            due=report_due_on(duty.reports_from),
            cure=duty.over,
        )


RULE = Rule(
    kind="withheld.not-passed-on",
    group="withheld",
    severity="serious",
    clause=PASSED_ON,
    title=Words("Not passed on", "派遣单位未转付"),
    why=Words("The using firm's share rests with the firm that was paid.", "用工单位的份额滞留在收款的派遣单位。"),
    says=Words(
        "Credited on {credited}; this much of {firm}'s share is not proven.",
        "款项于 {credited} 到账；应转付{firm}的部分中，此金额没有凭证。",
    ),
    of=Case,
    find=not_passed_on,
    begins=("onward-duty-opened",),
)
