"""Payees that there are not."""

from shared.problem_types import missing
from shared.words import Words

NO_SUCH_PAYEE = missing(
    "payee",
    en="payee",
    zh="收款单位",
    remedy=Words(
        "Check the USCC; only an employer that was granted a refund is a payee.",
        "请核对统一社会信用代码；只有已决定返还的单位才是收款单位。",
    ),
).saying("Nothing was granted to this employer.", "没有决定向该单位返还。")
