"""Granted twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_twice(case: Case, _: Terms) -> Iterable[Sign]:
    for second in case.all("refund-granted")[1:]:
        yield Sign(since=second, amount_fen=second.fen())


RULE = Rule(
    kind="misrouted.granted-twice",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Granted twice", "重复决定返还"),
    why=Words(
        "One refund for one employer and edition; what is owed besides is a top-up.",
        "每个单位在每个政策年度版本只决定返还一次，其余应补的为补差。",
    ),
    says=Words("One employer, one year, granted twice.", "同一单位同一年度决定返还两次。"),
    of=Case,
    find=granted_twice,
    begins=("refund-granted",),
)
