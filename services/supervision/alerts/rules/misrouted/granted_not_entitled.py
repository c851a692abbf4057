"""Granted without entitlement. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import ENTITLED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_not_entitled(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    same = [one for one in case.all("employer-assessed") if one.text("assessment_id") == grant.text("assessment_id")]
    if not same or same[-1].text("outcome") != "eligible":
        detail = says("not-entitled") if same else says("not-assessed")
        yield Sign(since=grant, amount_fen=grant.fen(), detail=detail, evidence=tuple(same[-1:]))


RULE = Rule(
    kind="misrouted.granted-not-entitled",
    group="misrouted",
    severity="grave",
    clause=ENTITLED,
    title=Words("Granted without entitlement", "不符合条件却决定返还"),
    why=Words("Only who was found eligible is granted anything.", "只有经核定符合条件的单位才能决定返还。"),
    says={
        "not-entitled": Words(
            "Granted on an assessment that found no entitlement.", "核定结果为不符合条件，仍决定返还。"
        ),
        "not-assessed": Words("Granted on no assessment.", "没有核定结果即决定返还。"),
    },
    of=Case,
    find=granted_not_entitled,
    begins=("refund-granted",),
)
