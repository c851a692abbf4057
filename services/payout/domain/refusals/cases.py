"""What is refused of discrepancy cases, and of the files that they come from."""

from shared.contracts.payout import Outcome
from shared.problem_types import refusal
from shared.refusals import BOTH_SIDES, NOTHING_PROPOSED, PROPOSED_ALREADY, SAME_PERSON
from shared.words import Term, Words

FILE_KNOWN = refusal(
    "file-known",
    title=Words("Taken in before", "文件已经接收"),
    detail=Words("This very file was taken in before.", "该文件此前已经接收。"),
    remedy=Words("Nothing is left to do; send the bank's next file.", "无须再次提交，请提交银行的下一份文件。"),
    call="takeInBankFile",
)

# What may be said of a case

HAND_IN_CASE = BOTH_SIDES.saying(
    "{person} entered bank details of this payment or acted for its employer, and cannot act on its cases.",
    "{person} 录入过该笔支付的收款账户，或者曾代表其单位办理事项，不得处理其差异。",
)
NO_SUCH_WAY_OUT = refusal(
    "no-such-way-out",
    title=Words("Not for a case of this kind", "不适用于此类差异"),
    detail=Words(
        "A case of this kind is not resolved as {outcome}: {ways_out}.",
        "此类差异不能按“{outcome}”处理，可以选择：{ways_out}。",
    ),
    remedy=Words("Choose one of the case's `ways_out`.", "请从该差异的 `ways_out` 中选择。"),
    call="listDiscrepancies",
)
PUT_RIGHT_BY_BANK = refusal(
    "case-closed",
    title=Words("The case is closed", "差异已经了结"),
    detail=Words(
        "The bank has put this right already; nobody need act on the case.", "银行已经更正，无须再处理该差异。"
    ),
    remedy=Words("Nothing is left to do; the list shows what became of it.", "无须再办理，处理结果见差异列表。"),
    call="listDiscrepancies",
)
CASE_CLOSED = PUT_RIGHT_BY_BANK.saying("The case is open no more.", "该差异已经了结。")
RESOLVED_BEFORE = PUT_RIGHT_BY_BANK.saying(
    "The case was resolved before, by {person}: {outcome}.", "该差异此前已由 {person} 处理：{outcome}。"
)
NOTHING_PROPOSED_OF_CASE = NOTHING_PROPOSED.saying("Nothing is proposed for this case.", "该差异没有待决定的处理意见。")
OTHER_PROPOSAL = PROPOSED_ALREADY.saying(
    "{person} proposed something already: {outcome}. It is decided first.",
    "{person} 已经提出处理意见：{outcome}，须先对其作出决定。",
)
PROPOSAL_CHANGED = refusal(
    "proposal-changed",
    title=Words("Another proposal", "处理意见已有变化"),
    detail=Words("Something else is proposed now; read it first.", "现有的处理意见已经不同，请先查看。"),
    remedy=Words("Read the case, and decide on what is proposed now.", "请查询该差异，并就现有的处理意见作出决定。"),
    call="listDiscrepancies",
)
OWN_PROPOSAL = SAME_PERSON.saying(
    "{person} proposed this, and cannot agree to it.", "{person} 提出该处理意见，不得由本人同意。"
)

# What a case's money is

BATCH_NAMED_ALONE = refusal(
    "batch-named-alone",
    title=Words("A batch is named alone", "批次须单独列明"),
    detail=Words(
        "A batch is named alone, and for a booking of its payments' debit.",
        "批次须单独列明，并且只用于认定其全部支付的一笔扣款。",
    ),
    remedy=Words(
        "Send the outcome `credited` with the batch and no payments, or the payments without the batch.",
        "请以 `credited` 提交并只列明批次，或者只列明各笔支付。",
    ),
    call="proposeResolution",
)
BATCH_SUM_DIFFERS = refusal(
    "line-sum-differs",
    title=Words("The sum is not the line's", "合计与流水不符"),
    detail=Words(
        "At the bank of this batch are {at_the_bank_fen}, and the line is of {line_fen}.",
        "该批次在银行处理中的金额为 {at_the_bank_fen} 元，而该笔流水为 {line_fen} 元。",
    ),
    remedy=Words(
        "Name payments whose sum is the amount of the line, each once.",
        "请列明合计等于该笔流水金额的支付，每笔只列一次。",
    ),
    call="listPayments",
)
BATCH_SUM_CHANGED = BATCH_SUM_DIFFERS.saying(
    "What is at the bank of this batch has changed; propose it anew.", "该批次在银行处理中的金额已有变化，请重新提出。"
)
NAMED_TWICE = BATCH_SUM_DIFFERS.saying("A payment stands there twice.", "同一笔支付列了两次。")
SHARES_DIFFER = BATCH_SUM_DIFFERS.saying(
    "The payments add up to {payments_fen}, and the line is of {line_fen}.",
    "各笔支付合计 {payments_fen} 元，而该笔流水为 {line_fen} 元。",
)
NOT_CREDITED = refusal(
    "payment-not-credited",
    title=Words("The payment did not arrive", "该笔支付尚未到账"),
    detail=Words(
        "The payment is not credited; what left for it is its credit, or another entry.",
        "该笔支付尚未到账，扣出的款项应认定为该笔支付到账，或者按其他收支处理。",
    ),
    remedy=Words(
        "Say of the case that it is credited, or book the entry.", "请将该差异按到账处理，或者按其他收支处理。"
    ),
    call="proposeResolution",
)
NO_FUND = refusal(
    "payment-without-fund",
    title=Words("No fund paid it", "没有对应的资金"),
    detail=Words(
        "The payment's batch drew on no fund; the entry is booked to one first.",
        "该笔支付所在的批次没有支用任何资金，须先将该笔收支记入某项资金。",
    ),
    remedy=Words("Book the entry to a fund.", "请先将该笔收支记入资金。"),
    call="proposeBooking",
)

# Money in that people recorded

NO_SUCH_TRANSFER = refusal(
    "nothing-recorded",
    title=Words("Nothing of this amount is recorded", "没有登记该金额"),
    detail=Words(
        "No transfer of {amount_fen} is recorded there that the bank has not shown yet.",
        "其中没有登记金额为 {amount_fen} 元、银行尚未显示的拨付。",
    ),
    remedy=Words(
        "Record the transfer or the repayment, or name the one whose money this line is.",
        "请先登记该笔拨付或者退回，或者改为列明该笔流水所对应的登记。",
    ),
    call="transferFunds",
)
NO_SUCH_REPAYMENT = NO_SUCH_TRANSFER.saying(
    "No repayment of {amount_fen} is recorded there that the bank has not shown yet.",
    "其中没有登记金额为 {amount_fen} 元、银行尚未显示的退回。",
)
TRANSFER_EXPECTED = refusal(
    "transfer-expected",
    title=Words("A transfer of this amount is expected", "有同额拨付尚未显示"),
    detail=Words(
        "A transfer of just this amount is recorded, and the bank has not shown it yet: {request_id} of {fund_id}, "
        "{bank_reference}. If this line is it, the case is resolved as recorded; if not, the line is booked when the "
        "other has been shown, or the statements have passed its day.",
        "已登记一笔金额相同的拨付，银行尚未显示：{fund_id} 的 {request_id}，流水号 {bank_reference}。该笔流水即为该拨付的，"
        "请按“已有登记”处理；不是的，待银行显示该拨付或者对账单已过其日期后，再记入该笔收支。",
    ),
    remedy=Words(
        "Compare both with the bank; if they are one, resolve the case as recorded.",
        "请与银行核对；确为同一笔的，请将该差异按“已有登记”处理。",
    ),
    call="proposeResolution",
)

_OUTCOMES: dict[Outcome, str] = {
    "explained": "已查明",
    "bank-corrected": "银行已更正",
    "ours-to-correct": "由我方更正",
    "recovery-opened": "已立案追回",
    "credited": "到账",
    "returned": "退汇",
    "booked": "其他收支",
    "recorded": "已有登记",
    "claimed-back": "追回",
}
OUTCOMES: dict[Outcome, Term] = {code: Term(code, Words(code, zh)) for code, zh in _OUTCOMES.items()}
