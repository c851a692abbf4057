"""misrouted.credited-amount. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of, other_amount
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


def credited_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for credit in attempt.credits:
            if attempt.released is None:
                continue
            released, credited = attempt.released.fen(), credit.fen()
            if credited != released:
                detail = says(
                    "{expected} was released, {found} is credited.", expected=yuan(released), found=yuan(credited)
                )
                yield other_amount(payment, credit, abs(credited - released), detail)


RULE = Rule(
    kind="misrouted.credited-amount",
    severity="grave",
    clause=_R8,
    of=Case,
    find=credited_amount,
    begins=("payment-credited",),
)
