"""misrouted.fund-overdrawn. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.fund import Fund, moved_fen
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


def fund_overdrawn(fund: Fund, _: Terms) -> Iterable[Sign]:
    """More was released than was moved to the disbursement account: somebody else's money was paid out."""
    available = 0
    for step in fund.steps:
        available += moved_fen(step)
        if step.name == "funds-committed" and available < 0:
            detail = says(
                "Batch {batch} took {amount} more than the fund held.",
                batch=step.text("batch_id"),
                amount=yuan(-available),
            )
            yield Sign(since=step, subject=step.text("batch_id"), amount_fen=-available, detail=detail)


RULE = Rule(
    kind="misrouted.fund-overdrawn",
    severity="grave",
    clause=_R8,
    of=Fund,
    find=fund_overdrawn,
)
