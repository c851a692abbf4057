"""Ordered, not released. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import ORDERS, Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def order_not_released(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        for attempt in payment.attempts:
            if attempt.order is None:
                continue
            number = attempt.order.text("attempt")
            yield Sign(
                since=attempt.order,
                subject=payment.payment_id,
                amount_fen=attempt.order.fen(),
                detail=says("batched" if attempt.batched else "not-batched", attempt=number),
                due=after_working_days(attempt.order.day, terms.release_days),
                cure=attempt.released
                or attempt.held
                or payment.after(attempt.order, "payment-settled-by-offset", "payment-reissued"),
            )


RULE = Rule(
    kind="withheld.order-not-released",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Ordered, not released", "已生成支付单，未发往银行"),
    why=Words("Ordered, and the money is still with the fund.", "支付单已生成，款项仍在基金。"),
    says={
        "batched": Words(
            "Ordered as attempt {attempt}, and in a batch that was not released.",
            "第 {attempt} 次支付的支付单已编入批次，批次尚未发往银行。",
        ),
        "not-batched": Words(
            "Ordered as attempt {attempt}, and in no batch.", "已生成第 {attempt} 次支付的支付单，未编入任何批次。"
        ),
    },
    of=Case,
    find=order_not_released,
    begins=ORDERS,
)
