"""withheld.grant-not-ordered. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import GRANTS, Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days

_R8 = "R8: X74 §1, Q35 §1"


def grant_not_ordered(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        yield Sign(
            since=payment.grant,
            subject=payment.payment_id,
            amount_fen=payment.grant.fen(),
            detail=says("Granted, and no payment is ordered."),
            due=after_working_days(payment.grant.day, terms.order_days),
            cure=payment.step("payment-ordered", "payment-settled-by-offset"),
        )


RULE = Rule(
    kind="withheld.grant-not-ordered",
    severity="serious",
    clause=_R8,
    of=Case,
    find=grant_not_ordered,
    begins=GRANTS,
)
