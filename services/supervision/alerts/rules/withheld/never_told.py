"""Never told. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import REACHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def never_told(case: Case, terms: Terms) -> Iterable[Sign]:
    assessed = case.first("employer-assessed")
    if assessed is None or (assessed.text("outcome"), assessed.text("route")) != ("eligible", "confirming"):
        return
    yield Sign(
        since=assessed,
        amount_fen=assessed.fen(),
        due=after_working_days(assessed.day, terms.telling_days),
        cure=case.first("notice-sent", "employer-registered", "refund-confirmed", "amount-disputed"),
    )


RULE = Rule(
    kind="withheld.never-told",
    group="withheld",
    severity="serious",
    clause=REACHED,
    title=Words("Never told", "从未通知单位"),
    why=Words(
        "R6, R11: an employer on the confirming route that nobody told to register and confirm.",
        "R6、R11：须由单位确认的，无人通知其登记和确认。",
    ),
    says=Words(
        "Entitled on the confirming route, and never told to register and confirm.",
        "符合条件、须由单位确认，但从未通知单位登记和确认。",
    ),
    of=Case,
    find=never_told,
    begins=("employer-assessed",),
)
