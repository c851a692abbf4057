"""misrouted.released-outside-batch. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def released_outside_batch(case: Case, _: Terms) -> Iterable[Sign]:
    """Every release is of a batch that the payment was put into and that was checked and approved before."""
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            batched = attempt.batched
            if batched is None or batched.text("batch_id") != release.text("batch_id"):
                detail = says("Released in a batch that it was never put into.")
                yield Sign(since=release, subject=payment.payment_id, amount_fen=release.fen(), detail=detail)


RULE = Rule(
    kind="misrouted.released-outside-batch",
    severity="grave",
    clause=_R8,
    of=Case,
    find=released_outside_batch,
    begins=("payment-released",),
)
