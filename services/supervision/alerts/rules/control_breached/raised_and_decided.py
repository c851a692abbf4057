"""misrouted.raised-and-decided. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.answers import ANSWERS, answered
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.people import same_person


def raised_and_decided(case: Case, _: Terms) -> Iterable[Sign]:
    """R7: who raised an objection, or asked for a review, does not decide it."""
    for raised, answer in answered(case):
        if same_person(raised.actor, answer.actor):
            yield Sign(
                since=answer,
                subject=str(raised.position),
                detail=says("{person} decides what they themselves raised.", person=answer.actor),
                people=(answer.actor,),
                evidence=(raised,),
            )


RULE = Rule(
    kind="misrouted.raised-and-decided",
    severity="grave",
    clause="R7: X74 §1, Q35 §2",
    of=Case,
    find=raised_and_decided,
    begins=tuple(ANSWERS),
)
