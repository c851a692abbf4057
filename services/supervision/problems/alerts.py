"""Ways to say no about alerts and samples for audit."""

from shared.http.problems import BEHIND
from shared.problem_types import ProblemType, missing
from shared.words import Words

NO_SUCH_ALERT = missing(
    "alert",
    en="alert",
    zh="预警",
    remedy=Words("Take the id from the list of alerts.", "请从预警列表中取得编号。"),
    call="listAlerts",
)
NO_ANCHOR = ProblemType(
    code="no-anchor",
    status=404,
    title=Words("No checkpoint to draw by", "没有可据以抽样的检查点"),
    detail=Words(
        "No checkpoint of payout's log is anchored on or after {on}.", "{on} 起尚未留存支付日志的检查点，不能抽样。"
    ),
    remedy=Words(
        "Ask with a day on or before the last checkpoint's, or again when a further one is anchored.",
        "请改用不晚于最后一个检查点的日期，或者在留存新的检查点之后再次请求。",
    ),
    call="readAnchors",
)
RECORDED_AND_BEHIND = BEHIND.saying(
    "It is recorded, and the tables are behind the log; ask again with the same key.",
    "已经记录，数据表尚未与日志同步，请用同一个键再次请求。",
)
