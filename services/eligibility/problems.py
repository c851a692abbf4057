"""Ways to say no of eligibility's operations and pages, beside what its rules refuse (``domain.refusals``)."""

from shared.editions.refusals import ABOVE_FUNDS, FUND_MISSING, RESERVE_SHORT
from shared.http.problems.limits import TOO_LARGE
from shared.http.problems.logs import NO_SUCH_PROOF
from shared.http.problems.subjects import NO_SUCH_EDITION, NO_SUCH_FILE
from shared.http.problems.uploads import BAD_ROWS
from shared.invalid import Fault
from shared.problem_types import ProblemType, missing
from shared.refusals import WINDOW_OVER
from shared.words import Words

OF_RESERVES = (ABOVE_FUNDS, FUND_MISSING, RESERVE_SHORT)
"""What a pooling region's fund does not allow (R4)."""

EDITION_NOT_IN_FORCE = NO_SUCH_EDITION.saying(
    "No edition '{edition}' was adopted; adopted are: {adopted}.",
    "没有采用过政策年度版本“{edition}”；已采用的有：{adopted}。",
)
NONE_IN_FORCE = NO_SUCH_EDITION.saying(
    "No edition '{edition}' was adopted; adopted are: none.",
    "没有采用过政策年度版本“{edition}”，目前没有已采用的版本。",
)
EDITION_TOO_LARGE = TOO_LARGE.saying("An edition has at most {most} bytes.", "政策年度版本的内容最多 {most} 字节。")
EDITION_NOT_FIT = ProblemType(
    code="edition-not-fit",
    status=422,
    title=Words("Not fit", "版本不符合要求"),
    detail=Words("The edition is not fit to be proposed.", "该政策年度版本不符合要求，不能提出。"),
    remedy=Words(
        "Mend what `errors` names; `wengang policy check FILE` says the same.",
        "请按 `errors` 所列逐项改正；也可用 `wengang policy check` 检查文件。",
    ),
)
OTHER_EDITION = Fault(
    "other-edition",
    Words(
        "The content is of the edition {found}, not of {edition}.", "内容属于政策年度版本 {found}，不属于 {edition}。"
    ),
)
NOT_ENROLLED_ROWS = BAD_ROWS.saying(
    "{error_count} employer(s) are not enrolled under {edition}; nothing was imported.",
    "有 {error_count} 家单位未列入政策年度版本 {edition} 的花名册，没有导入任何内容。",
)
NOT_ENROLLED_ROW = Fault(
    "not-enrolled",
    Words("{uscc} is not enrolled under {edition}.", "单位 {uscc} 未列入政策年度版本 {edition} 的花名册。"),
)
NO_SUCH_NOTICE = missing("notice", en="notice", zh="公示")
NO_SUCH_OBJECTION = missing("objection", en="objection", zh="异议")
NO_SUCH_OBJECTION_TO_LIST = NO_SUCH_OBJECTION.saying(
    "There is no such objection to this list.", "没有该编号的对该名单的异议或复核申请。"
)
NO_SUCH_RECONSIDERATION = missing("reconsideration", en="reconsideration", zh="复核申请")
NO_SHEET = NO_SUCH_FILE.saying(
    "This list was published without a sheet; its lines are in list.jsonl.",
    "该名单公布时没有表格文件，其各行载于 `list.jsonl`。",
)
PLACE_UNKNOWN = NO_SUCH_PROOF.saying(
    "The place of this list in the log is not known: rebuild the tables.", "该名单在日志中的位置不明，须重建数据表。"
)
BAD_FUND = ProblemType(
    code="bad-fund",
    status=422,
    title=Words("Half a fund", "基金数据不全"),
    detail=Words(
        "The fund's balance and its monthly payments, more than 0, come together.",
        "基金结余和月支出须一并填写，月支出应大于零。",
    ),
    remedy=Words("Send both, or neither.", "请两项都填写，或都不填写。"),
)
NO_FORM = ProblemType(
    code="no-form",
    status=404,
    title=Words("No form here", "没有开通网上提交"),
    detail=Words(
        "This system takes no objections by form; turn to the agency.", "本系统没有开通网上提交，请联系经办机构。"
    ),
    remedy=Words("Turn to the agency.", "请联系经办机构。"),
)
FORM_CLOSED = WINDOW_OVER.saying(
    "Objections to this list by form ended with {last_day}; turn to the agency.",
    "网上提出异议的期限已于 {last_day} 截止，请联系经办机构。",
)
