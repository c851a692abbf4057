"""What the duties of onward use refuse."""

from services.payout.domain.refusals.sums_and_days import IN_THE_FUTURE, NOT_POSITIVE
from shared.problem_types import refusal
from shared.refusals import YEAR_UNKNOWN
from shared.words import Words

DUTY_UNKNOWN = refusal(
    "duty-unknown",
    title=Words("No such duty", "没有该项转付义务"),
    detail=Words("There is no such duty.", "没有该项转付义务。"),
    remedy=Words("Take the id from the firm's ledger.", "请从劳务派遣单位台账中取得转付义务编号。"),
    call="readDispatchFirmLedger",
)
USE_UNKNOWN = refusal(
    "use-unknown",
    title=Words("No such use", "没有该笔转付"),
    detail=Words("There is no such use.", "没有该笔转付或者代缴。"),
    remedy=Words("Take the id from the uses of the duty.", "请从该项转付义务的明细中取得编号。"),
    call="listOnwardUses",
)
CREDIT_GONE = refusal(
    "credit-gone",
    title=Words("The firm has no such money", "款项不在派遣单位"),
    detail=Words(
        "The credit came back; while the firm has no money, nothing is due.",
        "到账款项已经退回，派遣单位没有该款项期间，无须转付。",
    ),
    remedy=Words(
        "Wait until the payment is credited again; the firm's ledger shows it.",
        "请待该笔支付重新到账后办理，是否到账见劳务派遣单位台账。",
    ),
    call="readDispatchFirmLedger",
)
NOT_WITH_THE_FIRM = CREDIT_GONE.saying("No money of this payment is with the firm.", "该笔支付的款项不在劳务派遣单位。")
USE_NOT_POSITIVE = NOT_POSITIVE.saying("A use is of an amount greater than zero.", "转付或者代缴的金额必须大于零。")
BEFORE_THE_CREDIT = refusal(
    "before-credit",
    title=Words("Before the credit", "早于到账日期"),
    detail=Words(
        "The money was credited on {credited_on}; it cannot be passed on before.",
        "款项于 {credited_on} 到账，在此之前不可能转付。",
    ),
    remedy=Words(
        "Send the day on which it was passed on; what was paid before the credit is no use of it.",
        "请填写实际转付的日期；到账之前支付的款项不作为本笔返还的使用。",
    ),
)
USE_IN_THE_FUTURE = IN_THE_FUTURE.saying("A use cannot lie in the future.", "转付或者代缴的日期不得晚于今天。")
DUTY_FULFILLED = refusal(
    "duty-fulfilled",
    title=Words("Fulfilled", "义务已经履行"),
    detail=Words("This duty is fulfilled; no report is due.", "该项转付义务已经履行完毕，无须报送月报。"),
    remedy=Words("Nothing is left to do.", "无须再办理。"),
)
MONTH_NOT_BEGUN = refusal(
    "month-not-reported",
    title=Words("No report is due for this month", "该月无须报送"),
    detail=Words("A month that has not begun is not reported on.", "尚未开始的月份不能报送。"),
    remedy=Words(
        "Report on the month that the firm's ledger names in `next_report`.",
        "请按劳务派遣单位台账中 `next_report` 所列的月份报送。",
    ),
    call="readDispatchFirmLedger",
)
MONTH_BEFORE_THE_FIRST = MONTH_NOT_BEGUN.saying(
    "Reports on this duty are due from {first_month} on.", "该项转付义务自{first_month}起报送月报。"
)
MONTH_PAST = MONTH_NOT_BEGUN.saying(
    "The report for {last_month} states what was passed on until then; earlier months are past.",
    "{last_month}的月报已经涵盖此前的转付情况，更早的月份不再报送。",
)
MORE_THAN_THE_SHARE = refusal(
    "more-than-share",
    title=Words("More than the share", "超过应转付份额"),
    detail=Words(
        "This using firm's share is {share_fen}; more cannot have been passed on of it.",
        "该用工单位的份额为 {share_fen} 元，转付金额不得超过该份额。",
    ),
    remedy=Words(
        "Report what was passed on of this share so far, and of no other.",
        "请填写截至目前已转付该用工单位的累计金额，不含其他份额。",
    ),
    call="fileOnwardReport",
)

OF_A_USE = (DUTY_UNKNOWN, CREDIT_GONE, USE_NOT_POSITIVE, BEFORE_THE_CREDIT, USE_IN_THE_FUTURE)
OF_A_REPORT = (DUTY_UNKNOWN, CREDIT_GONE, DUTY_FULFILLED, MONTH_NOT_BEGUN, MORE_THAN_THE_SHARE, YEAR_UNKNOWN)
