"""What is refused of bank references: each proves one thing, once."""

from shared.invalid import Fault
from shared.problem_types import refusal
from shared.words import Words

REFERENCE_USED = refusal(
    "bank-reference-used",
    title=Words("The bank reference was used before", "银行流水号已经使用"),
    detail=Words("This bank reference was used before: {before}.", "该银行流水号已经用于{before}。"),
    remedy=Words(
        "One transfer proves one thing: send the reference of the transfer that this is about.",
        "一笔银行流水只能证明一件事，请填写本次款项自己的流水号。",
    ),
)
REFERENCE_RESEMBLES = refusal(
    "bank-reference-resembles",
    title=Words("The bank reference resembles one that was used", "银行流水号与已使用的相近"),
    detail=Words(
        "The bank reference resembles {resembles}, which was used before: {before}. Compare both with the bank; if they "
        'are two transfers, send it again with "unlike": ["{resembles}"].',
        "该银行流水号与 {resembles} 相近，后者已经用于{before}。请与银行核对；确为两笔款项的，请在 `unlike` 中列明 "
        "{resembles} 后重新提交。",
    ),
    remedy=Words(
        "A person compares both with the bank, and sends the request again with `unlike`, or does not send it.",
        "请由经办人员与银行核对两笔流水，确为两笔的，带上 `unlike` 重新提交；否则不再提交。",
    ),
)

REFERENCE_LENGTH = Fault(
    "bank-reference-length",
    Words(
        "A bank reference has {shortest} to {longest} letters and digits.",
        "银行流水号应为 {shortest} 至 {longest} 个字母和数字。",
    ),
)
REFERENCE_NAMELESS = Fault(
    "bank-reference-nameless",
    Words(
        "A bank reference has letters or digits, {longest} at most.",
        "银行流水号应含有字母或者数字，最多 {longest} 个。",
    ),
)
