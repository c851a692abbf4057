"""misrouted.granted-not-entitled. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms


def granted_not_entitled(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    same = [one for one in case.all("employer-assessed") if one.text("assessment_id") == grant.text("assessment_id")]
    if not same or same[-1].text("outcome") != "eligible":
        detail = (
            says("Granted on an assessment that found no entitlement.") if same else says("Granted on no assessment.")
        )
        yield Sign(since=grant, amount_fen=grant.fen(), detail=detail, evidence=tuple(same[-1:]))


RULE = Rule(
    kind="misrouted.granted-not-entitled",
    severity="grave",
    clause="R1, R2: N29 §1, Q48 §2",
    of=Case,
    find=granted_not_entitled,
    begins=("refund-granted",),
)
