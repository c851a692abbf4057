"""What recoveries refuse: claims, what comes in for them, and how they end."""

from services.payout.domain.refusals.sums_and_days import IN_THE_FUTURE, NOT_POSITIVE
from shared.problem_types import refusal
from shared.refusals import SAME_PERSON
from shared.words import Term, Words

RECOVERY_UNKNOWN = refusal(
    "recovery-unknown",
    title=Words("No such recovery", "没有该项追回"),
    detail=Words("There is no such recovery.", "没有该项追回。"),
    remedy=Words("Take the id from the list of recoveries.", "请从追回列表中取得编号。"),
    call="listRecoveries",
)
RECOVERY_CLOSED = refusal(
    "recovery-closed",
    title=Words("The recovery is closed", "追回已经了结"),
    detail=Words("The recovery is closed: {outcome}.", "该项追回已经了结：{outcome}。"),
    remedy=Words(
        "Nothing more is recorded of it; what came in all the same is paid back, or belongs to another claim.",
        "不再登记该项追回；仍有款项退回的，应当退还单位，或者登记为其他追回。",
    ),
    call="readRecovery",
)

# Opening

CLAIM_NOT_POSITIVE = NOT_POSITIVE.saying("A recovery is of an amount greater than zero.", "追回的金额必须大于零。")
SAME_CLAIM = refusal(
    "same-claim",
    title=Words("Claimed already", "已经追回"),
    detail=Words("The same claim is open already: {recovery_id}.", "相同的追回已经立案：{recovery_id}。"),
    remedy=Words("Go on with the claim that is open.", "请在已经立案的追回中办理。"),
    call="readRecovery",
)
NOTHING_KNOWN = refusal(
    "nothing-to-claim",
    title=Words("Nothing to claim back", "没有可追回的款项"),
    detail=Words(
        "What the employer has of this payment is not known; there is nothing to claim back.",
        "尚不知该笔支付是否已有款项到达单位，没有可追回的款项。",
    ),
    remedy=Words(
        "Claim back once the payment has arrived; until then it can be held or reduced.",
        "请待该笔支付到账后再追回；到账之前可以暂缓或者减少支付。",
    ),
    call="listPayments",
)
NOTHING_ARRIVED = NOTHING_KNOWN.saying(
    "Nothing of this payment has arrived, or it came back; there is nothing to claim back.",
    "该笔支付没有到账，或者已经退汇，没有可追回的款项。",
)
CLAIM_TOO_MUCH = refusal(
    "claim-too-much",
    title=Words("More than can be claimed", "超过可追回的金额"),
    detail=Words(
        "{paid_fen} was paid and not returned, and {claimed_fen} of it is claimed back already: at most {left_fen} more "
        "can be claimed, and {amount_fen} is too much.",
        "已支付且未退回 {paid_fen} 元，其中 {claimed_fen} 元已在追回，最多还可追回 {left_fen} 元，{amount_fen} 元超过了该金额。",
    ),
    remedy=Words("Claim that much at most.", "请在可追回的金额以内提出。"),
    call="openRecovery",
)

# Instalments

PART_NOT_POSITIVE = NOT_POSITIVE.saying(
    "Every instalment is of an amount greater than zero.", "每期退回的金额必须大于零。"
)
PARTS_OUT_OF_ORDER = refusal(
    "instalments-unfit",
    title=Words("The instalments do not fit", "分期安排不符合要求"),
    detail=Words(
        "Instalments are due one after the other, each on a day of its own.", "各期的到期日须依次先后，且不得为同一天。"
    ),
    remedy=Words(
        "Send instalments due on later and later days from today on, that add up to what is outstanding.",
        "请提交自今天起到期日依次先后、合计等于尚未追回金额的分期安排。",
    ),
    call="readRecovery",
)
PART_TOO_EARLY = PARTS_OUT_OF_ORDER.saying(
    "An instalment cannot be due before it is agreed.", "各期的到期日不得早于约定当日。"
)
PARTS_DIFFER = PARTS_OUT_OF_ORDER.saying(
    "The instalments are {instalments_fen}; outstanding is {outstanding_fen}.",
    "各期合计 {instalments_fen} 元，尚未追回的金额为 {outstanding_fen} 元。",
)

# Money in, and back

REPAID_ALREADY = refusal(
    "recorded-already",
    title=Words("Recorded already", "已经登记"),
    detail=Words("A repayment with this bank reference is recorded already.", "该银行流水号的退回款项已经登记。"),
    remedy=Words(
        "Nothing is left to record of this transfer; another one has a bank reference of its own.",
        "该笔款项无须再次登记；另有款项的，请填写其自己的银行流水号。",
    ),
    call="readRecovery",
)
GIVEN_BACK_ALREADY = REPAID_ALREADY.saying(
    "A payment back with this bank reference is recorded already.", "该银行流水号的退还款项已经登记。"
)
REPAYMENT_NOT_POSITIVE = NOT_POSITIVE.saying(
    "A repayment is of an amount greater than zero.", "退回款项的金额必须大于零。"
)
REPAYMENT_IN_THE_FUTURE = IN_THE_FUTURE.saying(
    "A repayment cannot be received in the future.", "收到退回款项的日期不得晚于今天。"
)
REPAID_TOO_MUCH = refusal(
    "repaid-too-much",
    title=Words("More than is outstanding", "超过尚未追回的金额"),
    detail=Words(
        "Only {outstanding_fen} is outstanding; what is too much must go back.",
        "尚未追回的金额只有 {outstanding_fen} 元，多收的款项应当退还单位。",
    ),
    remedy=Words(
        "Record what is outstanding; what came in beyond it is booked as another entry of the account and goes back.",
        "请按尚未追回的金额登记；多收的部分按账户的其他收支处理，并退还单位。",
    ),
    call="proposeBooking",
)
GIVEN_BACK_NOT_POSITIVE = NOT_POSITIVE.saying(
    "A payment back is of an amount greater than zero.", "退还款项的金额必须大于零。"
)
GIVEN_BACK_IN_THE_FUTURE = IN_THE_FUTURE.saying(
    "A payment back cannot be made in the future.", "退还款项的日期不得晚于今天。"
)
GIVEN_BACK_TOO_MUCH = refusal(
    "given-back-too-much",
    title=Words("More than is owed back", "超过应退还的金额"),
    detail=Words(
        "Of this claim {owed_back_fen} is owed back to the employer, and not {amount_fen}.",
        "该项追回应退还单位的金额为 {owed_back_fen} 元，而不是 {amount_fen} 元。",
    ),
    remedy=Words(
        "Read the recovery: `owed_back` says how much is to go back.", "请查询该项追回，`owed_back` 为应退还的金额。"
    ),
    call="readRecovery",
)

# Closing

OWN_CLAIM = SAME_PERSON.saying(
    "{person} opened this recovery, and cannot give it up.", "{person} 提出该项追回，不得由本人撤回或者核销。"
)
MONEY_CAME_IN = refusal(
    "money-came-in",
    title=Words("Money came in for it", "已有款项退回"),
    detail=Words(
        "Money came in for this claim; what was taken without right must go back first.",
        "该项追回已有款项退回，错收的款项须先退还单位。",
    ),
    remedy=Words(
        "Write the rest off; of a claim that was wrong, the payment that follows from it goes back first.",
        "其余部分可以核销；追回有误的，须先将已收款项退还单位。",
    ),
    call="readRecovery",
)
OUTCOMES = {
    "recovered": Term("recovered", Words("recovered", "已全部追回")),
    "withdrawn": Term("withdrawn", Words("withdrawn", "已撤回")),
    "written-off": Term("written-off", Words("written-off", "已核销")),
}
