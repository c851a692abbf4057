"""withheld.unpaid-past-deadline. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import GRANTS, Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms

_R8 = "R8: X74 §1, Q35 §1"


def unpaid_past_deadline(case: Case, _: Terms) -> Iterable[Sign]:
    """R8: a grant that has not arrived by the day it was to be paid."""
    for payment in case.payments.values():
        if payment.grant is None or not payment.grant.text("pay_by"):
            continue
        due = date.fromisoformat(payment.grant.text("pay_by"))
        state = payment.steps[-1].name.replace("payment-", "") if payment.steps else "no payment ordered"
        yield Sign(
            since=payment.grant,
            subject=payment.payment_id,
            amount_fen=payment.grant.fen(),
            detail=says(
                "Granted, to be paid by {due}; the payment's state is: {state}.", due=due.isoformat(), state=state
            ),
            due=due,
            cure=payment.arrived,
        )


RULE = Rule(
    kind="withheld.unpaid-past-deadline",
    severity="serious",
    clause=_R8,
    of=Case,
    find=unpaid_past_deadline,
    begins=GRANTS,
)
