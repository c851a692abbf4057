"""misrouted.paid-without-grant. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import PAYMENT_STEPS, Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def paid_without_grant(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        first = next((one for one in payment.steps if one.name != "referral-decided"), None)
        if first is None:
            continue
        if payment.grant is None or comes_before(first, payment.grant):
            detail = says("There is a payment, and no grant before it.")
            amount = first.fen() or None
            yield Sign(since=first, subject=payment.payment_id, amount_fen=amount, detail=detail)


RULE = Rule(
    kind="misrouted.paid-without-grant",
    severity="grave",
    clause=_R8,
    of=Case,
    find=paid_without_grant,
    begins=PAYMENT_STEPS,
)
