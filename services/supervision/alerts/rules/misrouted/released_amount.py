"""misrouted.released-amount. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import attempts_of, other_amount
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


def released_amount(case: Case, _: Terms) -> Iterable[Sign]:
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            if attempt.order is None:
                continue
            ordered = attempt.order.fen() + payment.kept_before(attempt.order) - payment.kept_before(release)
            if release.fen() != ordered:
                released = release.fen()
                detail = says(
                    "{expected} was ordered, {found} is released.", expected=yuan(ordered), found=yuan(released)
                )
                yield other_amount(payment, release, abs(released - ordered), detail)


RULE = Rule(
    kind="misrouted.released-amount",
    severity="grave",
    clause=_R8,
    of=Case,
    find=released_amount,
    begins=("payment-released",),
)
