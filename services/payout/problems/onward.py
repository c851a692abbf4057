"""Ways to say no about onward use that are not its rules'."""

from shared.invalid import Fault
from shared.problem_types import missing
from shared.words import Words

NO_SUCH_CREDIT = missing(
    "credit",
    en="credit",
    zh="到账款项",
    remedy=Words(
        "Take the id from the firm's ledger or the list of credits; only payments to dispatch firms are among them.",
        "请从派遣单位台账或者到账清单中取得编号；其中只有付给劳务派遣单位的款项。",
    ),
    call="listOnwardCredits",
).saying("No payment to a dispatch firm has this id.", "付给劳务派遣单位的款项中没有该编号。")
NO_SUCH_DUTY = missing(
    "duty",
    en="duty",
    zh="转付义务",
    remedy=Words(
        "Take the id from the ledger of the dispatch firm, or from the list of what the using firm is owed.",
        "请从派遣单位台账或者用工单位的应收清单中取得编号。",
    ),
    call="readDispatchFirmLedger",
)
NO_SUCH_DISPATCH_FIRM = missing(
    "dispatch-firm",
    en="dispatch firm",
    zh="劳务派遣单位",
    remedy=Words(
        "Check the USCC; a ledger begins with the firm's first credit.",
        "请核对统一社会信用代码；劳务派遣单位首笔款项到账后才有台账。",
    ),
).saying("No dispatch firm with this USCC is paid anything.", "没有向使用该统一社会信用代码的劳务派遣单位支付过款项。")

REASON_OF_A_REJECTION = Fault(
    "reason-of-a-no",
    Words("A rejection has a reason, an acceptance has none.", "不予认可的应当写明原因，认可的不写原因。"),
)
REASON_OF_A_DENIAL = Fault(
    "reason-of-a-no",
    Words("A denial has a reason, a confirmation has none.", "否认收到的应当写明原因，确认收到的不写原因。"),
)
