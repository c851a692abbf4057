"""misrouted.top-up-basis. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R3 = "R3: Q48 §2"


def top_up_basis(case: Case, _: Terms) -> Iterable[Sign]:
    """A top-up (补差) is the difference to what was granted before; it says so itself."""
    so_far = sum(one.fen() for one in case.all("refund-granted")[:1])
    for top_up in case.all("top-up-granted"):
        stated = top_up.fen("granted_before_fen")
        if stated != so_far:
            detail = says(
                "The top-up counts {stated} as granted before; the log has {granted}.",
                stated=yuan(stated),
                granted=yuan(so_far),
            )
            yield Sign(since=top_up, amount_fen=abs(so_far - stated), detail=detail)
        so_far += top_up.fen()


RULE = Rule(
    kind="misrouted.top-up-basis",
    severity="grave",
    clause=_R3,
    of=Case,
    find=top_up_basis,
    begins=("top-up-granted",),
)
