"""misrouted.ordered-amount. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import ORDERS, Case
from services.supervision.alerts.pictures.payments import other_amount
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


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
                detail = says(
                    "{expected} was granted, {found} is ordered.", expected=yuan(expected), found=yuan(ordered)
                )
                yield other_amount(payment, attempt.order, abs(ordered - expected), detail)


RULE = Rule(
    kind="misrouted.ordered-amount",
    severity="grave",
    clause=_R8,
    of=Case,
    find=ordered_amount,
    begins=ORDERS,
)
