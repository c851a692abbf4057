"""withheld.order-not-released. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import ORDERS, Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days

_R8 = "R8: X74 §1, Q35 §1"


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
                detail=says("Ordered as attempt {attempt}, and in a batch that was not released.", attempt=number)
                if attempt.batched
                else says("Ordered as attempt {attempt}, and in no batch.", attempt=number),
                due=after_working_days(attempt.order.day, terms.release_days),
                cure=attempt.released
                or attempt.held
                or payment.after(attempt.order, "payment-settled-by-offset", "payment-reissued"),
            )


RULE = Rule(
    kind="withheld.order-not-released",
    severity="serious",
    clause=_R8,
    of=Case,
    find=order_not_released,
    begins=ORDERS,
)
