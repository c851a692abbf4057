"""Granted under objection. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_under_objection(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    for objection in case.all("objection-raised"):
        if not comes_before(objection, grant):
            continue
        decisions = [
            one
            for one in case.all("objection-dismissed", "objection-upheld")
            if one.text("objection_id") == objection.text("objection_id") and comes_before(one, grant)
        ]
        relisted = any(comes_before(objection, one) and comes_before(one, grant) for one in case.all("case-listed"))
        if not decisions or (decisions[-1].name == "objection-upheld" and not relisted):
            yield Sign(
                since=grant,
                subject=objection.text("objection_id"),
                amount_fen=grant.fen(),
                detail=says("upheld") if decisions else says("undecided"),
                evidence=(objection,),
            )


RULE = Rule(
    kind="misrouted.granted-under-objection",
    group="control-breached",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Granted under objection", "异议未决即决定返还"),
    why=Words(
        "While an objection is open nobody knows whether the employer is entitled.",
        "异议处理完毕之前，该单位是否符合条件尚无定论。",
    ),
    says={
        "upheld": Words("Granted while an objection was upheld.", "异议成立，仍决定返还。"),
        "undecided": Words(
            "Granted while an objection was not decided.",
            "异议未处理即决定返还。",
        ),
    },
    of=Case,
    find=granted_under_objection,
    begins=("objection-raised",),
)
