"""Unpaid past the deadline. Pure."""

from collections.abc import Iterable
from datetime import date

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import GRANTS, Case
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms
from shared.words import Words


def unpaid_past_deadline(case: Case, _: Terms) -> Iterable[Sign]:
    for payment in case.payments.values():
        if payment.grant is None or not payment.grant.text("pay_by"):
            continue
        due = date.fromisoformat(payment.grant.text("pay_by"))
        state = payment.steps[-1].name.replace("payment-", "") if payment.steps else "no payment ordered"
        yield Sign(
            since=payment.grant,
            subject=payment.payment_id,
            amount_fen=payment.grant.fen(),
            detail=says(due=due.isoformat(), state=state),
            due=due,
            cure=payment.arrived,
        )


RULE = Rule(
    kind="withheld.unpaid-past-deadline",
    group="withheld",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Unpaid past the deadline", "超过应付期限未到账"),
    why=Words("R8: a grant that has not arrived by the day it was to be paid.", "R8：已决定返还，到应付日期仍未到账。"),
    says=Words(
        "Granted, to be paid by {due}; the payment's state is: {state}.",
        "已决定返还，应不迟于 {due} 支付；目前状态：{state}。",
    ),
    chinese={
        "state": {
            "no payment ordered": "未生成支付单",
            "ordered": "已生成支付单",
            "batched": "经办审批中",
            "freed": "移出批次",
            "released": "已发往银行",
            "held": "暂缓支付",
            "credited": "已到账",
            "returned": "银行退汇",
            "settled-by-offset": "以抵扣结清",
            "return-reversed": "退汇被冲正",
            "part-settled": "部分到账",
            "reduced": "已扣减多核金额",
            "raised": "已恢复抵扣金额",
            "reissued": "已重新支付",
            "referral-decided": "已作人工处理决定",
        },
    },
    of=Case,
    find=unpaid_past_deadline,
    begins=GRANTS,
)
