"""What vouchers refuse."""

from shared.problem_types import refusal
from shared.words import Words

VOUCHER_USED = refusal(
    "voucher-used",
    title=Words("The voucher was used", "凭证已经使用"),
    detail=Words("This voucher proved another use.", "该凭证已经证明过另一笔转付。"),
    remedy=Words("Record the use with a voucher of its own.", "请用该笔转付自己的凭证记录。"),
    call="recordOnwardUse",
)
