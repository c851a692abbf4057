"""One person in two duties. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import DUTIES
from services.supervision.alerts.pictures.batch import ROLE_FIELDS, Batch, person_of, total_of
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.people import person_key
from shared.words import Words


def same_person(batch: Batch, _: Terms) -> Iterable[Sign]:
    roles: dict[str, str] = {}
    for step in batch.steps:
        if step.name not in ROLE_FIELDS:
            continue
        role, person = ROLE_FIELDS[step.name][0], person_of(step)
        first = roles.get(person_key(person))
        if first is not None and not (first == role == "maker"):
            detail = says(person=person, role=first, other_role=role)
            yield Sign(since=step, subject=person, amount_fen=total_of(batch), detail=detail, people=(person,))
        roles.setdefault(person_key(person), role)


RULE = Rule(
    kind="misrouted.same-person",
    group="control-breached",
    severity="grave",
    clause=DUTIES,
    title=Words("One person in two duties", "一人兼任不相容岗位"),
    why=Words("Nobody acts twice on a batch.", "同一批次中任何人不得办理两个环节。"),
    says=Words(
        "{person} is {role} and {other_role} of one batch.", "{person} 在同一批次中既是{role}，又是{other_role}。"
    ),
    chinese={
        "role": {"maker": "经办人", "checker": "复核人", "approver": "审批人", "releaser": "发送人"},
        "other_role": {
            "maker": "经办人",
            "checker": "复核人",
            "approver": "审批人",
            "releaser": "发送人",
        },
    },
    of=Batch,
    find=same_person,
)
