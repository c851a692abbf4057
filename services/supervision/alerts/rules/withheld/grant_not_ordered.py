"""Granted, not ordered. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import GRANTS, Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def grant_not_ordered(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        yield Sign(
            since=payment.grant,
            subject=payment.payment_id,
            amount_fen=payment.grant.fen(),
            due=after_working_days(payment.grant.day, terms.order_days),
            cure=payment.step("payment-ordered", "payment-settled-by-offset"),
        )


RULE = Rule(
    kind="withheld.grant-not-ordered",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Granted, not ordered", "已决定返还，未生成支付单"),
    why=Words(
        "What is granted is ordered by itself; where it is not, something stands still.",
        "决定返还后应自动生成支付单；没有生成的，必有环节停滞。",
    ),
    says=Words("Granted, and no payment is ordered.", "已决定返还，未生成支付单。"),
    of=Case,
    find=grant_not_ordered,
    begins=GRANTS,
)
