"""misrouted.released-to-other-account. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import account_due, attempts_of
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R6 = "R6: X74 §1, Q35 §1"


def released_to_other_account(case: Case, _: Terms) -> Iterable[Sign]:
    """Money about to reach an account other than the confirmed one: seen while the bank can still be asked to stop."""
    for payment, attempt in attempts_of(case):
        for release in attempt.releases:
            expected = account_due(case, payment, release)
            if expected and release.text("account_fingerprint") != expected:
                yield Sign(
                    since=release,
                    subject=payment.payment_id,
                    amount_fen=release.fen(),
                    detail=says("The file for the bank names another account than the one confirmed."),
                    cure=attempt.returns[0] if attempt.returns else None,
                )


RULE = Rule(
    kind="misrouted.released-to-other-account",
    severity="grave",
    clause=_R6,
    of=Case,
    find=released_to_other_account,
    begins=("payment-released",),
)
