"""misrouted.granted-under-objection. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms

_R7 = "R7: X74 §1, Q35 §2"


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
                detail=says("Granted while an objection was upheld.")
                if decisions
                else says("Granted while an objection was not decided."),
                evidence=(objection,),
            )


RULE = Rule(
    kind="misrouted.granted-under-objection",
    severity="grave",
    clause=_R7,
    of=Case,
    find=granted_under_objection,
    begins=("objection-raised",),
)
