"""Receipt denied. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import duties_of
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def receipt_denied(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in duties_of(case):
        for denial in duty.steps:
            if denial.name != "onward-receipt-denied":
                continue
            word = (
                one
                for one in duty.steps
                if one.name == "onward-receipt-confirmed"
                and one.text("use_id") == denial.text("use_id")
                and one.position > denial.position
            )
            yield Sign(
                since=denial,
                subject=denial.text("use_id"),
                amount_fen=denial.fen(),
                detail=says(firm=duty.using_firm),
                cure=next(word, None) or duty.suspended,
            )


RULE = Rule(
    kind="withheld.receipt-denied",
    group="withheld",
    severity="grave",
    clause=PASSED_ON,
    title=Words("Receipt denied", "用工单位否认收款"),
    why=Words(
        "The firm says that it passed the money on, and the using firm that nothing came.",
        "派遣单位称已转付，用工单位称未收到。",
    ),
    says=Words("{firm} says that it did not receive it.", "{firm}表示没有收到款项。"),
    of=Case,
    find=receipt_denied,
    begins=("onward-duty-opened",),
)
