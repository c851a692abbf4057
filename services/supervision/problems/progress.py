"""Ways to say no about progress, weekly reports and bulletins."""

from shared.http.problems import BEHIND
from shared.http.problems.subjects import NO_SUCH_EDITION
from shared.invalid import Fault
from shared.problem_types import ProblemType
from shared.security.problems import OTHER_AGENCY
from shared.words import Words

NOT_YET = ProblemType(
    code="not-yet",
    status=422,
    title=Words("Not yet", "时间未到"),
    detail=Words(
        "Progress is told as of now or as of an instant that is past.", "工作进展只能按当前或者过去的时点查询。"
    ),
    remedy=Words("Ask for a time that is past.", "请改用已经过去的时间。"),
)
WEEK_TO_COME = NOT_YET.saying("That week has not begun.", "该周尚未开始。")
NO_REPORT_DUE = NOT_YET.saying("No weekly report of this period is due yet.", "本期内尚无到期的周报。")
LOG_NOT_READ = BEHIND.saying(
    "The log of {source} is not read up to {until} yet; ask again.",
    "{source}日志尚未读取到 {until}，请稍后再次请求。",
)
ITS_OWN_AGENCY = OTHER_AGENCY.saying(
    "A county's report is submitted by its own agency.", "县区周报由该县区经办机构自行报送。"
)
NO_SUCH_REPORT = ProblemType(
    code="no-such-report",
    status=404,
    title=Words("Nothing to report", "无须报送"),
    detail=Words(
        "{agency} is no county of {edition}, and the logs tell of no employer of it there.",
        "{agency}不属于政策年度版本 {edition} 的实施地区，日志中也没有该地区的单位。",
    ),
    remedy=Words(
        "Name the edition that the county takes part in; the week's list has every county that reports.",
        "请填写该县区适用的政策年度版本；本周报送清单列有应当报送的全部县区。",
    ),
    call="listReports",
)
NOT_SUBMITTED = ProblemType(
    code="not-submitted",
    status=404,
    title=Words("Not submitted", "尚未报送"),
    detail=Words("No report of {agency} was submitted for {day}.", "{agency}没有报送 {day} 的周报。"),
    remedy=Words("The agency of the county submits it.", "请由该县区经办机构报送。"),
    call="submitReport",
)
NOBODY_OF_THE_EDITION = NO_SUCH_EDITION.saying(
    "Nobody of this region is known under that edition.", "本地区没有该政策年度版本的单位。"
)

WEEKLY_IS_A_CITYS = Fault(
    "not-a-city",
    Words(
        "The weekly bulletin is a city's: give its code, like 630100.", "周通报按市编制，请填写市的代码，例如 630100。"
    ),
)
MONTHLY_IS_A_PROVINCES = Fault(
    "not-a-province",
    Words(
        "The monthly bulletin is a province's: give its code, like 630000.",
        "月通报按省编制，请填写省的代码，例如 630000。",
    ),
)
PERIOD_OF_ANOTHER_KIND = Fault(
    "period-of-another-kind",
    Words(
        "A week is named by a day, 2021-08-06; a month like 2021-08.",
        "周以其中一日表示，例如 2021-08-06；月份例如 2021-08。",
    ),
)

OF_AN_INSTANT = (NOT_YET, LOG_NOT_READ)
OF_A_WEEK = (WEEK_TO_COME, LOG_NOT_READ)
OF_A_BULLETIN = (NO_REPORT_DUE, LOG_NOT_READ)
