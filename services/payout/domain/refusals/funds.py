"""What funds refuse: their money is asked for, approved and transferred before a batch takes it."""

from services.payout.domain.refusals.sums_and_days import IN_THE_FUTURE, NOT_POSITIVE
from shared.problem_types import refusal
from shared.refusals import SAME_PERSON
from shared.words import Term, Words

FUNDS_MISSING = refusal(
    "funds-missing",
    title=Words("Not enough money on the disbursement account", "支付专户资金不足"),
    detail=Words(
        "The batch needs {amount_fen}; {available_fen} of {fund_id} is on the disbursement account.",
        "该批次需要 {amount_fen} 元，支付专户中 {fund_id} 的可用资金为 {available_fen} 元。",
    ),
    remedy=Words(
        "Ask for the money that is missing; once it is approved and transferred, release the batch.",
        "请就不足部分提出用款申请，资金经审批并拨付后再将批次发往银行。",
    ),
    call="requestFunds",
)
NO_OWN_FUND = refusal(
    "no-own-fund",
    title=Words("No fund of its own", "没有自己的基金"),
    detail=Words(
        "{region} has no fund of its own: a fund is a {fund_level}'s.",
        "{region}没有自己的基金：基金按{fund_level}统筹。",
    ),
    remedy=Words(
        "Name the region whose fund it is; the edition says at which level funds are.",
        "请写明基金所属的统筹地区；统筹层级由政策年度版本规定。",
    ),
    call="listFunds",
)
BATCH_ABOVE_FUNDS = NO_OWN_FUND.saying(
    "{agency} has no fund of its own; draft a batch for each {fund_level}.",
    "{agency}没有自己的基金，请按{fund_level}统筹地区分别编制批次。",
)
REQUEST_UNKNOWN = refusal(
    "request-unknown",
    title=Words("No such request", "没有该用款申请"),
    detail=Words("There is no such request for funds.", "没有该用款申请。"),
    remedy=Words(
        "Check the request's number, the edition and the region, or make the request.",
        "请核对申请编号、政策年度版本和地区；尚未申请的，请先提出用款申请。",
    ),
    call="requestFunds",
)
REQUEST_EXISTS = refusal(
    "request-exists",
    title=Words("The number is taken", "申请编号已被使用"),
    detail=Words("There is a request of this name.", "已有同一编号的用款申请。"),
    remedy=Words("Send the request under another number.", "请换用另一编号提出申请。"),
    call="requestFunds",
)
NOTHING_ASKED = NOT_POSITIVE.saying("A request for nothing is none.", "申请金额为零的不是用款申请。")
APPROVED_ALREADY = refusal(
    "approved-already",
    title=Words("Approved before", "已经审批"),
    detail=Words("{person} approved this request before.", "{person} 此前已经审批该申请。"),
    remedy=Words(
        "Nothing is left to approve; a third person records the transfer.",
        "无须再次审批，请由第三人登记拨付。",
    ),
    call="transferFunds",
)
OWN_REQUEST = SAME_PERSON.saying(
    "{person} made this request, and cannot approve it.", "{person} 提出该申请，不得由本人审批。"
)
NOT_APPROVED = refusal(
    "not-approved",
    title=Words("Not approved yet", "尚未审批"),
    detail=Words("The request was not approved.", "该用款申请尚未审批。"),
    remedy=Words("Somebody who did not make the request approves it first.", "请先由申请人以外的人员审批。"),
    call="approveFunds",
)
NOT_TRANSFERRED = refusal(
    "not-transferred",
    title=Words("Not transferred yet", "尚未拨付"),
    detail=Words("The money of this request was not transferred.", "该用款申请的资金尚未拨付。"),
    remedy=Words("Record the transfer first.", "请先登记拨付。"),
    call="transferFunds",
)
TRANSFERRED_ALREADY = refusal(
    "transferred-already",
    title=Words("Transferred before", "已经拨付"),
    detail=Words("The money of this request was transferred before.", "该用款申请的资金此前已经拨付。"),
    remedy=Words(
        "Other money needs a request of its own; the funds show what was transferred.",
        "另有资金到账的，请另行提出用款申请；已拨付的金额见资金情况。",
    ),
    call="listFunds",
)
ACTED_ON_REQUEST = SAME_PERSON.saying(
    "{person} {did} this request, and cannot transfer its money.", "{person} 已{did}该用款申请，不得再办理拨付。"
)
OTHER_AMOUNT = refusal(
    "approved-amount-differs",
    title=Words("Not the amount approved", "与审批金额不一致"),
    detail=Words(
        "{approved_fen} was approved, not {amount_fen}.", "审批金额为 {approved_fen} 元，而不是 {amount_fen} 元。"
    ),
    remedy=Words(
        "Record the amount that was approved; another amount needs a request of its own.",
        "请按审批金额登记；金额确有不同的，请另行提出用款申请。",
    ),
    call="requestFunds",
)
NOT_TRANSFERRED_YET = IN_THE_FUTURE.saying(
    "Today is {today}: nothing was transferred on {transferred_on} yet.",
    "今天是 {today}，{transferred_on} 尚未到来，不可能已经拨付。",
)
BEFORE_APPROVAL = refusal(
    "before-approval",
    title=Words("Before the approval", "早于审批日期"),
    detail=Words(
        "The request was approved later: its money did not come on {transferred_on}.",
        "该申请的审批晚于 {transferred_on}，其资金不可能在该日拨付。",
    ),
    remedy=Words(
        "Send the day on which the bank booked the money; money of before belongs to another request.",
        "请填写银行入账的日期；此前到账的资金属于另一申请。",
    ),
)
BEFORE_THE_DAY_OF_APPROVAL = BEFORE_APPROVAL.saying(
    "The request was approved later, on {approved_on}: its money did not come on {transferred_on}.",
    "该申请于 {approved_on} 审批，其资金不可能在 {transferred_on} 拨付。",
)

DID = {
    "made": Term("made", Words("made", "提出")),
    "approved": Term("approved", Words("approved", "审批")),
}
