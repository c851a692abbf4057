"""misrouted.credited-without-release. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def credited_without_release(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for credit in attempt.credits:
            if attempt.released is None or comes_before(credit, attempt.released):
                detail = says("The bank credited what was in no file of ours.")
                yield Sign(since=credit, subject=payment.payment_id, amount_fen=credit.fen(), detail=detail)


RULE = Rule(
    kind="misrouted.credited-without-release",
    severity="grave",
    clause=_R8,
    of=Case,
    find=credited_without_release,
    begins=("payment-credited",),
)
