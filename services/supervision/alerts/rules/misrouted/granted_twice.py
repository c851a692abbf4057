"""misrouted.granted-twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def granted_twice(case: Case, _: Terms) -> Iterable[Sign]:
    for second in case.all("refund-granted")[1:]:
        yield Sign(since=second, amount_fen=second.fen(), detail=says("One employer, one year, granted twice."))


RULE = Rule(
    kind="misrouted.granted-twice",
    severity="grave",
    clause=_R8,
    of=Case,
    find=granted_twice,
    begins=("refund-granted",),
)
