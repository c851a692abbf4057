"""withheld.release-without-result. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days

_R8 = "R8: X74 §1, Q35 §1"


def release_without_result(case: Case, terms: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        for attempt in payment.attempts:
            if attempt.released is None:
                continue
            yield Sign(
                since=attempt.released,
                subject=payment.payment_id,
                amount_fen=attempt.released.fen(),
                detail=says("In a file for the bank, which says neither that it arrived nor that it came back."),
                due=after_working_days(attempt.released.day, terms.result_days),
                cure=attempt.result,
            )


RULE = Rule(
    kind="withheld.release-without-result",
    severity="serious",
    clause=_R8,
    of=Case,
    find=release_without_result,
    begins=("payment-released",),
)
