"""withheld.eligible-not-listed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days


def eligible_not_listed(case: Case, terms: Terms) -> Iterable[Sign]:
    """R11: found entitled, and on no list."""
    assessed = case.first("employer-assessed")
    if assessed is None or case.all("employer-assessed")[-1].text("outcome") != "eligible":
        return
    yield Sign(
        since=assessed,
        amount_fen=assessed.fen(),
        detail=says("Found entitled, and never put on a public list."),
        due=after_working_days(assessed.day, terms.listing_days),
        cure=case.first("case-listed", "refund-granted", "refund-deemed-waived"),
    )


RULE = Rule(
    kind="withheld.eligible-not-listed",
    severity="serious",
    clause="R7, R11: X74 §2, Q35 §3",
    of=Case,
    find=eligible_not_listed,
    begins=("employer-assessed",),
)
