"""Discrepancy cases that there are not, whose they are, and what is said of them and says too little."""

from shared.invalid import Fault
from shared.problem_types import ProblemType, missing
from shared.words import Words

NO_SUCH_CASE = missing("case", en="case", zh="差异", call="listDiscrepancies")
CASE_OF_THE_ACCOUNT = ProblemType(
    code="other-region",
    status=403,
    title=Words("A case of the whole account", "属于整个账户的差异"),
    detail=Words(
        "The case is of the account itself; whoever may act on all of it resolves it.",
        "该差异属于账户本身，须由有权管理整个账户的人员处理。",
    ),
    remedy=Words(
        "Somebody resolves it whose region holds every agency that the account pays.",
        "请由其地区涵盖该账户所支付的全部经办机构的人员处理。",
    ),
)
RECORD_NOT_NAMED = Fault(
    "record-not-named",
    Words(
        "Name the recovery, or the request for funds with its edition and region.",
        "请列明追回，或者列明用款申请及其政策年度版本和地区，二者择一。",
    ),
)
ENTRY_NOT_NAMED = Fault(
    "entry-not-named",
    Words(
        "A booking names edition, region and what the entry is.",
        "记入账户收支须列明政策年度版本、地区和收支的种类。",
    ),
)
PAYMENT_NOT_NAMED = Fault(
    "payment-not-named",
    Words("The case names no payment; say whose money it is.", "该差异没有对应的支付，请列明是哪一笔支付的款项。"),
)
