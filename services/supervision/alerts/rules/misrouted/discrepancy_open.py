"""misrouted.discrepancy-open. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import closed_by
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days

_R8 = "R8: X74 §1, Q35 §1"


def discrepancy_open(case: Case, terms: Terms) -> Iterable[Sign]:
    """The bank told something that does not fit what it was sent, and nobody found out why."""
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") in ("account-differs", "duplicate-file", "paid-twice"):
            continue
        yield Sign(
            since=found,
            subject=str(found.position),
            amount_fen=found.fen() or None,
            detail=says("The bank's line does not fit ({kind}), and the case is open.", kind=found.text("kind")),
            due=after_working_days(found.day, terms.discrepancy_days),
            cure=closed_by(case, found),
        )


RULE = Rule(
    kind="misrouted.discrepancy-open",
    severity="serious",
    clause=_R8,
    of=Case,
    find=discrepancy_open,
    begins=("bank-discrepancy-found",),
)
