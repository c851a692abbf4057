"""misrouted.granted-without-notice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms

_R7 = "R7: X74 §1, Q35 §2"


def granted_without_notice(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    listed = [one for one in case.all("case-listed") if comes_before(one, grant)]
    if not listed:
        yield Sign(since=grant, amount_fen=grant.fen(), detail=says("Granted without having stood on a public list."))
    elif listed[-1].text("last_day") >= grant.day.isoformat():
        detail = says("Granted before the public notice was over ({last_day}).", last_day=listed[-1].text("last_day"))
        yield Sign(since=grant, amount_fen=grant.fen(), detail=detail, evidence=(listed[-1],))


RULE = Rule(
    kind="misrouted.granted-without-notice",
    severity="grave",
    clause=_R7,
    of=Case,
    find=granted_without_notice,
    begins=("refund-granted",),
)
