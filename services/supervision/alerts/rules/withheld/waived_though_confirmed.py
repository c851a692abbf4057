"""Waived though confirmed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import WAIVED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.words import Words


def waived_though_confirmed(case: Case, _: Terms) -> Iterable[Sign]:
    waived = case.first("refund-deemed-waived")
    if waived is None:
        return
    confirmed = case.last_before(waived, "refund-confirmed")
    if confirmed is not None and confirmed.text("assessment_id") == waived.text("assessment_id"):
        granted = next((one for one in case.all("refund-granted") if not_after(waived, one)), None)
        yield Sign(since=waived, amount_fen=waived.fen(), cure=granted, evidence=(confirmed,))


RULE = Rule(
    kind="withheld.waived-though-confirmed",
    group="withheld",
    severity="grave",
    clause=WAIVED,
    title=Words("Waived though confirmed", "已确认却视为自愿放弃"),
    why=Words(
        "Silence is a waiver; an employer that confirmed was not silent.",
        "未作表示的视为自愿放弃；已确认的单位并非未作表示。",
    ),
    says=Words(
        "Deemed waived, though the employer had confirmed this assessment.", "单位已确认该核定结果，仍按自愿放弃处理。"
    ),
    of=Case,
    find=waived_though_confirmed,
    begins=("refund-deemed-waived",),
)
