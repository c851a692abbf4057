"""Decided on their own employer. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import INTEREST
from services.supervision.alerts.pictures.batch import ROLE_FIELDS, person_of
from services.supervision.alerts.pictures.interests import DECIDED, Interests
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.people import person_key
from shared.words import Words


def own_employer(interests: Interests, _: Terms) -> Iterable[Sign]:
    case = interests.case
    decisions = case.all(*DECIDED)
    if not decisions:
        return
    acting = {person_key(one.actor): one for one in case.spoken}
    given = case.all("bank-details-given")
    acting |= {person_key(one.actor): one for one in given if one.text("source") == "platform"}
    acting |= {person_key(person): record for person, record in interests.declared.items()}
    seen: set[str] = set()
    for step in decisions:
        person = person_of(step) if step.name in ROLE_FIELDS else step.actor
        key = person_key(person)
        if key in acting and key not in seen:
            seen.add(key)
            detail = says(person=person)
            yield Sign(since=step, subject=person, detail=detail, people=(person,), evidence=(acting[key],))


RULE = Rule(
    kind="misrouted.own-employer",
    group="control-breached",
    severity="grave",
    clause=INTEREST,
    title=Words("Decided on their own employer", "经办与本人有关的单位"),
    why=Words(
        "A clerk who decides about an employer that they act for, or said they belong to.",
        "经办人员对自己代办或者申明所属的单位作出处理。",
    ),
    says=Words(
        "{person} decides about an employer that they act for or belong to.", "{person} 经办自己代办或所属的单位。"
    ),
    of=Interests,
    find=own_employer,
)
