"""Fund overdrawn. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.fund import Fund, moved_fen
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def fund_overdrawn(fund: Fund, _: Terms) -> Iterable[Sign]:
    available = 0
    for step in fund.steps:
        available += moved_fen(step)
        if step.name == "funds-committed" and available < 0:
            detail = says(batch=step.text("batch_id"), amount_fen=-available)
            yield Sign(since=step, subject=step.text("batch_id"), amount_fen=-available, detail=detail)


RULE = Rule(
    kind="misrouted.fund-overdrawn",
    group="misrouted",
    severity="grave",
    clause=PAID_IN_TIME,
    title=Words("Fund overdrawn", "支出超过资金"),
    why=Words(
        "More was released than was moved to the disbursement account: somebody else's money was paid out.",
        "发往银行的金额多于拨到支付专户的资金，占用了其他资金。",
    ),
    says=Words(
        "Batch {batch} took {amount_fen} more than the fund held.", "批次 {batch} 占用的资金比账上多 {amount_fen} 元。"
    ),
    of=Fund,
    find=fund_overdrawn,
)
