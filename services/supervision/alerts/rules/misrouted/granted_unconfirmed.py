"""Granted unconfirmed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import CONFIRMED
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms
from shared.words import Words


def granted_unconfirmed(case: Case, _: Terms) -> Iterable[Sign]:
    grant = case.first("refund-granted")
    if grant is None or grant.text("route") != "confirming":
        return
    wanted = (grant.text("assessment_id"), grant.fen(), grant.text("account_fingerprint"))
    for word in case.all("refund-confirmed"):
        if (word.text("assessment_id"), word.fen(), word.text("account_fingerprint")) == wanted and not_after(
            word, grant
        ):
            return
    yield Sign(since=grant, amount_fen=grant.fen())


RULE = Rule(
    kind="misrouted.granted-unconfirmed",
    group="misrouted",
    severity="grave",
    clause=CONFIRMED,
    title=Words("Granted unconfirmed", "未经单位确认决定返还"),
    why=Words(
        "R6: on the confirming route amount and account are the employer's own word.",
        "R6：须由单位确认的，金额和账户均以单位自己的确认为准。",
    ),
    says=Words(
        "Granted without the employer's word on amount and account.",
        "金额和账户未经单位确认即决定返还。",
    ),
    of=Case,
    find=granted_unconfirmed,
    begins=("refund-granted",),
)
