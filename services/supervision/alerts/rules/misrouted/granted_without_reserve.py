"""misrouted.granted-without-reserve. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import GRANTS, Case
from services.supervision.alerts.pictures.reserve import lacks
from services.supervision.domain.terms import Terms

_R4 = "R4: N29 §1"


def granted_without_reserve(case: Case, terms: Terms) -> Iterable[Sign]:
    for grant in case.all(*GRANTS):
        if (detail := lacks(terms, grant.text("agency"), grant)) is not None:
            yield Sign(since=grant, amount_fen=grant.fen(), detail=detail)


RULE = Rule(
    kind="misrouted.granted-without-reserve",
    severity="grave",
    clause=_R4,
    of=Case,
    find=granted_without_reserve,
    begins=GRANTS,
)
