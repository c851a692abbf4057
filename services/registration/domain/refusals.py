"""What registration's rules refuse."""

from shared.problem_types import refusal
from shared.refusals import (
    AMOUNT_DIFFERS,
    ASSESSMENT_CHANGED,
    ASSESSMENT_MISSING,
    BANK_DETAILS_MISSING,
    BOTH_SIDES,
    NOT_ENROLLED,
    NOT_OPEN,
    NOTHING_PROPOSED,
    PROPOSED_ALREADY,
    SAME_PERSON,
    WINDOW_OVER,
)
from shared.words import Words

# Who speaks for an employer, and who for its agency

ASSESSED_IT = BOTH_SIDES.saying(
    "{person} assessed this employer for its agency, and does not act for it: the employer does so itself, or somebody else for it.",
    "{person} 曾代表经办机构核定该单位，不得代表该单位办理，应由单位自行办理或者由他人代办。",
)
ACTED_FOR_THE_AGENCY = BOTH_SIDES.saying(
    "{person} acted for the agency on this employer, and does not act for it: the employer does so itself, or somebody else for it.",
    "{person} 曾代表经办机构办理该单位的事项，不得代表该单位办理，应由单位自行办理或者由他人代办。",
)
ACTED_FOR_THE_EMPLOYER = BOTH_SIDES.saying(
    "{person} acted for the employer, and changes nothing of it for an agency: somebody else does.",
    "{person} 曾代表该单位办理事项，不得代表经办机构变更其信息，应由他人办理。",
)
ENTERED_THEM = SAME_PERSON.saying(
    "{person} entered these bank details; that they are right, the employer confirms with a token of its own, or somebody else for it.",
    "银行账户信息由 {person} 录入，其是否正确，应由单位以自己的令牌确认，或者由他人代为确认。",
)

# Enrolling

NOT_ENROLLED_UNDER = NOT_ENROLLED.saying(
    "The employer is not enrolled under {edition}.", "该单位未列入政策年度版本 {edition} 的花名册。"
)
INSURED_ELSEWHERE = refusal(
    "insured-elsewhere",
    title=Words("Insured by another agency", "在其他经办机构参保"),
    detail=Words(
        "{uscc} is insured by {agency}: no roster takes it over. One agency proposes its move, the other accepts.",
        "单位 {uscc} 在{agency}参保，不能以花名册转入，应由一方经办机构提出转移、另一方同意。",
    ),
    remedy=Words(
        "Leave the employer out of the roster, or propose its move.", "请将该单位从花名册中删去，或者提出转移。"
    ),
    call="proposeMove",
)

# Confirming and disputing

NOT_ASSESSED_YET = ASSESSMENT_MISSING.saying("The employer has not been assessed yet.", "该单位尚未核定。")
OTHER_ASSESSMENT = ASSESSMENT_CHANGED.saying(
    "The current assessment is {current}, not {sent}.", "现行核定结果是 {current}，不是 {sent}。"
)
NOTHING_TO_CONFIRM = refusal(
    "nothing-to-confirm",
    title=Words("Nothing to confirm", "没有可确认的金额"),
    detail=Words(
        "The employer was not found eligible; there is nothing to confirm.",
        "该单位经核定不符合条件，没有可确认的金额。",
    ),
    remedy=Words(
        "Read why; an employer that holds this to be wrong asks the agency for a reconsideration.",
        "请查看核定理由；单位认为有误的，可以向经办机构申请复核。",
    ),
    call="readAssessment",
)
OTHER_AMOUNT = AMOUNT_DIFFERS.saying(
    "The amount assessed is {assessed_fen}, not {sent_fen}; confirm the amount assessed, or dispute it.",
    "核定金额为 {assessed_fen} 元，不是 {sent_fen} 元；请确认核定金额，或者对金额提出异议。",
)
NO_BANK_DETAILS = BANK_DETAILS_MISSING.saying(
    "There are no bank details to confirm; give them first.", "没有可确认的银行账户信息，请先提供。"
)
ACCOUNT_DIFFERS = refusal(
    "account-differs",
    title=Words("Another account", "账户不一致"),
    detail=Words(
        "The account confirmed is not the account on record; change the bank details first.",
        "所确认的账户与登记的账户不一致，请先变更银行账户信息。",
    ),
    remedy=Words(
        "Confirm the account on record, or give the bank details anew.", "请确认登记的账户，或者重新提供银行账户信息。"
    ),
    call="giveBankDetails",
)
NOT_REGISTERED = refusal(
    "not-registered",
    title=Words("Not registered", "尚未登记"),
    detail=Words(
        "A newly insured employer registers on the platform first, then confirms.",
        "新参保缴费单位应当先在平台登记，再予确认。",
    ),
    remedy=Words("The employer registers on the platform.", "请由单位在平台登记。"),
    call="registerEmployer",
)
DEEMED_WAIVED = NOT_OPEN.saying(
    "The refund was deemed waived, as nobody confirmed it in time; it is not open any more.",
    "逾期未确认，该项返还视为自愿放弃，不再办理。",
)
TAKEN_OFF_THE_LIST = NOT_OPEN.saying(
    "An objection was upheld, and the employer is off the list; there is nothing to confirm.",
    "异议成立，该单位已从名单中去除，没有可确认的金额。",
)
CONFIRMATIONS_OVER = WINDOW_OVER.saying(
    "Confirmations under {edition} ended with {last_day}.", "政策年度版本 {edition} 的确认已于 {last_day} 截止。"
)
CONFIRMED_ALREADY = refusal(
    "confirmed-already",
    title=Words("Confirmed already", "已经确认"),
    detail=Words(
        "The amount was confirmed already; what is confirmed is not disputed any more.",
        "金额已经确认，确认之后不再受理对金额的异议。",
    ),
    remedy=Words("Turn to the agency.", "请联系经办机构。"),
)

# Moves

NO_MOVE = NOTHING_PROPOSED.saying("No move of this employer is proposed.", "没有人提出转移该单位。")
PROPOSED_THIS_MOVE = SAME_PERSON.saying(
    "{person} proposed this move; somebody else accepts it for the other agency.",
    "该项转移由 {person} 提出，应由另一人代表另一经办机构同意。",
)
INSURED_THERE = refusal(
    "insured-there",
    title=Words("Insured there already", "已在该地参保"),
    detail=Words("The employer is insured by {agency} already.", "该单位已在{agency}参保。"),
    remedy=Words("Nothing needs to be done; or name another agency.", "无须转移；如有误，请改填另一经办机构。"),
)
MOVED_MEANWHILE = refusal(
    "moved-meanwhile",
    title=Words("Moved meanwhile", "其间已经转移"),
    detail=Words(
        "The employer came to another agency meanwhile; look again.", "该单位其间已转移到另一经办机构，请重新查看。"
    ),
    remedy=Words("Look which agency insures the employer now.", "请查看该单位现在的经办机构。"),
    call="readEmployer",
)
MOVE_PROPOSED = PROPOSED_ALREADY.saying(
    "A move to {agency} is proposed; it is accepted or rejected first.",
    "已有转移至{agency}的提议，请先予同意或者不同意。",
)
