"""Released twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def released_twice(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        pending: Record | None = None
        for step in payment.steps:
            if step.name == "payment-released":
                if pending is not None:
                    yield Sign(
                        since=step,
                        subject=payment.payment_id,
                        amount_fen=step.fen(),
                        evidence=(pending,),
                    )
                pending = step
            elif step.name in ("payment-returned", "payment-part-settled"):
                pending = None


RULE = Rule(
    kind="misrouted.released-twice",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Released twice", "重复发往银行"),
    why=Words(
        "A second order to the bank before the first has come back: about to be paid twice.",
        "前一笔尚未退回又发往银行，即将重复支付。",
    ),
    says=Words(
        "Released again while the earlier release has not come back.",
        "前一次发往银行的款项尚未退回，又再次发往银行。",
    ),
    of=Case,
    find=released_twice,
    begins=("payment-released",),
)
