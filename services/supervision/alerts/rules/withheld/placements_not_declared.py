"""Placements not declared. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import report_due_on
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.calendar import month_after, month_of
from shared.words import Words


def placements_not_declared(case: Case, _: Terms) -> Iterable[Sign]:
    for credited in case.all("onward-use-due"):
        day = date.fromisoformat(credited.text("credited_on"))
        ended = case.all("placements-accepted", "onward-use-suspended")
        same = (
            one for one in ended if one.text("payment_id") == credited.text("payment_id") and not_after(credited, one)
        )
        yield Sign(
            since=credited,
            subject=credited.text("payment_id"),
            amount_fen=credited.fen(),
            detail=says(credited=day.isoformat()),
            due=report_due_on(month_after(month_of(day))),
            cure=next(same, None),
        )


RULE = Rule(
    kind="withheld.placements-not-declared",
    group="withheld",
    severity="serious",
    clause=PASSED_ON,
    title=Words("Placements not declared", "未申报派遣安排"),
    why=Words(
        "A firm that never says for whom it was paid would owe nobody.",
        "派遣单位始终不申报为谁领取款项的，就不向任何单位承担转付义务。",
    ),
    says=Words(
        "Credited on {credited}; no split by using firm stands.", "款项于 {credited} 到账；没有有效的派遣安排申报。"
    ),
    of=Case,
    find=placements_not_declared,
    begins=("onward-use-due",),
)
