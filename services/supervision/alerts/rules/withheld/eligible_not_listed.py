"""Eligible, on no list. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import REACHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def eligible_not_listed(case: Case, terms: Terms) -> Iterable[Sign]:
    assessed = case.first("employer-assessed")
    if assessed is None or case.all("employer-assessed")[-1].text("outcome") != "eligible":
        return
    yield Sign(
        since=assessed,
        amount_fen=assessed.fen(),
        due=after_working_days(assessed.day, terms.listing_days),
        cure=case.first("case-listed", "refund-granted", "refund-deemed-waived"),
    )


RULE = Rule(
    kind="withheld.eligible-not-listed",
    group="withheld",
    severity="serious",
    clause=REACHED,
    title=Words("Eligible, on no list", "符合条件未列入公示"),
    why=Words("R11: found entitled, and on no list.", "R11：经核定符合条件，却未列入任何公示。"),
    says=Words(
        "Found entitled, and never put on a public list.",
        "核定符合条件，从未列入公示名单。",
    ),
    of=Case,
    find=eligible_not_listed,
    begins=("employer-assessed",),
)
