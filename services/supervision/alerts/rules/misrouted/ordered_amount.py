"""Ordered amount differs. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import ORDERS, Case
from services.supervision.alerts.pictures.payments import other_amount
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def ordered_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        for attempt in payment.attempts:
            if attempt.order is None:
                continue
            first = attempt.order.name == "payment-ordered"
            ordered = (
                attempt.order.fen("gross_fen") if first and attempt.order.data.get("gross_fen") is not None else None
            )
            expected = payment.grant.fen() if first or payment.order is None else payment.order.fen()
            expected -= payment.kept_before(attempt.order)
            ordered = attempt.order.fen() if ordered is None else ordered
            if ordered != expected:
                detail = says(expected_fen=expected, found_fen=ordered)
                yield other_amount(payment, attempt.order, abs(ordered - expected), detail)


RULE = Rule(
    kind="misrouted.ordered-amount",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Ordered amount differs", "支付单金额与决定不符"),
    why=Words(
        "What is ordered is what was granted, less what recoveries keep.", "支付单金额应为决定返还的金额减去抵扣。"
    ),
    says=Words(
        "{expected_fen} was granted, {found_fen} is ordered.", "决定返还 {expected_fen} 元，支付单为 {found_fen} 元。"
    ),
    of=Case,
    find=ordered_amount,
    begins=ORDERS,
)
