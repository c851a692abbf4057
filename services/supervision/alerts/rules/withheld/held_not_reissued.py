"""Held, not ordered anew. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import not_ordered_anew
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def held_not_reissued(case: Case, terms: Terms) -> Iterable[Sign]:
    yield from not_ordered_anew(case, terms, ("payment-held",))


RULE = Rule(
    kind="withheld.held-not-reissued",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Held, not ordered anew", "暂缓后未重新支付"),
    why=Words("Kept back at release, and the employer still waits.", "发往银行时暂缓支付，单位仍在等待。"),
    says=Words(
        "Held at the release, and was not ordered anew.",
        "发往银行前暂缓支付，未重新生成支付单。",
    ),
    of=Case,
    find=held_not_reissued,
    begins=("payment-held",),
)
