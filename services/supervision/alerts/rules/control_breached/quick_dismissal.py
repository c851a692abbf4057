"""misrouted.quick-dismissal. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.answers import ANSWERS, answered
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms


def quick_dismissal(case: Case, terms: Terms) -> Iterable[Sign]:
    """R7: a "no" within minutes; nobody inquires so fast."""
    for raised, answer in answered(case):
        refused = answer.name == "objection-dismissed" or answer.data.get("accepted") is False
        if refused and answer.at - raised.at <= timedelta(minutes=terms.quick_dismissal_minutes):
            minutes = int((answer.at - raised.at).total_seconds() // 60)
            yield Sign(
                since=answer,
                subject=str(raised.position),
                detail=says("{person} dismissed it {minutes} minutes after.", person=answer.actor, minutes=minutes),
                people=(answer.actor,),
                evidence=(raised,),
            )


RULE = Rule(
    kind="misrouted.quick-dismissal",
    severity="serious",
    clause="R7: X74 §1, Q35 §2",
    of=Case,
    find=quick_dismissal,
    begins=tuple(ANSWERS),
)
