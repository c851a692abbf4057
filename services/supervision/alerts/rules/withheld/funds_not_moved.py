"""Funds not moved. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.fund import Fund
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def funds_not_moved(fund: Fund, terms: Terms) -> Iterable[Sign]:
    for asked in fund.of("funds-requested"):
        request = asked.text("request_id")
        steps = [one for one in fund.of("funds-approved", "funds-transferred") if one.text("request_id") == request]
        moved = next((one for one in steps if one.name == "funds-transferred"), None)
        yield Sign(
            since=asked,
            subject=request,
            amount_fen=asked.fen(),
            detail=says("approved" if steps else "asked-for", amount_fen=asked.fen()),
            due=after_working_days(asked.day, terms.funds_days),
            cure=moved,
        )


RULE = Rule(
    kind="withheld.funds-not-moved",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Funds not moved", "资金未拨付"),
    why=Words(
        "Asked for, and not on the disbursement account: every payment of the region waits for it.",
        "已申请的资金未到支付专户，该地区的全部支付因此等待。",
    ),
    says={
        "approved": Words(
            "{amount_fen} was approved, and has not come to the disbursement account.",
            "{amount_fen} 元已审批，尚未拨到支付专户。",
        ),
        "asked-for": Words(
            "{amount_fen} was asked for, and has not come to the disbursement account.",
            "{amount_fen} 元已申请，尚未拨到支付专户。",
        ),
    },
    of=Fund,
    find=funds_not_moved,
)
