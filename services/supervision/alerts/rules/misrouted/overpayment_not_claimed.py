"""Overpayment not claimed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def overpayment_not_claimed(case: Case, terms: Terms) -> Iterable[Sign]:
    for found in case.all("overpayment-found"):
        credited = any(payment.arrived is not None for payment in case.payments.values())
        claims = [one for one in case.all("recovery-opened") if not_after(found, one)]
        if credited:
            yield Sign(
                since=found,
                subject=found.text("overpayment_id"),
                amount_fen=found.fen(),
                due=after_working_days(found.day, terms.recovery_days),
                cure=claims[0] if claims else None,
            )


RULE = Rule(
    kind="misrouted.overpayment-not-claimed",
    group="misrouted",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Overpayment not claimed", "多付未追回"),
    why=Words("More was paid than owed, it was found, and nobody claims it back.", "已发现多付，却无人追回。"),
    says=Words(
        "More was paid than owed, and no recovery is opened.",
        "支付多于应付，未发起追回。",
    ),
    of=Case,
    find=overpayment_not_claimed,
    begins=("overpayment-found",),
)
