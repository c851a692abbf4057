"""Paid twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import closed_by
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def paid_twice(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        standing: Record | None = None
        for step in payment.steps:
            if step.name in ("payment-credited", "payment-return-reversed"):
                if standing is not None:
                    came_back = payment.after(step, "payment-returned")
                    yield Sign(since=step, subject=payment.payment_id, amount_fen=step.fen(), cure=came_back)
                standing = step
            elif step.name in ("payment-returned", "payment-part-settled"):
                standing = None
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") == "paid-twice":
            yield Sign(
                since=found,
                subject=found.text("payment_id"),
                amount_fen=found.fen() or None,
                cure=closed_by(case, found),
            )


RULE = Rule(
    kind="misrouted.paid-twice",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Paid twice", "重复到账"),
    why=Words("A credit while an earlier one stands.", "前一笔到账仍然有效，又有一笔到账。"),
    says=Words("The bank credited this payment twice.", "银行使该笔支付两次到账。"),
    of=Case,
    find=paid_twice,
    begins=("payment-credited", "bank-discrepancy-found"),
)
