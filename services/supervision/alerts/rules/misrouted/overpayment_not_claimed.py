"""misrouted.overpayment-not-claimed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms, after_working_days

_R8 = "R8: X74 §1, Q35 §1"


def overpayment_not_claimed(case: Case, terms: Terms) -> Iterable[Sign]:
    """More was paid than owed, it was found, and nobody claims it back."""
    for found in case.all("overpayment-found"):
        credited = any(payment.arrived is not None for payment in case.payments.values())
        claims = [one for one in case.all("recovery-opened") if not_after(found, one)]
        if credited:
            yield Sign(
                since=found,
                subject=found.text("overpayment_id"),
                amount_fen=found.fen(),
                detail=says("More was paid than owed, and no recovery is opened."),
                due=after_working_days(found.day, terms.recovery_days),
                cure=claims[0] if claims else None,
            )


RULE = Rule(
    kind="misrouted.overpayment-not-claimed",
    severity="serious",
    clause=_R8,
    of=Case,
    find=overpayment_not_claimed,
    begins=("overpayment-found",),
)
