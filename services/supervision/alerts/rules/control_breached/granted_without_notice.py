"""Granted without notice. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PUBLISHED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.record import comes_before
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_without_notice(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None:
        return
    listed = [one for one in case.all("case-listed") if comes_before(one, grant)]
    if not listed:
        yield Sign(since=grant, amount_fen=grant.fen(), detail=says("not-listed"))
    elif listed[-1].text("last_day") >= grant.day.isoformat():
        detail = says("too-early", last_day=listed[-1].text("last_day"))
        yield Sign(since=grant, amount_fen=grant.fen(), detail=detail, evidence=(listed[-1],))


RULE = Rule(
    kind="misrouted.granted-without-notice",
    group="control-breached",
    severity="grave",
    clause=PUBLISHED,
    title=Words("Granted without notice", "未经公示决定返还"),
    why=Words("What the public never saw, nobody could object to.", "未经公示，公众无从提出异议。"),
    says={
        "too-early": Words(
            "Granted before the public notice was over ({last_day}).", "公示期未满（至 {last_day}）即决定返还。"
        ),
        "not-listed": Words(
            "Granted without having stood on a public list.",
            "未经公示即决定返还。",
        ),
    },
    of=Case,
    find=granted_without_notice,
    begins=("refund-granted",),
)
