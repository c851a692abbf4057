"""Ordered to another account. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import ORDERS, Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.words import Words


def ordered_to_other_account(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        order = attempt.order
        if order is None or payment.grant is None:
            continue
        known = {payment.grant.text("account_fingerprint")}
        known |= {one.text("account_fingerprint") for one in case.all("refund-confirmed") if not_after(one, order)}
        if order.text("account_fingerprint") not in known:
            yield Sign(since=order, subject=payment.payment_id, amount_fen=order.fen(), cure=attempt.held)


RULE = Rule(
    kind="misrouted.ordered-to-other-account",
    group="misrouted",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Ordered to another account", "支付单账户不是确认的账户"),
    why=Words(
        "An order, or a new attempt, on an account that nobody confirmed and nothing was granted on.",
        "支付单（包括重新支付）所列账户未经确认，也不是决定返还时的账户。",
    ),
    says=Words(
        "The payment is ordered to an account that was neither granted nor confirmed.",
        "支付单上的账户既不是决定返还的账户，也不是单位确认的账户。",
    ),
    of=Case,
    find=ordered_to_other_account,
    begins=ORDERS,
)
