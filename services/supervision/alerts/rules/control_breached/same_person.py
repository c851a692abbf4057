"""misrouted.same-person. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.batch import ROLE_FIELDS, Batch, person_of, total_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.people import person_key

_DUTIES = "R8: maker, checker, approver and releaser are different people"


def same_person(batch: Batch, _: Terms) -> Iterable[Sign]:
    """Nobody acts twice on a batch."""
    roles: dict[str, str] = {}
    for step in batch.steps:
        if step.name not in ROLE_FIELDS:
            continue
        role, person = ROLE_FIELDS[step.name][0], person_of(step)
        first = roles.get(person_key(person))
        if first is not None and not (first == role == "maker"):
            detail = says(
                "{person} is {role} and {other_role} of one batch.", person=person, role=first, other_role=role
            )
            yield Sign(since=step, subject=person, amount_fen=total_of(batch), detail=detail, people=(person,))
        roles.setdefault(person_key(person), role)


RULE = Rule(
    kind="misrouted.same-person",
    severity="grave",
    clause=_DUTIES,
    of=Batch,
    find=same_person,
)
