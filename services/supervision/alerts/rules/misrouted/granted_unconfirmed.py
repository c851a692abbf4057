"""misrouted.granted-unconfirmed. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.record import not_after
from services.supervision.domain.terms import Terms

_R6 = "R6: X74 §1, Q35 §1"


def granted_unconfirmed(case: Case, _: Terms) -> Iterable[Sign]:
    """R6: on the confirming route amount *and* account are the employer's own word."""
    grant = case.first("refund-granted")
    if grant is None or grant.text("route") != "confirming":
        return
    wanted = (grant.text("assessment_id"), grant.fen(), grant.text("account_fingerprint"))
    for word in case.all("refund-confirmed"):
        if (word.text("assessment_id"), word.fen(), word.text("account_fingerprint")) == wanted and not_after(
            word, grant
        ):
            return
    yield Sign(
        since=grant, amount_fen=grant.fen(), detail=says("Granted without the employer's word on amount and account.")
    )


RULE = Rule(
    kind="misrouted.granted-unconfirmed",
    severity="grave",
    clause=_R6,
    of=Case,
    find=granted_unconfirmed,
    begins=("refund-granted",),
)
