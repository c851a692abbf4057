"""Transfer not on the statements. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.fund import Fund
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def transfer_not_booked(fund: Fund, _: Terms) -> Iterable[Sign]:
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
                amount_fen=doubted.fen(), day=recorded.text("transferred_on"), closed=doubted.text("closed_on")
            ),
            cure=proven.get(request),
            evidence=(recorded,),
        )


RULE = Rule(
    kind="misrouted.transfer-not-booked",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Transfer not on the statements", "拨付未见到账"),
    why=Words(
        "A person recorded money that the bank does not show: batches may have been paid out of it.",
        "有人记录了银行未显示的拨付，批次可能已据此付款。",
    ),
    says=Words(
        "{amount_fen} is recorded as transferred on {day}; the statements up to {closed} do not show it.",
        "记录 {day} 拨入 {amount_fen} 元；截至 {closed} 的对账单上没有这笔款项。",
    ),
    of=Fund,
    find=transfer_not_booked,
)
