"""Dismissed within minutes. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.answers import ANSWERS, answered
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def quick_dismissal(case: Case, terms: Terms) -> Iterable[Sign]:
    for raised, answer in answered(case):
        refused = answer.name == "objection-dismissed" or answer.data.get("accepted") is False
        if refused and answer.at - raised.at <= timedelta(minutes=terms.quick_dismissal_minutes):
            minutes = int((answer.at - raised.at).total_seconds() // 60)
            yield Sign(
                since=answer,
                subject=str(raised.position),
                detail=says(person=answer.actor, minutes=minutes),
                people=(answer.actor,),
                evidence=(raised,),
            )


RULE = Rule(
    kind="misrouted.quick-dismissal",
    group="control-breached",
    severity="serious",
    clause=PUBLISHED,
    title=Words("Dismissed within minutes", "数分钟内驳回"),
    why=Words('R7: a "no" within minutes; nobody inquires so fast.', "R7：数分钟内即予驳回，不可能经过核查。"),
    says=Words(
        "{person} dismissed it {minutes} minutes after.",
        "提出 {minutes} 分钟后即由 {person} 驳回。",
    ),
    of=Case,
    find=quick_dismissal,
    begins=tuple(ANSWERS),
)
