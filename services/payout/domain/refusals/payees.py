"""What is refused of payees: bars, and checks of name and account."""

from shared.problem_types import refusal
from shared.words import Term, Words

NOT_BARRED = refusal(
    "not-barred",
    title=Words("Not barred by this", "不在该名单内"),
    detail=Words("The employer is not barred by {source}.", "该单位没有因“{source}”不予支付。"),
    remedy=Words(
        "Name the source exactly as it was given when the employer was barred.",
        "请按登记不予支付时的来源原样填写。",
    ),
)
CHECK_NOT_ASKED = refusal(
    "check-not-asked",
    title=Words("Nobody asked", "尚未提请核验"),
    detail=Words("Nobody asked the bank about these bank details.", "尚未就该银行账户信息提请银行核验。"),
    remedy=Words("Ask for the check first; then record the bank's answer.", "请先提请账户核验，再登记银行的答复。"),
    call="requestPayeeCheck",
)
ANSWERED_ALREADY = refusal(
    "answered-already",
    title=Words("Answered before", "银行已经答复"),
    detail=Words("The bank answered before: {result}.", "银行此前已经答复：{result}。"),
    remedy=Words(
        "A match or mismatch stands; other bank details of the employer are checked anew.",
        "相符或者不符的答复不再更改；单位更换账户的，请对新账户重新核验。",
    ),
    call="requestPayeeCheck",
)
RESULTS = {
    "match": Term("match", Words("match", "相符")),
    "no-match": Term("no-match", Words("no-match", "不符")),
    "unknown": Term("unknown", Words("unknown", "未能核验")),
}
