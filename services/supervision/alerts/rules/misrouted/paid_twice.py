"""misrouted.paid-twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import closed_by
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def paid_twice(case: Case, _: Terms) -> Iterable[Sign]:
    """A credit while an earlier one stands."""
    for payment in case.payments.values():
        standing: Record | None = None
        for step in payment.steps:
            if step.name in ("payment-credited", "payment-return-reversed"):
                if standing is not None:
                    detail = says("The bank credited this payment twice.")
                    came_back = payment.after(step, "payment-returned")
                    sign = Sign(
                        since=step, subject=payment.payment_id, amount_fen=step.fen(), detail=detail, cure=came_back
                    )
                    yield sign
                standing = step
            elif step.name in ("payment-returned", "payment-part-settled"):
                standing = None
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") == "paid-twice":
            yield Sign(
                since=found,
                subject=found.text("payment_id"),
                amount_fen=found.fen() or None,
                detail=says("The bank credited this payment twice."),
                cure=closed_by(case, found),
            )


RULE = Rule(
    kind="misrouted.paid-twice",
    severity="grave",
    clause=_R8,
    of=Case,
    find=paid_twice,
    begins=("payment-credited", "bank-discrepancy-found"),
)
