"""Credited without release. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def credited_without_release(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for credit in attempt.credits:
            if attempt.released is None or comes_before(credit, attempt.released):
                yield Sign(since=credit, subject=payment.payment_id, amount_fen=credit.fen())


RULE = Rule(
    kind="misrouted.credited-without-release",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Credited without release", "未发往银行却到账"),
    why=Words("The bank credits what it was sent, and nothing else.", "银行只应支付发往银行的款项。"),
    says=Words(
        "The bank credited what was in no file of ours.",
        "已到账的款项不在任何发往银行的文件中。",
    ),
    of=Case,
    find=credited_without_release,
    begins=("payment-credited",),
)
