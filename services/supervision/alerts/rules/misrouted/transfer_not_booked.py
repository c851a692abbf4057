"""misrouted.transfer-not-booked. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.finding import Rule, Sign
from services.supervision.alerts.pictures.fund import Fund
from services.supervision.alerts.sentence import says
from services.supervision.domain.terms import Terms
from shared.money import yuan

_R8 = "R8: X74 §1, Q35 §1"


def transfer_not_booked(fund: Fund, _: Terms) -> Iterable[Sign]:
    """A person recorded money that the bank does not show: batches may have been paid out of it."""
    transfers = {one.text("request_id"): one for one in fund.of("funds-transferred")}
    proven = {one.text("request_id"): one for one in fund.of("funds-transfer-proven")}
    for doubted in fund.of("funds-transfer-not-booked"):
        request = doubted.text("request_id")
        recorded = transfers.get(request, doubted)
        yield Sign(
            since=doubted,
            subject=request,
            amount_fen=doubted.fen(),
            detail=says(
                "{amount} is recorded as transferred on {day}; the statements up to {closed} do not show it.",
                amount=yuan(doubted.fen()),
                day=recorded.text("transferred_on"),
                closed=doubted.text("closed_on"),
            ),
            cure=proven.get(request),
            evidence=(recorded,),
        )


RULE = Rule(
    kind="misrouted.transfer-not-booked",
    severity="grave",
    clause=_R8,
    of=Fund,
    find=transfer_not_booked,
)
