"""Discrepancy open. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import closed_by
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms, after_working_days
from shared.discrepancies import IN_CHINESE
from shared.words import Words


def discrepancy_open(case: Case, terms: Terms) -> Iterable[Sign]:
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") in ("account-differs", "duplicate-file", "paid-twice"):
            continue
        yield Sign(
            since=found,
            subject=str(found.position),
            amount_fen=found.fen() or None,
            detail=says(kind=found.text("kind")),
            due=after_working_days(found.day, terms.discrepancy_days),
            cure=closed_by(case, found),
        )


RULE = Rule(
    kind="misrouted.discrepancy-open",
    group="misrouted",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Discrepancy open", "银行差异未处理"),
    why=Words(
        "The bank told something that does not fit what it was sent, and nobody found out why.",
        "银行所报与发往银行的内容不符，无人查明原因。",
    ),
    says=Words(
        "The bank's line does not fit ({kind}), and the case is open.", "银行回单不符（{kind}），差异尚未处理。"
    ),
    chinese={"kind": IN_CHINESE},
    of=Case,
    find=discrepancy_open,
    begins=("bank-discrepancy-found",),
)
