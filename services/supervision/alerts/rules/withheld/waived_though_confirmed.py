"""withheld.waived-though-confirmed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms


def waived_though_confirmed(case: Case, _: Terms) -> Iterable[Sign]:
    """Silence is a waiver; an employer that confirmed was not silent."""
    waived = case.first("refund-deemed-waived")
    if waived is None:
        return
    confirmed = case.last_before(waived, "refund-confirmed")
    if confirmed is not None and confirmed.text("assessment_id") == waived.text("assessment_id"):
        detail = says("Deemed waived, though the employer had confirmed this assessment.")
        granted = next((one for one in case.all("refund-granted") if not_after(waived, one)), None)
        yield Sign(since=waived, amount_fen=waived.fen(), detail=detail, cure=granted, evidence=(confirmed,))


RULE = Rule(
    kind="withheld.waived-though-confirmed",
    severity="grave",
    clause="R6, R8: X74 §1, N29 §9",
    of=Case,
    find=waived_though_confirmed,
    begins=("refund-deemed-waived",),
)
