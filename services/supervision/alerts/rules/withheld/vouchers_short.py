"""Vouchers short. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.onward import USES, Duty, duties_of
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import Record
from services.supervision.domain.terms import Terms
from shared.words import Words


def vouchers_short(case: Case, _: Terms) -> Iterable[Sign]:
    for duty in duties_of(case):
        for since, amount, cure in _times_short(duty):
            yield Sign(
                since=since,
                subject=duty.opened.text("duty_id"),
                amount_fen=amount,
                detail=says(stated_fen=since.fen("stated_fen"), firm=duty.using_firm),
                cure=cure,
            )


def _times_short(duty: Duty) -> Iterable[tuple[Record, int, Record | None]]:
    stated, proven = 0, duty.proven_before_fen
    begun: tuple[Record, int] | None = None
    for step in duty.steps:
        if step.name == "onward-report-filed":
            stated = step.fen("stated_fen")
        elif step.name in USES:
            proven = step.fen("proven_fen")
        if begun is None and step.name == "onward-report-filed" and stated > proven:
            begun = (step, stated - proven)
        elif begun is not None and (stated <= proven or step.name == "onward-duty-suspended"):
            yield (*begun, step)
            begun = None
    if begun is not None:
        yield (*begun, None)


RULE = Rule(
    kind="withheld.vouchers-short",
    group="withheld",
    severity="grave",
    clause=PASSED_ON,
    title=Words("Vouchers short", "凭证少于申报"),
    why=Words(
        "More is said to be passed on than vouchers prove: one for each time that it begins.",
        "申报的转付金额多于凭证所证明的金额，每次出现分别预警。",
    ),
    says=Words(
        "{stated_fen} is reported for {firm}; vouchers prove less.",
        "申报已用于{firm} {stated_fen} 元，凭证证明的金额较少。",
    ),
    of=Case,
    find=vouchers_short,
    begins=("onward-duty-opened",),
)
