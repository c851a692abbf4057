"""Another payee's name. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.words import Words


def other_name(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None:
            continue
        known = {payment.grant.text("name")}
        known |= {one.text("name") for one in case.all("employer-enrolled", "employer-facts-corrected")}
        for step in payment.steps:
            named = step.text("payee_name")
            if step.name not in ("payment-ordered", "payment-released") or not named:
                continue
            holders = {
                str(one.data["bank"].get("account_name", ""))
                for one in case.all("bank-details-given")
                if isinstance(one.data.get("bank"), dict) and not_after(one, step)
            }
            if named not in known | holders:
                yield Sign(since=step, subject=payment.payment_id, amount_fen=step.fen())


RULE = Rule(
    kind="misrouted.other-name",
    group="misrouted",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Another payee's name", "收款户名不符"),
    why=Words(
        "The payee's name is neither the employer's nor that of the holder of its account.",
        "收款户名既不是单位名称，也不是其账户的户名。",
    ),
    says=Words(
        "The payment names a payee who is neither the employer nor the holder of its account.",
        "支付单上的收款户名既不是该单位，也不是其账户的户名。",
    ),
    of=Case,
    find=other_name,
    begins=("payment-ordered", "payment-released"),
)
