"""Paid without a grant. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import PAYMENT_STEPS, Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def paid_without_grant(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        first = next((one for one in payment.steps if one.name != "referral-decided"), None)
        if first is None:
            continue
        if payment.grant is None or comes_before(first, payment.grant):
            amount = first.fen() or None
            yield Sign(since=first, subject=payment.payment_id, amount_fen=amount)


RULE = Rule(
    kind="misrouted.paid-without-grant",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Paid without a grant", "无决定而支付"),
    why=Words("A payment without a grant is owed to nobody.", "没有决定返还的支付，没有依据。"),
    says=Words(
        "There is a payment, and no grant before it.",
        "有支付记录，此前没有返还决定。",
    ),
    of=Case,
    find=paid_without_grant,
    begins=PAYMENT_STEPS,
)
