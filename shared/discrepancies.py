"""What does not fit in the bank's messages, in Chinese: payout prints it, supervision alerts of it."""

from collections.abc import Mapping

IN_CHINESE: Mapping[str, str] = {
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
}
