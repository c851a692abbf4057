"""withheld.not-passed-on. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of, report_due_on
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R9 = "R9: X74 §2, Q35 §3"


def not_passed_on(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in duties_of(case):
        credited = duty.opened.text("credited_on")
        yield Sign(
            since=duty.owed_since,
            subject=duty.opened.text("duty_id"),
            amount_fen=duty.outstanding_fen or duty.amount_fen,
            detail=says(
                "Credited on {credited}; this much of {firm}'s share is not proven.",
                credited=credited,
                firm=duty.using_firm,
            ),
            due=report_due_on(duty.reports_from),
            cure=duty.over,
        )


RULE = Rule(
    kind="withheld.not-passed-on",
    severity="serious",
    clause=_R9,
    of=Case,
    find=not_passed_on,
    begins=("onward-duty-opened",),
)
