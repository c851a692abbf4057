"""A later report that states less passed on than an earlier one. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.vouchers import by_duty
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words

_ONE_IN = 200
"""A sum so far does not become less; a slip of the pen does. No published figure says how often."""
_ANEW = ("onward-duty-suspended", "onward-duty-opened", "onward-receipt-denied")
"""After these, less may be owed, or be passed on."""


def report_shrinks(case: Case, _: Terms) -> Iterable[Sign]:
    if not case.all("onward-report-filed"):
        return
    for records in by_duty(case, "onward-report-filed", *_ANEW).values():
        most: Record | None = None
        for one in records:
            if one.name in _ANEW:
                most = None
            elif most is None or one.fen("stated_fen") >= most.fen("stated_fen"):
                most = one
            else:
                yield Sign(
                    since=one,
                    subject=one.text("duty_id"),
                    amount_fen=most.fen("stated_fen") - one.fen("stated_fen"),
                    detail=says(
                        earlier=most.text("month"),
                        stated_fen=most.fen("stated_fen"),
                        later=one.text("month"),
                        less_fen=one.fen("stated_fen"),
                    ),
                    evidence=(most,),
                    score=score_of(_ONE_IN),
                )
                break


RULE = Rule(
    kind="indication.report-shrinks",
    group="indication",
    severity="indicative",
    clause=PASSED_ON,
    title=Words("Later report states less passed on", "后期报告的转付金额反而减少"),
    why=Words("Reports state what was passed on so far, in all.", "报告载明的是截至当时累计转付的金额。"),
    says=Words(
        "The report for {earlier} stated {stated_fen} passed on so far, that for {later} only {less_fen}.",
        "{earlier} 报告累计转付 {stated_fen} 元，{later} 报告却仅为 {less_fen} 元。",
    ),
    of=Case,
    find=report_shrinks,
    begins=("onward-report-filed",),
)
