"""Returned, not ordered anew. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import not_ordered_anew
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms
from shared.words import Words


def return_not_reissued(case: Case, terms: Terms) -> Iterable[Sign]:
    yield from not_ordered_anew(case, terms, ("payment-returned", "payment-part-settled"))


RULE = Rule(
    kind="withheld.return-not-reissued",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Returned, not ordered anew", "退汇后未重新支付"),
    why=Words("The money came back, and the employer still waits.", "款项已退回，单位仍在等待。"),
    says=Words(
        "Came back from the bank, and was not ordered anew.",
        "银行已退汇，未重新生成支付单。",
    ),
    of=Case,
    find=return_not_reissued,
    begins=("payment-returned", "payment-part-settled"),
)
