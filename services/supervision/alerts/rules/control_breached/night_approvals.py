"""Approvals at night. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.person import APPROVALS, Person
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import SHANGHAI, Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def night_approvals(person: Person, terms: Terms) -> Iterable[Sign]:
    at_night = [act for act in person.acts if act.name in APPROVALS and _is_night(act, terms)]
    window = timedelta(minutes=terms.night_burst_minutes)
    told_until = None
    for index, act in enumerate(at_night):
        burst = [one for one in at_night[: index + 1] if act.at - one.at <= window]
        if len(burst) >= terms.night_burst and (told_until is None or act.at > told_until):
            told_until = act.at + window
            detail = says(approvals=len(burst), minutes=terms.night_burst_minutes)
            yield Sign(since=act, detail=detail, people=(person.person,), evidence=tuple(burst))


def _is_night(act: Record, terms: Terms) -> bool:
    hour = act.at.astimezone(SHANGHAI).hour
    return hour >= terms.night_from_hour or hour < terms.night_to_hour


RULE = Rule(
    kind="misrouted.night-approvals",
    group="control-breached",
    severity="serious",
    clause=DUTIES,
    title=Words("Approvals at night", "夜间集中审批"),
    why=Words(
        "A burst of approvals at night: nobody reads so fast, or somebody else holds the key.",
        "夜间集中审批：无人能审查得如此之快，或者密钥由他人掌握。",
    ),
    says=Words(
        "{approvals} approvals within {minutes} minutes at night.", "夜间 {minutes} 分钟内审批 {approvals} 次。"
    ),
    of=Person,
    find=night_approvals,
)
