"""What batches refuse."""

from shared.problem_types import refusal
from shared.refusals import BOTH_SIDES, SAME_PERSON
from shared.words import Term, Words

BATCH_UNKNOWN = refusal(
    "batch-unknown",
    title=Words("No such batch", "没有该批次"),
    detail=Words("There is no such batch.", "没有该批次。"),
    remedy=Words("Take the id from the list of batches.", "请从批次列表中取得批次编号。"),
    call="listBatches",
)
NOT_IN_THIS_STATE = refusal(
    "batch-state",
    title=Words("Not what comes next for this batch", "批次状态不符"),
    detail=Words(
        "The batch is {state}; it must be {wanted} for this.", "该批次的状态为“{state}”，须为“{wanted}”方可办理。"
    ),
    remedy=Words(
        "Read the batch, and do what comes next for it: check, approve, release; one sent back is drafted anew.",
        "请查询该批次，按其状态办理下一步（复核、审批、发往银行）；已经退回的，请重新编制批次。",
    ),
    call="readBatch",
)
NOTHING_WAITS = refusal(
    "nothing-waits",
    title=Words("Nothing to pay", "没有待支付的款项"),
    detail=Words("No payment is waiting for a batch.", "没有等待编入批次的支付。"),
    remedy=Words(
        "Look at the payments of the agency: those that are `ordered` wait, unless an open case or an overpayment "
        "keeps them.",
        "请查询该经办机构的支付：状态为 `ordered` 的可以编入批次，但有未结差异或者多付的除外。",
    ),
    call="listPayments",
)
PAYMENTS_DO_NOT_ADD_UP = refusal(
    "batch-sums",
    title=Words("The batch does not add up", "批次合计不符"),
    detail=Words(
        "The payments released and held do not add up to the batch.", "发往银行和暂缓支付的笔数之和与批次的笔数不符。"
    ),
    remedy=Words(
        "Release the batch again; if that is refused too, tell whoever runs the system.",
        "请再次将该批次发往银行；仍然不能办理的，请告知系统运行人员。",
    ),
    call="releaseBatch",
)
SUMS_DO_NOT_ADD_UP = PAYMENTS_DO_NOT_ADD_UP.saying(
    "The sums released and held do not add up to the batch.", "发往银行和暂缓支付的金额之和与批次的金额不符。"
)
ACTED_ON_BATCH = SAME_PERSON.saying(
    "{person} {did} this batch, and cannot {would} it.", "{person} 已{did}该批次，不得再办理该批次的{would}。"
)
ENTERED_DETAILS = SAME_PERSON.saying(
    "{person} entered bank details of a payment in this batch, and cannot {would} it.",
    "{person} 录入过该批次中某笔支付的收款账户，不得办理该批次的{would}。",
)
HELPED_AN_EMPLOYER = BOTH_SIDES.saying(
    "{person} acted for an employer that this batch pays, and cannot {would} it.",
    "{person} 曾代表该批次的收款单位办理事项，不得办理该批次的{would}。",
)

DID = {
    "made": Term("made", Words("made", "编制")),
    "checked": Term("checked", Words("checked", "复核")),
    "approved": Term("approved", Words("approved", "审批")),
}
"""What somebody did to a batch."""
WOULD = {
    "make": Term("make", Words("make", "编制")),
    "check": Term("check", Words("check", "复核")),
    "approve": Term("approve", Words("approve", "审批")),
    "reject": Term("reject", Words("reject", "退回")),
    "release": Term("release", Words("release", "发往银行")),
}
STATES = {
    "undrafted": Term("undrafted", Words("undrafted", "尚未编制")),
    "drafted": Term("drafted", Words("drafted", "已编制")),
    "checked": Term("checked", Words("checked", "已复核")),
    "approved": Term("approved", Words("approved", "已审批")),
    "gone": Term("released", Words("gone", "已发往银行")),
    "released": Term("released", Words("released", "已发往银行")),
    "rejected": Term("rejected", Words("rejected", "已退回")),
}
NEW = Term("new", Words("new", "尚未编制"))
SENDABLE_BACK = Term("drafted-checked-approved", Words("drafted, checked or approved", "已编制、已复核或者已审批"))
