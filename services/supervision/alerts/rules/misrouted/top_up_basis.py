"""Top-up on a wrong basis. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import RATE
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def top_up_basis(case: Case, _: Terms) -> Iterable[Sign]:
    so_far = sum(one.fen() for one in case.all("refund-granted")[:1])
    for top_up in case.all("top-up-granted"):
        stated = top_up.fen("granted_before_fen")
        if stated != so_far:
            detail = says(stated_fen=stated, granted_fen=so_far)
            yield Sign(since=top_up, amount_fen=abs(so_far - stated), detail=detail)
        so_far += top_up.fen()


RULE = Rule(
    kind="misrouted.top-up-basis",
    group="misrouted",
    severity="grave",
    clause=RATE,
    title=Words("Top-up on a wrong basis", "补差依据不符"),
    why=Words(
        "A top-up is the difference to what was granted before; it says so itself.",
        "补差为与此前已决定金额的差额，补差本身载明该金额。",
    ),
    says=Words(
        "The top-up counts {stated_fen} as granted before; the log has {granted_fen}.",
        "补差按此前已决定 {stated_fen} 元计算；日志中为 {granted_fen} 元。",
    ),
    of=Case,
    find=top_up_basis,
    begins=("top-up-granted",),
)
