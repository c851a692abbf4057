"""What the split of a dispatch firm's credit refuses."""

from services.payout.domain.refusals.onward import NOT_WITH_THE_FIRM
from services.payout.domain.refusals.sums_and_days import NOT_POSITIVE
from shared.problem_types import refusal
from shared.refusals import SAME_PERSON
from shared.words import Words

USING_FIRM_UNNAMED = refusal(
    "using-firm-unnamed",
    title=Words("A using firm is not named", "没有写明用工单位"),
    detail=Words("Every share names the using firm that it is for.", "每一份额都应当写明所属的用工单位。"),
    remedy=Words(
        "Name the using firm of every share; what is the own staff's is `own`.",
        "请为每一份额写明用工单位；属于自有职工的部分填入 `own`。",
    ),
    call="declarePlacements",
)
SHARE_NOT_POSITIVE = NOT_POSITIVE.saying("Every share is greater than zero.", "每一份额都必须大于零。")
USING_FIRM_TWICE = refusal(
    "using-firm-twice",
    title=Words("A using firm twice", "用工单位重复"),
    detail=Words("A using firm stands there twice.", "同一用工单位出现两次。"),
    remedy=Words("Add its shares up to one.", "请将同一用工单位的份额合并为一项。"),
    call="declarePlacements",
)
OWN_USING_FIRM = refusal(
    "own-using-firm",
    title=Words("The firm itself", "派遣单位自身"),
    detail=Words(
        "A dispatch firm is not its own using firm; its own staff's share is told apart.",
        "劳务派遣单位不是自己的用工单位，自有职工的份额应当单独申报。",
    ),
    remedy=Words("Declare the own staff's share as `own`.", "请将自有职工的份额填入 `own`。"),
    call="declarePlacements",
)
PLACEMENTS_ACCEPTED = refusal(
    "placements-accepted",
    title=Words("Accepted already", "派遣安排已经认可"),
    detail=Words(
        "The placements of this payment are accepted; they do not change any more.",
        "该笔支付的派遣安排已经认可，不再变更。",
    ),
    remedy=Words(
        "Read the accepted split; what is paid by it is recorded use by use.",
        "请查询已认可的份额，并按份额逐笔记录转付。",
    ),
    call="readDispatchFirmLedger",
)
SHARES_NOT_WHOLE = refusal(
    "shares-not-whole",
    title=Words("The shares do not add up", "份额合计不符"),
    detail=Words(
        "Own staff and using firms make {declared_fen}; credited was {credited_fen}.",
        "自有职工与各用工单位的份额合计 {declared_fen} 元，到账 {credited_fen} 元。",
    ),
    remedy=Words(
        "The firm declares shares that add up to what it has.", "请派遣单位重新申报，使各份额合计等于其持有的金额。"
    ),
    call="declarePlacements",
)
DECLARED_OF_ANOTHER_SUM = SHARES_NOT_WHOLE.saying(
    "Declared is {declared_fen}, and the firm has {credited_fen} now; it declares again.",
    "申报的合计为 {declared_fen} 元，派遣单位现持有 {credited_fen} 元，应当重新申报。",
)
NOTHING_DECLARED = refusal(
    "nothing-declared",
    title=Words("Nothing is declared", "没有待核对的申报"),
    detail=Words("No declaration waits to be checked.", "没有待核对的派遣安排申报。"),
    remedy=Words("The firm declares its placements first.", "请派遣单位先申报派遣安排。"),
    call="declarePlacements",
)
DECLARER_CHECKS = SAME_PERSON.saying(
    "{person} made this declaration, and cannot check it.", "该申报由 {person} 提交，不得由本人核对。"
)
OWN_STAFF_UNPROVEN = refusal(
    "own-staff-unproven",
    title=Words("Nothing shows own staff", "没有自有职工的依据"),
    detail=Words(
        "Nothing on record shows that all of the firm's people are its own staff; the agency records where they work, "
        "or the firm declares its using firms.",
        "没有登记能够表明该单位人员均为自有职工；请经办机构登记其用工去处，或者由派遣单位申报用工单位。",
    ),
    remedy=Words("The agency records the placements of the firm's people.", "请经办机构登记该派遣单位人员的派遣安排。"),
    call="importPlacements",
)
OWN_STAFF_EXCEEDED = refusal(
    "own-staff-exceeded",
    title=Words("More than the own staff's", "超过自有职工份额"),
    detail=Words(
        "Of {premium_fen} of premiums on record {own_premium_fen} are of the firm's own staff: at most {most_fen} of "
        "this refund is theirs, and {declared_fen} is declared. The rest is owed to using firms, and declared by firm.",
        "登记的缴费共 {premium_fen} 元，其中自有职工 {own_premium_fen} 元，本笔返还中自有职工部分最多 {most_fen} 元，"
        "申报为 {declared_fen} 元。其余部分应当转付用工单位，并按用工单位申报。",
    ),
    remedy=Words(
        "The firm declares at most this sum as `own`, and the rest as shares of using firms.",
        "请派遣单位将 `own` 申报为不超过该金额，其余按用工单位申报份额。",
    ),
    call="declarePlacements",
)

OF_A_DECLARATION = (
    NOT_WITH_THE_FIRM,
    PLACEMENTS_ACCEPTED,
    USING_FIRM_UNNAMED,
    SHARE_NOT_POSITIVE,
    USING_FIRM_TWICE,
    OWN_USING_FIRM,
    SHARES_NOT_WHOLE,
)
OF_A_CHECK = (
    NOT_WITH_THE_FIRM,
    PLACEMENTS_ACCEPTED,
    NOTHING_DECLARED,
    DECLARED_OF_ANOTHER_SUM,
    DECLARER_CHECKS,
    OWN_STAFF_UNPROVEN,
    OWN_STAFF_EXCEEDED,
)
