"""What the rules of supervision refuse."""

from shared.problem_types import refusal
from shared.refusals import SAME_PERSON
from shared.words import Words

ONE_EMPLOYER_ONLY = refusal(
    "one-employer-only",
    title=Words("One employer shares with nobody", "只有一家单位"),
    detail=Words("An account is shared by two employers or more.", "两家以上单位使用同一账户的，才属于共用账户。"),
    remedy=Words("Name every employer that may have the account.", "请列出可以使用该账户的全部单位。"),
    call="allowSharedAccount",
)
SHARED_BY_ONE_PERSON = SAME_PERSON.saying(
    "A shared account is allowed by two people: somebody else has to agree.",
    "允许共用账户须由两人办理，请由另一人同意。",
)
ABOUT_ONESELF = refusal(
    "about-oneself",
    title=Words("About yourself", "涉及本人"),
    detail=Words("Nobody dismisses an alert about themselves.", "任何人不得排除涉及本人的预警。"),
    remedy=Words(
        "Somebody dismisses it whom the alert does not name; you may explain it.",
        "请由预警未涉及的人员办理排除；您可以作出说明。",
    ),
    call="explainAlert",
)
DISMISSED_BY_ONE_PERSON = SAME_PERSON.saying(
    "A grave alert is dismissed by two people: somebody else has to agree.",
    "排除重大预警须由两人办理，请由另一人同意。",
)
REPORT_NOT_OPEN = refusal(
    "report-not-open",
    title=Words("Not open yet", "尚未开始报送"),
    detail=Words("The report of this week is open from {opens_at}.", "本周周报自 {opens_at} 起报送。"),
    remedy=Words("Submit the report from that time on.", "请在该时间之后报送。"),
    call="submitReport",
)
PERIOD_NOT_OVER = refusal(
    "period-not-over",
    title=Words("The period is not over", "通报期间尚未结束"),
    detail=Words(
        "The bulletin is issued when its period is over, at {period_ends_at}.",
        "通报在期间结束后印发，本期于 {period_ends_at} 结束。",
    ),
    remedy=Words("Read the draft until then, and issue it afterwards.", "在此之前可以查看草稿，期间结束后再印发。"),
    call="readBulletin",
)
ISSUED_ALREADY = refusal(
    "issued-already",
    title=Words("Issued already", "已经印发"),
    detail=Words(
        "This bulletin was issued already; what came since is in the next one.",
        "本期通报已经印发，此后的变化列入下一期通报。",
    ),
    remedy=Words("Read the bulletin as it was issued.", "请查看已印发的通报。"),
    call="readBulletin",
)

OF_A_DISMISSAL = (ABOUT_ONESELF, DISMISSED_BY_ONE_PERSON)
OF_A_SHARED_ACCOUNT = (ONE_EMPLOYER_ONLY, SHARED_BY_ONE_PERSON)
OF_A_REPORT = (REPORT_NOT_OPEN,)
OF_A_BULLETIN = (PERIOD_NOT_OVER, ISSUED_ALREADY)
