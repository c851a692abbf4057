"""misrouted.night-approvals. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.person import APPROVALS, Person
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import SHANGHAI, Record
from services.supervision.domain.terms import Terms

_DUTIES = "R8: maker, checker, approver and releaser are different people"


def night_approvals(person: Person, terms: Terms) -> Iterable[Sign]:
    """A burst of approvals at night: nobody reads so fast, or somebody else holds the key."""
    at_night = [act for act in person.acts if act.name in APPROVALS and _is_night(act, terms)]
    window = timedelta(minutes=terms.night_burst_minutes)
    told_until = None
    for index, act in enumerate(at_night):
        burst = [one for one in at_night[: index + 1] if act.at - one.at <= window]
        if len(burst) >= terms.night_burst and (told_until is None or act.at > told_until):
            told_until = act.at + window
            detail = says(
                "{approvals} approvals within {minutes} minutes at night.",
                approvals=len(burst),
                minutes=terms.night_burst_minutes,
            )
            yield Sign(since=act, detail=detail, people=(person.person,), evidence=tuple(burst))


def _is_night(act: Record, terms: Terms) -> bool:
    hour = act.at.astimezone(SHANGHAI).hour
    return hour >= terms.night_from_hour or hour < terms.night_to_hour


RULE = Rule(
    kind="misrouted.night-approvals",
    severity="serious",
    clause=_DUTIES,
    of=Person,
    find=night_approvals,
)
