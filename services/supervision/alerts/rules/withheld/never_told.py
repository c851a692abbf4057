"""withheld.never-told. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days


def never_told(case: Case, terms: Terms) -> Iterable[Sign]:
    """R6, R11: an employer on the confirming route that nobody told to register and confirm."""
    assessed = case.first("employer-assessed")
    if assessed is None or (assessed.text("outcome"), assessed.text("route")) != ("eligible", "confirming"):
        return
    yield Sign(
        since=assessed,
        amount_fen=assessed.fen(),
        detail=says("Entitled on the confirming route, and never told to register and confirm."),
        due=after_working_days(assessed.day, terms.telling_days),
        cure=case.first("notice-sent", "employer-registered", "refund-confirmed", "amount-disputed"),
    )


RULE = Rule(
    kind="withheld.never-told",
    severity="serious",
    clause="R6, R11: X74 §2, Q35 §3",
    of=Case,
    find=never_told,
    begins=("employer-assessed",),
)
