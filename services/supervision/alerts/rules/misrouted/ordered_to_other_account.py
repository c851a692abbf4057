"""misrouted.ordered-to-other-account. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import ORDERS, Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms

_R6 = "R6: X74 §1, Q35 §1"


def ordered_to_other_account(case: Case, _: Terms) -> Iterable[Sign]:
    """An order, or a new attempt, on an account that nobody confirmed and nothing was granted on."""
    for payment, attempt in attempts_of(case):
        order = attempt.order
        if order is None or payment.grant is None:
            continue
        known = {payment.grant.text("account_fingerprint")}
        known |= {one.text("account_fingerprint") for one in case.all("refund-confirmed") if not_after(one, order)}
        if order.text("account_fingerprint") not in known:
            detail = says("The payment is ordered to an account that was neither granted nor confirmed.")
            yield Sign(
                since=order, subject=payment.payment_id, amount_fen=order.fen(), detail=detail, cure=attempt.held
            )


RULE = Rule(
    kind="misrouted.ordered-to-other-account",
    severity="grave",
    clause=_R6,
    of=Case,
    find=ordered_to_other_account,
    begins=ORDERS,
)
