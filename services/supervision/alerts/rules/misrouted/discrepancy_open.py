"""Discrepancy open. Pure."""

from collections.abc import Iterable

from services.supervision.alerts.clauses import PAID_IN_TIME
from services.supervision.alerts.pictures.case import Case
from services.supervision.alerts.pictures.payments import closed_by
from services.supervision.alerts.rule import Rule, Sign, says
from services.supervision.domain.terms import Terms, after_working_days
from shared.words import Words


def discrepancy_open(case: Case, terms: Terms) -> Iterable[Sign]:
    """The bank told something that does not fit what it was sent, and nobody found out why."""
    for found in case.all("bank-discrepancy-found"):
        if found.text("kind") in ("account-differs", "duplicate-file", "paid-twice"):
            continue
        yield Sign(
            since=found,
            subject=str(found.position),
            amount_fen=found.fen() or None,
            detail=says(kind=found.text("kind")),
            due=after_working_days(found.day, terms.discrepancy_days),
            cure=closed_by(case, found),
        )


RULE = Rule(
    kind="misrouted.discrepancy-open",
    group="misrouted",
    severity="serious",
    clause=PAID_IN_TIME,
    title=Words("Discrepancy open", "银行差异未处理"),
    says=Words(
        "The bank's line does not fit ({kind}), and the case is open.", "银行回单不符（{kind}），差异尚未处理。"
    ),
    chinese={
        "kind": {
            "unknown-payment": "没有对应的支付",
            "amount-differs": "金额不同",
            "account-differs": "账户不同",
            "account-not-named": "未注明账户",
            "name-differs": "户名不同",
            "changed-replay": "再次报送的内容有变",
            "unexpected-state": "与支付状态不符",
            "unexplained-entry": "无法解释的收支",
            "transfer-not-booked": "对账单未见拨付到账",
            "duplicate-file": "文件重复",
            "unknown-file": "没有对应的文件",
            "statement-gap": "对账单缺号",
            "statement-break": "对账单余额不衔接",
            "other-statement": "对账单内容不一致",
            "paid-twice": "重复支付",
            "returned-twice": "重复退汇",
            "reversal-of-nothing": "冲正无对应记录",
            "other-account": "非本账户的收支",
            "other-currency": "非人民币收支",
            "total-differs": "合计与明细不符",
            "sign-contradicts": "借贷方向矛盾",
            "status-contradicts": "处理状态自相矛盾",
            "duplicate-code": "银行称重复而拒付",
            "answer-differs": "回执与所报文件不符",
            "day-differs": "记账日期不符",
            "batch-booked": "多笔合并记账",
            "unreadable": "内容无法识读",
        },
    },
    of=Case,
    find=discrepancy_open,
    begins=("bank-discrepancy-found",),
)
