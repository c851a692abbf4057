"""misrouted.released-twice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def released_twice(case: Case, _: Terms) -> Iterable[Sign]:
    """A second order to the bank before the first has come back: about to be paid twice."""
    for payment in case.payments.values():
        pending: Record | None = None
        for step in payment.steps:
            if step.name == "payment-released":
                if pending is not None:
                    detail = says("Released again while the earlier release has not come back.")
                    yield Sign(
                        since=step,
                        subject=payment.payment_id,
                        amount_fen=step.fen(),
                        detail=detail,
                        evidence=(pending,),
                    )
                pending = step
            elif step.name in ("payment-returned", "payment-part-settled"):
                pending = None


RULE = Rule(
    kind="misrouted.released-twice",
    severity="grave",
    clause=_R8,
    of=Case,
    find=released_twice,
    begins=("payment-released",),
)
