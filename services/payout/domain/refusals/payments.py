"""What payments refuse: one for each case, in a batch, at the bank, and back."""

from services.payout.domain.refusals.sums_and_days import NOT_POSITIVE
from shared.problem_types import refusal
from shared.refusals import BOTH_SIDES
from shared.words import Words

PAYMENT_UNKNOWN = refusal(
    "payment-unknown",
    title=Words("No such payment", "没有该笔支付"),
    detail=Words("There is no such payment.", "没有该笔支付。"),
    remedy=Words("Take the id from the list of payments.", "请从支付列表中取得支付编号。"),
    call="listPayments",
)

# In a batch

ORDERED_ALREADY = refusal(
    "ordered-already",
    title=Words("Ordered already", "已经生成支付单"),
    detail=Words(
        "The payment is ordered already; nothing can be kept of it any more.", "该笔支付已经生成支付单，不能再抵扣。"
    ),
    remedy=Words(
        "The recovery is offset against a later payment, or repaid.", "请在以后的支付中抵扣，或者由单位退回。"
    ),
    call="readRecovery",
)
KEPT_TOO_MUCH = refusal(
    "kept-too-much",
    title=Words("More kept than there is", "抵扣超过应付金额"),
    detail=Words("More is kept of the payment than was granted.", "抵扣的金额超过决定返还的金额。"),
    remedy=Words("Keep no more of it than the payment is.", "抵扣的金额不得超过该笔支付的金额。"),
    call="readRecovery",
)
KEPT_MORE_THAN_DUE = KEPT_TOO_MUCH.saying(
    "More is kept of the payment than is to be paid.", "抵扣的金额超过应支付的金额。"
)
OVERPAID_IN_BATCH = refusal(
    "payment-overpaid",
    title=Words("An overpayment is not settled", "多付尚未处理"),
    detail=Words(
        "More was granted than is owed of a payment of this batch; it is reduced first.",
        "该批次中某笔支付决定返还的金额多于应返还的金额，须先减少该笔支付。",
    ),
    remedy=Words(
        "Wait a minute: the payment is reduced by itself. Then draft the batch again.",
        "该笔支付将自动减少，请稍后重新编制批次。",
    ),
    call="draftBatch",
)
CASE_OPEN_IN_BATCH = refusal(
    "case-open",
    title=Words("A case of the bank is open", "银行差异尚未处理"),
    detail=Words(
        "What the bank says of a payment of this batch is an open case; the case is resolved first.",
        "银行就该批次中某笔支付的回单存在未结差异，须先处理该差异。",
    ),
    remedy=Words("Resolve the case; then draft the batch again.", "请先处理差异，再重新编制批次。"),
    call="proposeResolution",
)
NOT_WAITING = refusal(
    "payment-not-waiting",
    title=Words("Not waiting any more", "支付已不在待编状态"),
    detail=Words(
        "A payment of this batch is not waiting for one any more; draft the batch again.",
        "该批次中某笔支付已不再等待编入批次，请重新编制批次。",
    ),
    remedy=Words("Draft the batch again; it takes what waits now.", "请重新编制批次，将按目前等待的支付编入。"),
    call="draftBatch",
)
NOT_IN_BATCH = refusal(
    "payment-not-in-batch",
    title=Words("Not in this batch any more", "支付已不在该批次"),
    detail=Words("A payment is not in this batch any more.", "某笔支付已不在该批次中。"),
    remedy=Words(
        "Read the batch; release it again if it is still approved.", "请查询该批次；仍为已审批的，请再次发往银行。"
    ),
    call="readBatch",
)
CHANGED_JUST_NOW = refusal(
    "changed-just-now",
    title=Words("Changed meanwhile", "情况刚有变化"),
    detail=Words(
        "What is owed of a payment in this batch changed just now; release the batch again.",
        "该批次中某笔支付的应付金额刚有变化，请再次将该批次发往银行。",
    ),
    remedy=Words("Release the batch again.", "请再次将该批次发往银行。"),
    call="releaseBatch",
)
CASE_CHANGED_JUST_NOW = CHANGED_JUST_NOW.saying(
    "What the bank says of a payment in this batch changed just now; release the batch again.",
    "银行对该批次中某笔支付的回单刚有变化，请再次将该批次发往银行。",
)

# Back

HAND_IN_PAYMENT = BOTH_SIDES.saying(
    "{person} entered bank details of this payment or acted for its employer, and cannot decide whether it goes.",
    "{person} 录入过该笔支付的收款账户，或者曾代表其单位办理事项，不得决定是否重新支付。",
)
NOT_REFERRED = refusal(
    "not-referred",
    title=Words("Nothing to decide", "无须决定"),
    detail=Words(
        "The payment did not come back so often that a person decides.",
        "该笔支付的退汇次数尚未达到须由人员决定的次数。",
    ),
    remedy=Words(
        "Nothing is left to do here: once the employer has confirmed its bank details, it goes again by itself.",
        "无须办理：单位重新确认银行账户信息后，将自动重新支付。",
    ),
    call="listPayments",
)
NOT_RECONFIRMED = refusal(
    "not-reconfirmed",
    title=Words("Bank details not confirmed again", "尚未重新确认账户"),
    detail=Words(
        "The employer has not confirmed its bank details since the payment came back.",
        "退汇之后，单位尚未重新确认银行账户信息。",
    ),
    remedy=Words(
        "The employer gives its bank details and confirms them; then decide again.",
        "请由单位提供并确认银行账户信息，再作决定。",
    ),
    call="confirmRefund",
)

# With less, or with more

NOT_REDUCIBLE = refusal(
    "payment-not-changeable",
    title=Words("Its amount cannot change now", "现在不能变更金额"),
    detail=Words("The payment is not where it could be reduced.", "该笔支付目前的状态不能减少金额。"),
    remedy=Words(
        "Wait until the payment leaves its batch or comes back from the bank, or use another way.",
        "请待该笔支付退出批次或者从银行退回后再办理，或者以其他方式处理。",
    ),
    call="listPayments",
)
NOT_RAISABLE = NOT_REDUCIBLE.saying(
    "The payment is in a batch, at the bank or credited; what is owed besides is paid otherwise.",
    "该笔支付已编入批次、在银行处理中或者已经到账，另外应付的金额须以其他方式支付。",
)
MORE_THAN_GRANTED = refusal(
    "more-than-granted",
    title=Words("More than was granted", "超过决定返还的金额"),
    detail=Words(
        "{granted_fen} was granted of this payment; {amount_fen} is more.",
        "该笔支付决定返还 {granted_fen} 元，{amount_fen} 元超过了该金额。",
    ),
    remedy=Words("A payment goes with what was granted of it, at most.", "支付的金额不得超过决定返还的金额。"),
    call="listPayments",
)

# What people found a case's line to be

IN_A_BATCH = refusal(
    "payment-in-batch",
    title=Words("The payment is in a batch", "支付已编入批次"),
    detail=Words(
        "{end_to_end_id} is in the batch {batch_id}; the batch is sent back or released first.",
        "{end_to_end_id} 已编入批次 {batch_id}，须先将该批次退回或者发往银行。",
    ),
    remedy=Words(
        "Send the batch back, or release it; then resolve the case.", "请先退回该批次或者将其发往银行，再处理差异。"
    ),
    call="rejectBatch",
)
AT_THE_BANK = refusal(
    "paid-besides",
    title=Words("Paid besides", "属于重复支付"),
    detail=Words(
        "{end_to_end_id} is at the bank; what was paid besides is claimed back.",
        "{end_to_end_id} 正在银行处理中，另外支付的款项应予追回。",
    ),
    remedy=Words("Resolve the case as claimed back.", "请将该差异按“追回”处理。"),
    call="proposeResolution",
)
CREDITED_ALREADY = AT_THE_BANK.saying(
    "{end_to_end_id} was credited already; what was paid besides is claimed back.",
    "{end_to_end_id} 已经到账，另外支付的款项应予追回。",
)
ALL_OFFSET = refusal(
    "payment-all-offset",
    title=Words("Nothing goes to the bank", "全部抵扣"),
    detail=Words(
        "Nothing of this payment goes to the bank: offsets took all of it.", "该笔支付已全部抵扣，没有款项发往银行。"
    ),
    remedy=Words("Say of the case that it is another entry of the account.", "请将该差异按账户的其他收支处理。"),
    call="proposeBooking",
)
PART_NOT_AT_THE_BANK = refusal(
    "part-not-acceptable",
    title=Words("Not the amount of the payment", "与支付金额不符"),
    detail=Words(
        "The payment is {owed_fen}; a part of {amount_fen} can be accepted only while it is at the bank, and more than it "
        "not at all.",
        "该笔支付为 {owed_fen} 元；只有在银行处理中时才能认定部分到账（{amount_fen} 元），超过支付金额的不能认定。",
    ),
    remedy=Words(
        "Name shares that add up to the line and are each no more than the payment; the rest is another entry.",
        "请使各笔支付的份额不超过其支付金额，且合计等于该笔流水；其余部分按其他收支处理。",
    ),
    call="proposeResolution",
)
NOT_COMING_BACK = refusal(
    "nothing-to-come-back",
    title=Words("It cannot come back", "不能认定为退汇"),
    detail=Words(
        "The payment is neither at the bank nor credited; what came in is booked as another entry.",
        "该笔支付既不在银行处理中，也没有到账，收到的款项应按其他收支处理。",
    ),
    remedy=Words("Book the entry.", "请按账户的其他收支处理。"),
    call="proposeBooking",
)
MORE_THAN_THE_PAYMENT = refusal(
    "more-than-the-payment",
    title=Words("More than the payment", "超过支付金额"),
    detail=Words(
        "The payment is {owed_fen}; more than that cannot come back of it.",
        "该笔支付为 {owed_fen} 元，退汇的金额不能超过该金额。",
    ),
    remedy=Words(
        "Name other payments for the rest, or book the entry.", "其余部分请列明其他支付，或者按账户的其他收支处理。"
    ),
    call="proposeBooking",
)
PART_NOT_POSITIVE = NOT_POSITIVE.saying("A part is greater than zero.", "部分到账或者退回的金额必须大于零。")
