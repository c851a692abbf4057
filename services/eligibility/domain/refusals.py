"""What the rules of eligibility refuse."""

from shared.problem_types import refusal
from shared.refusals import NOT_ENROLLED, SAME_PERSON, WINDOW_OVER
from shared.words import Words

# The edition

EDITION_CLOSED = refusal(
    "edition-closed",
    title=Words("The edition is closed", "政策年度已经截止"),
    detail=Words(
        "{edition} closed with {closing_date} ({source}); it decides nothing after. A content with a later closing "
        "date would have to be adopted first.",
        "政策年度版本 {edition} 已于 {closing_date} 截止（{source}），此后不再办理；"
        "如须办理，应先采用截止日期较晚的版本内容。",
    ),
    remedy=Words(
        "Where the programme goes on, propose a content with a later closing date; somebody else adopts it.",
        "政策延续的，请提出截止日期较晚的版本内容，由另一人采用。",
    ),
    call="proposeEdition",
)
EDITION_NOT_ADOPTED = refusal(
    "edition-not-adopted",
    title=Words("The edition was not adopted", "政策年度版本尚未采用"),
    detail=Words(
        "No content of {edition} was adopted; only an adopted edition is decided by.",
        "政策年度版本 {edition} 没有任何内容被采用，只能依据已采用的版本核定。",
    ),
    remedy=Words("Propose its content; somebody else adopts it.", "请提出该版本的内容，由另一人采用。"),
    call="adoptEdition",
)
OTHER_CONTENT = refusal(
    "other-content",
    title=Words("Another content is in force", "现行的是另一内容"),
    detail=Words(
        "Another content of {edition} is in force: {in_force}, and not {sha256}.",
        "政策年度版本 {edition} 现行的内容是 {in_force}，不是 {sha256}。",
    ),
    remedy=Words(
        "Decide by the content that is in force, or have the other one adopted first.",
        "请按现行内容核定，或先采用另一内容。",
    ),
    call="readEdition",
)
NOT_PROPOSED = refusal(
    "not-proposed",
    title=Words("Nobody proposed it", "尚未提出"),
    detail=Words(
        "Nobody has proposed a content {sha256} of {edition}.", "没有人提出过政策年度版本 {edition} 的内容 {sha256}。"
    ),
    remedy=Words(
        "Propose this content, or adopt one of those that the edition lists.",
        "请先提出该内容，或采用该版本已列出的内容。",
    ),
    call="proposeEdition",
)
PROPOSED_IT = SAME_PERSON.saying(
    "Who proposed an edition cannot adopt it; another person must.", "提出人不得采用自己提出的版本，须由另一人采用。"
)

# What is assessed

NOBODY_ENROLLED = NOT_ENROLLED.saying(
    "Nobody is enrolled under {edition} in {region}.", "{region}没有单位列入政策年度版本 {edition} 的花名册。"
)
CLAIMANT_NOT_ENROLLED = NOT_ENROLLED.saying(
    "{uscc} is not enrolled; enrol it, and record its contributions, before this claim.",
    "单位 {uscc} 未列入花名册；请先列入花名册并导入其缴费记录，再对该申请作出决定。",
)
TABLES_BEHIND = refusal(
    "tables-behind",
    title=Words("The tables are behind the log", "数据表尚未与日志同步"),
    detail=Words(
        "The read tables do not come up to position {position} of the log: {trouble}",
        "数据表没有更新到日志的位置 {position}：{trouble}",
    ),
    remedy=Words("Try again; if it fails again, rebuild the tables.", "请再试一次；仍然不能更新的，请重建数据表。"),
)
CONTRIBUTIONS_FROZEN = refusal(
    "frozen",
    title=Words("Frozen with the list", "已随名单固定"),
    detail=Words(
        "{uscc} stands on a published list; its contributions are frozen with it.",
        "单位 {uscc} 已列入公示名单，其缴费记录随名单固定，不能更改。",
    ),
    remedy=Words(
        "Where they are wrong, the employer asks for a reconsideration; while it is open they can be recorded anew.",
        "数据有误的，请由单位申请复核，复核期间可以重新导入。",
    ),
    call="askReconsideration",
)
PLACEMENTS_FROZEN = CONTRIBUTIONS_FROZEN.saying(
    "{uscc} stands on a published list; its placements are frozen with it.",
    "单位 {uscc} 已列入公示名单，其派遣安排随名单固定，不能更改。",
)
COMPARED_FROM_FILE = refusal(
    "compared-from-file",
    title=Words("Assessed from a file", "依据文件核定"),
    detail=Words(
        "{uscc} was assessed from a file and is insured since another month: compare it anew.",
        "单位 {uscc} 依据文件核定，首次参保月份已有变化，须重新比对。",
    ),
    remedy=Words(
        "Compare the employer's file anew, or import its contributions; then decide.",
        "请重新比对该单位的文件，或导入其缴费记录，再作出决定。",
    ),
    call="importContributions",
)
NO_FUND_OF_ITS_OWN = refusal(
    "no-fund-of-its-own",
    title=Words("The region has no fund", "该地区没有基金"),
    detail=Words(
        "{region} is no fund's: under {edition} each {level} has one.",
        "{region}没有单独的基金：政策年度版本 {edition} 的基金按{level}统筹。",
    ),
    remedy=Words("Record the fund of the pooling region.", "请按统筹地区登记基金。"),
)

# Lists

NOTICE_PUBLISHED = refusal(
    "published-already",
    title=Words("Published already", "已经公示"),
    detail=Words("The notice {notice_id} was published already.", "公示名单 {notice_id} 已经公布。"),
    remedy=Words("Publish again; the next list gets a number of its own.", "请重新公布，下一份名单将使用新的编号。"),
    call="publishNotice",
)
NOBODY_TO_LIST = refusal(
    "nobody-to-list",
    title=Words("Nobody to list", "没有可列入名单的单位"),
    detail=Words("There is nobody to put on the list.", "没有可列入名单的单位。"),
    remedy=Words(
        "Assess the region first; whoever is found eligible and not on a list yet is put on the next one.",
        "请先对该地区进行核定；符合条件且尚未公示的单位将列入下一份名单。",
    ),
    call="assessRegion",
)
LIST_TOO_LONG = refusal(
    "list-past-closing",
    title=Words("The window ends too late", "公示期超过截止日期"),
    detail=Words(
        "The list would stand until {last_day}, and {edition} closes with {closing_date}.",
        "该名单将公示至 {last_day}，而政策年度版本 {edition} 于 {closing_date} 截止。",
    ),
    remedy=Words(
        "Where the programme goes on, propose a content with a later closing date; somebody else adopts it.",
        "政策延续的，请提出截止日期较晚的版本内容，由另一人采用。",
    ),
    call="proposeEdition",
)
NOTICE_STANDS = refusal(
    "notice-stands",
    title=Words("The window is open", "公示期未满"),
    detail=Words("The notice stands until the end of {last_day}.", "公示至 {last_day} 为止。"),
    remedy=Words("Wait until that day is over; the list ends by itself.", "请等到公示期满，名单将自动结束。"),
)
NOT_ELIGIBLE = refusal(
    "not-eligible",
    title=Words("Not eligible", "不符合条件"),
    detail=Words("{uscc} is not eligible and cannot be listed.", "单位 {uscc} 不符合条件，不能列入名单。"),
    remedy=Words("Read why; publish again without it.", "请查看理由，并在不含该单位的情况下重新公布。"),
    call="readAssessment",
)
ASSESSED_MEANWHILE = refusal(
    "assessed-meanwhile",
    title=Words("Assessed meanwhile", "其间已重新核定"),
    detail=Words(
        "Somebody was assessed anew while the list was made; publish again.",
        "制作名单期间有单位重新核定，请重新公布。",
    ),
    remedy=Words("Publish again.", "请重新公布名单。"),
    call="publishNotice",
)

# Objections and reconsiderations

FORM_OVER = WINDOW_OVER.saying(
    "The window for objections by this form is over; turn to the agency.", "网上提出异议的期限已过，请联系经办机构。"
)
OBJECTIONS_OVER = WINDOW_OVER.saying(
    "Objections to this list ended with {last_day}.", "对该名单提出异议的期限已于 {last_day} 截止。"
)
CLAIMS_OVER = WINDOW_OVER.saying(
    "Claims through this list ended with {last_day}.", "通过该名单申请复核的期限已于 {last_day} 截止。"
)
REVIEWS_OVER = WINDOW_OVER.saying(
    "Reviews could be asked for until {last_day}.", "申请复核的期限已于 {last_day} 截止。"
)
NOT_ON_OPEN_LIST = refusal(
    "not-on-list",
    title=Words("Not on the list", "不在名单上"),
    detail=Words("This employer is not on a list that is open to objections.", "该单位不在可以提出异议的公示名单上。"),
    remedy=Words(
        "Find the list that the employer stands on; for one that stands on none, ask for a reconsideration.",
        "请查找该单位所在的名单；未列入名单的，可以申请复核。",
    ),
    call="listNotices",
)
NOT_ON_LIST = NOT_ON_OPEN_LIST.saying("This employer is not on that list.", "该单位不在该名单上。")
ON_LIST = refusal(
    "on-list",
    title=Words("On the list", "已在名单上"),
    detail=Words("This employer is on the list.", "该单位已在名单上。"),
    remedy=Words("If its figures are wrong, object.", "对其数据有异议的，请提出异议。"),
    call="raiseObjection",
)
MANY_OBJECTIONS = refusal(
    "many-open",
    title=Words("Enough are open", "待处理的已满"),
    detail=Words(
        "{most} objections to this employer are open already; turn to the agency.",
        "对该单位已有 {most} 件异议待处理，请联系经办机构。",
    ),
    remedy=Words("Turn to the agency.", "请联系经办机构。"),
)
MANY_CLAIMS = MANY_OBJECTIONS.saying(
    "{most} claims for this employer are open already; turn to the agency.",
    "该单位已有 {most} 件复核申请待处理，请联系经办机构。",
)
RAISED_IT = SAME_PERSON.saying(
    "{person} raised this, and does not decide it: somebody else does.",
    "{person} 是提出人，不得由其作出决定，应由他人决定。",
)
OBJECTION_NOT_OPEN = refusal(
    "objection-not-open",
    title=Words("No open objection", "没有待处理的异议"),
    detail=Words("There is no open objection of this number.", "没有该编号的待处理异议。"),
    remedy=Words("List the objections that are open.", "请查询待处理的异议。"),
    call="listObjections",
)
RECONSIDERATION_NOT_OPEN = refusal(
    "reconsideration-not-open",
    title=Words("No open reconsideration", "没有待处理的复核申请"),
    detail=Words("There is no open reconsideration of this number.", "没有该编号的待处理复核申请。"),
    remedy=Words("List the reconsiderations that are open.", "请查询待处理的复核申请。"),
    call="listReconsiderations",
)
