"""withheld.funds-not-moved. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.fund import Fund
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms, after_working_days
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


def funds_not_moved(fund: Fund, terms: Terms) -> Iterable[Sign]:
    """Asked for, and not on the disbursement account: every payment of the region waits for it."""
    for asked in fund.of("funds-requested"):
        request = asked.text("request_id")
        steps = [one for one in fund.of("funds-approved", "funds-transferred") if one.text("request_id") == request]
        moved = next((one for one in steps if one.name == "funds-transferred"), None)
        amount = yuan(asked.fen())
        yield Sign(
            since=asked,
            subject=request,
            amount_fen=asked.fen(),
            detail=says("{amount} was approved, and has not come to the disbursement account.", amount=amount)
            if steps
            else says("{amount} was asked for, and has not come to the disbursement account.", amount=amount),
            due=after_working_days(asked.day, terms.funds_days),
            cure=moved,
        )


RULE = Rule(
    kind="withheld.funds-not-moved",
    severity="serious",
    clause=_R8,
    of=Fund,
    find=funds_not_moved,
)
