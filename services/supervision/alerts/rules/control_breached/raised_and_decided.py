"""Raised and decided by one person. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.answers import ANSWERS, answered
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.people import same_person
from shared.words import Words


def raised_and_decided(case: Case, _: Terms) -> Iterable[Sign]:
    for raised, answer in answered(case):
        if same_person(raised.actor, answer.actor):
            yield Sign(
                since=answer,
                subject=str(raised.position),
                detail=says(person=answer.actor),
                people=(answer.actor,),
                evidence=(raised,),
            )


RULE = Rule(
    kind="misrouted.raised-and-decided",
    group="control-breached",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Raised and decided by one person", "一人提出并处理"),
    why=Words(
        "R7: who raised an objection, or asked for a review, does not decide it.",
        "R7：提出异议或者申请复核的人，不得处理该事项。",
    ),
    says=Words(
        "{person} decides what they themselves raised.",
        "{person} 处理本人提出的异议或复核申请。",
    ),
    of=Case,
    find=raised_and_decided,
    begins=tuple(ANSWERS),
)
