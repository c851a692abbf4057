"""Ways to refuse that the rules of several services have. ``saying`` gives one of them a sentence of its own."""

from shared.problem_types import refusal
from shared.words import Words

SAME_PERSON = refusal(
    "same-person",
    title=Words("The same person may not do both", "不得由同一人办理"),
    detail=Words(
        "Who proposed it does not approve it; a second person has to agree.",
        "提出人不得同意自己提出的事项，须由另一人同意。",
    ),
    remedy=Words("Somebody else who holds the right does this.", "请由有此权限的另一人办理。"),
)
BOTH_SIDES = refusal(
    "both-sides",
    title=Words("Acted for the other side", "应当回避"),
    detail=Words(
        "{person} acted for the employer {uscc}, and does not decide on it for an agency: somebody else does.",
        "{person} 曾代表单位 {uscc} 办理事项，不得代表经办机构对该单位作出处理，应由他人办理。",
    ),
    remedy=Words(
        "Somebody does this who has never acted for the other side.", "请由从未代表另一方办理过事项的人员办理。"
    ),
)
NOT_ENROLLED = refusal(
    "not-enrolled",
    title=Words("Not enrolled", "未列入花名册"),
    detail=Words("The employer is not enrolled under any edition.", "该单位未列入任何政策年度版本的花名册。"),
    remedy=Words("The agency imports a roster that names the employer.", "请由经办机构导入载有该单位的花名册。"),
    call="importRoster",
)
ASSESSMENT_MISSING = refusal(
    "assessment-missing",
    title=Words("Not assessed yet", "尚未核定"),
    detail=Words("The employer has not been assessed.", "该单位尚未核定。"),
    remedy=Words("Wait until the agency has assessed the employer, and try again.", "请在经办机构核定之后再办理。"),
)
ASSESSMENT_CHANGED = refusal(
    "assessment-changed",
    title=Words("Another assessment is current", "核定结果已有变化"),
    detail=Words("What was confirmed is not the current assessment.", "所确认的不是现行核定结果。"),
    remedy=Words(
        "Read the current assessment, and send its id and its amount.", "请查询现行核定结果，按其编号和金额重新提交。"
    ),
    call="readAmountToConfirm",
)
AMOUNT_DIFFERS = refusal(
    "amount-differs",
    title=Words("Another amount", "金额不一致"),
    detail=Words("The amount confirmed is not the amount granted.", "所确认的金额与决定返还的金额不一致。"),
    remedy=Words(
        "Read the current amount; confirm it, or dispute it.", "请查询现行金额后予以确认；对金额有异议的，可以提出。"
    ),
    call="readAmountToConfirm",
)
BANK_DETAILS_MISSING = refusal(
    "bank-details-missing",
    title=Words("No bank details", "没有银行账户信息"),
    detail=Words("There are no bank details on record.", "没有登记银行账户信息。"),
    remedy=Words("The employer gives its bank details.", "请由单位提供银行账户信息。"),
    call="giveBankDetails",
)
NOT_OPEN = refusal(
    "not-open",
    title=Words("Not open any more", "返还已经终结"),
    detail=Words("The refund is not open any more.", "该项返还已经终结。"),
    remedy=Words(
        "Nothing more is recorded of this refund; whoever holds that to be wrong turns to the agency.",
        "该项返还不再接受办理；认为有误的，请联系经办机构。",
    ),
)
WINDOW_OVER = refusal(
    "window-over",
    title=Words("The last day is past", "期限已过"),
    detail=Words("The last day for this was {last_day}.", "办理期限已于 {last_day} 截止。"),
    remedy=Words("Turn to the agency.", "请联系经办机构。"),
)
NOTHING_PROPOSED = refusal(
    "nothing-proposed",
    title=Words("Nothing is proposed", "没有待决定的事项"),
    detail=Words("Nothing is proposed here.", "此处没有提出任何事项。"),
    remedy=Words("Somebody proposes it first.", "请先由一人提出。"),
)
PROPOSED_ALREADY = refusal(
    "proposed-already",
    title=Words("Something is proposed already", "已有待决定的事项"),
    detail=Words(
        "{person} has proposed this already; approve it, if you agree.", "{person} 已经提出此项，如同意请予批准。"
    ),
    remedy=Words(
        "Look at what is proposed, and agree to it or reject it.", "请先查看已提出的事项，并予以同意或者不同意。"
    ),
)
YEAR_UNKNOWN = refusal(
    "year-unknown",
    title=Words("The calendar ends before", "工作日历尚未涵盖"),
    detail=Words(
        "The official working days of {year} are not known to this system yet.",
        "本系统尚无 {year} 年的法定工作日安排。",
    ),
    remedy=Words(
        "Whoever runs the system installs the version that knows that year's official calendar.",
        "请系统运行人员安装载有该年度法定工作日安排的版本。",
    ),
)
