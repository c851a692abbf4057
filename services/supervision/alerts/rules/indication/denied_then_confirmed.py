"""A using firm that denies, and later confirms the same. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PASSED_ON
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.vouchers import day_of
from services.supervision.alerts.rule import Rule, Sign, says, score_of
from services.supervision.domain.terms import Terms
from shared.words import Words

_ON_ITS_WAY_DAYS = 10
_ONE_IN = 50
"""That a bookkeeper overlooks a transfer for so long happens. No published figure says how often."""


def denied_then_confirmed(case: Case, _: Terms) -> Iterable[Sign]:
    confirmed = case.all("onward-receipt-confirmed")
    uses = {one.text("use_id"): one for one in case.all("onward-use-recorded")}
    for denied in case.all("onward-receipt-denied"):
        use = uses.get(denied.text("use_id"))
        same = (one for one in confirmed if one.text("use_id") == denied.text("use_id"))
        after = next((one for one in same if one.position > denied.position), None)
        used = None if use is None else day_of(use, "used_on")
        if use is None or after is None or used is None or (denied.day - used).days < _ON_ITS_WAY_DAYS:
            continue
        yield Sign(
            since=after,
            subject=denied.text("use_id"),
            amount_fen=use.fen(),
            detail=says(used=used.isoformat(), denied=denied.day.isoformat(), confirmed=after.day.isoformat()),
            people=tuple(dict.fromkeys((denied.actor, after.actor))),
            evidence=(use, denied),
            score=score_of(_ONE_IN),
        )


RULE = Rule(
    kind="indication.denied-then-confirmed",
    group="indication",
    severity="indicative",
    clause=PASSED_ON,
    title=Words("Using firm denied and then confirmed", "用工单位先否认后确认"),
    why=Words(
        "Denied when the money, sent as the voucher says, had long been there; and then confirmed all the same.",
        "按凭证所载款项早已到达，用工单位先予否认，后又确认。",
    ),
    says=Words(
        "By the voucher it was passed on on {used}; on {denied} the using firm said that nothing had come, and on "
        "{confirmed} that it had.",
        "凭证显示 {used} 已转付；用工单位 {denied} 称未收到，{confirmed} 又确认收到。",
    ),
    of=Case,
    find=denied_then_confirmed,
    begins=("onward-receipt-denied",),
)
