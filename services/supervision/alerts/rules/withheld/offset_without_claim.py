"""Offset without a claim. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import ORDERS, Case, Payment
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def offset_without_claim(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        taken = sum(
            one.fen() * (1 if one.name == "recovery-offset" else -1)
            for one in case.all("recovery-offset", "recovery-offset-undone")
            if one.text("offset_payment_id") == payment.payment_id
        )
        for step, kept in _kept(payment):
            missing, taken = min(kept, kept - taken), max(taken - kept, 0)
            if missing > 0:
                due = after_working_days(step.day, terms.recovery_days)
                yield Sign(since=step, subject=payment.payment_id, amount_fen=missing, due=due)


def _kept(payment: Payment) -> Iterable[tuple[Record, int]]:
    """What each step kept of the payment, in fen; what was given to it again is kept no more, the latest first."""
    kept: list[tuple[Record, int]] = []
    order = payment.order
    if order is not None and order.data.get("gross_fen") is not None:
        kept.append((order, order.fen("gross_fen") - order.fen()))
    for step in payment.steps:
        if step.name == "payment-reduced":
            kept.append((step, step.fen("by_fen")))
        elif step.name == "payment-raised":
            again = step.fen("by_fen")
            for number in reversed(range(len(kept))):
                before, amount = kept[number]
                kept[number] = before, max(0, amount - again)
                again = max(0, again - amount)
    return kept


RULE = Rule(
    kind="withheld.offset-without-claim",
    group="withheld",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Offset without a claim", "无追回依据的抵扣"),
    why=Words(
        "Less is paid than was granted, when it was ordered or later, by more than open recoveries took.",
        "支付单或者其后的支付少于决定返还的金额，差额多于有效追回的抵扣。",
    ),
    says=Words(
        "Less is paid than was granted, and no recovery took the difference.",
        "支付金额少于决定金额，差额没有相应的追回款抵扣。",
    ),
    of=Case,
    find=offset_without_claim,
    begins=(*ORDERS, "payment-reduced"),
)
